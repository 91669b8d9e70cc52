/** Tags to put on and to take off all leads of a selection. */
import type { Lead } from '@bolsivo/sdk'
import { Alert, Button, Group, Modal, Stack, TagsInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { messageOf } from '../ui/error-text.ts'
import { leadsText, type TagChange } from './bulk-edits.ts'

export interface TagsDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly leads: readonly Lead[]
  readonly onSave: (change: TagChange) => Promise<void>
}

export function TagsDialog(props: TagsDialogProps) {
  const { opened, onClose, leads } = props
  return (
    <Modal opened={opened} onClose={onClose} title={`Tags of ${leadsText(leads.length)}`} size="sm" centered>
      <TagsForm {...props} />
    </Modal>
  )
}

function TagsForm({ onClose, leads, onSave }: TagsDialogProps) {
  const [added, setAdded] = useState<string[]>([])
  const [removed, setRemoved] = useState<string[]>([])
  const [isSaving, setSaving] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const known = [...new Set(leads.slice(0, 1_000).flatMap(({ tags }) => tags))].sort()
  const isEmpty = added.length === 0 && removed.length === 0

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault()
    setSaving(true)
    setFailure(null)
    try {
      await onSave({ add_tags: added, remove_tags: removed.filter((tag) => !added.includes(tag)) })
      onClose()
    } catch (error) {
      setFailure(error)
      setSaving(false)
    }
  }
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        <TagsInput
          label="Add"
          placeholder={added.length === 0 ? 'Type a tag, then Enter' : ''}
          value={added}
          onChange={setAdded}
          data={known}
          maxTags={20}
          acceptValueOnBlur
          data-autofocus
        />
        <TagsInput
          label="Take off"
          placeholder={removed.length === 0 ? 'Type a tag, then Enter' : ''}
          value={removed}
          onChange={setRemoved}
          data={known}
          maxTags={20}
          acceptValueOnBlur
        />
        {failure !== null && <Alert color="red">{messageOf(failure)}</Alert>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSaving} disabled={isEmpty}>
            Save tags
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
