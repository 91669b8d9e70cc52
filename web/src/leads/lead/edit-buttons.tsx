/** Save and cancel of an edit in place. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'

export interface EditButtonsProps {
  readonly label: string
  readonly isSaving: boolean
  readonly onSave: () => void
  readonly onCancel: () => void
}

export function EditButtons({ label, isSaving, onSave, onCancel }: EditButtonsProps) {
  return (
    <>
      <Tooltip label="Save (Enter)">
        <ActionIcon
          variant="filled"
          color="brand"
          aria-label={`Save ${label}`}
          loading={isSaving}
          onClick={onSave}
        >
          <IconCheck size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Cancel (Esc)">
        <ActionIcon variant="default" aria-label={`Cancel editing ${label}`} onClick={onCancel}>
          <IconX size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </>
  )
}
