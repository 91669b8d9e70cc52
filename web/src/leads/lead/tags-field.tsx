/** The tags of a lead: read as chips, edited where they stand. */
import type { Lead } from '@bolsivo/sdk'
import { Badge, TagsInput } from '@mantine/core'
import { ConflictNotice } from './conflict-notice.tsx'
import { EditButtons } from './edit-buttons.tsx'
import classes from './editable-field.module.css'
import { FieldRow } from './editable-field.tsx'
import { type RunningEdit, useEdit } from './use-edit.ts'

const mostTags = 20
const longestTag = 50

export function TagsField({ lead }: { readonly lead: Lead }) {
  const { running, begin } = useEdit<string[]>({
    lead,
    path: 'tags',
    pick: ({ tags }) => tags,
    read: (tags) => ({ patch: { tags } }),
  })
  return (
    <FieldRow
      label="Tags"
      text={lead.tags.join(', ')}
      isEditing={running !== null}
      onEdit={begin}
      editor={running && <TagsEditor leadId={lead.id} edit={running} />}
    >
      <span className={classes.chips}>
        {lead.tags.map((tag) => (
          <Badge key={tag} color="gray" variant="default" className={classes.chip}>
            {tag}
          </Badge>
        ))}
      </span>
    </FieldRow>
  )
}

function TagsEditor({ leadId, edit }: { readonly leadId: string; readonly edit: RunningEdit<string[]> }) {
  return (
    <div className={classes.editor}>
      <TagsInput
        aria-label="Tags"
        size="xs"
        value={edit.value}
        onChange={(tags) => edit.change(tags.map((tag) => tag.trim().slice(0, longestTag)).filter(Boolean))}
        maxTags={mostTags}
        error={edit.problem}
        placeholder={edit.value.length === 0 ? 'Type one, then Enter' : ''}
        autoFocus
        comboboxProps={{ disabled: true }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') edit.cancel()
          if (event.key === 'Enter' && event.currentTarget.value.trim() === '') edit.save()
        }}
      />
      <EditButtons label="tags" isSaving={edit.isSaving} onSave={edit.save} onCancel={edit.cancel} />
      {edit.theirs !== undefined && (
        <div className={classes.conflict}>
          <ConflictNotice
            leadId={leadId}
            field="tags"
            theirs={edit.theirs.join(', ')}
            onTakeTheirs={edit.cancel}
            onKeepMine={edit.keepMine}
          />
        </div>
      )}
    </div>
  )
}
