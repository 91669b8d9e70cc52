/** Saves what is shown as a view, or gives a view another name. */
import type { LeadView } from '@bolsivo/sdk'
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useSession } from '../session/session.ts'
import { fieldErrors, messageOf } from '../ui/error-text.ts'
import { notify } from '../ui/notify.tsx'
import { type LeadsSearch, searchOfView, viewOfSearch } from './leads-search.ts'
import type { ChosenColumns } from './use-columns.ts'
import { useSaveView, useUpdateView } from './views.ts'

export interface ViewDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly search: LeadsSearch
  readonly columns: ChosenColumns
  readonly renamed?: LeadView
}

export function ViewDialog(props: ViewDialogProps) {
  const { opened, onClose, renamed } = props
  return (
    <Modal opened={opened} onClose={onClose} title={renamed ? 'Rename view' : 'Save view'} size="sm" centered>
      <ViewForm {...props} />
    </Modal>
  )
}

function ViewForm({ onClose, search, columns, renamed }: ViewDialogProps) {
  const { may } = useSession()
  const navigate = useNavigate()
  const create = useSaveView()
  const update = useUpdateView()
  const [name, setName] = useState(renamed?.name ?? '')
  const [isShared, setShared] = useState(false)
  const error = create.error ?? update.error

  const save = async () => {
    if (renamed) {
      await update.mutateAsync({ id: renamed.id, name })
    } else {
      const settings = { ...viewOfSearch(search), columns: [...columns.ids] }
      const view = await create.mutateAsync({ name, is_shared: isShared, ...settings })
      columns.reset()
      notify.ok(`Saved ${view.name}`)
      void navigate({ to: '/leads', search: searchOfView(view) })
    }
    onClose()
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    // What goes wrong is shown at the field.
    save().catch(() => {})
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={error ? (fieldErrors(error).name ?? messageOf(error)) : null}
          maxLength={100}
          required
          data-autofocus
          autoComplete="off"
        />
        {!renamed && may('member') && (
          <Checkbox
            label="Share with the team"
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending} disabled={name.trim() === ''}>
            {renamed ? 'Rename' : 'Save view'}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
