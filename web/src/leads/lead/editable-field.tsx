/** A fact of a lead: read, followed, copied; and edited where it stands. Enter saves, Escape cancels. */
import type { Lead } from '@bolsivo/sdk'
import { ActionIcon, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useRefusal } from '../../session/session.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { count } from '../../ui/time-text.ts'
import { ConflictNotice } from './conflict-notice.tsx'
import { EditButtons } from './edit-buttons.tsx'
import classes from './editable-field.module.css'
import { type FieldName, fields, phoneText, readTyped, webLink } from './lead-fields.ts'
import { type RunningEdit, useEdit } from './use-edit.ts'

export interface EditableFieldProps {
  readonly lead: Lead
  readonly name: FieldName
}

export function EditableField({ lead, name }: EditableFieldProps) {
  const { label, kind } = fields[name]
  const { running, begin } = useEdit<string>({
    lead,
    path: name,
    pick: (of) => String(of[name] ?? ''),
    read: (text) => readTyped(name, text),
  })
  const { [name]: value } = lead
  return (
    <FieldRow
      label={label}
      onEdit={begin}
      isEditing={running !== null}
      text={String(value ?? '')}
      isLink={kind !== undefined && kind !== 'number'}
      editor={running && <FieldEditor lead={lead} name={name} edit={running} />}
    >
      {value !== null && value !== '' && <Value name={name} value={value} />}
    </FieldRow>
  )
}

function Value({ name, value }: { readonly name: FieldName; readonly value: string | number }) {
  const { kind } = fields[name]
  const text = typeof value === 'number' ? (name === 'rating' ? String(value) : count(value)) : value
  if (kind === 'phone') return <a href={`tel:${text}`}>{phoneText(text)}</a>
  if (kind === 'email')
    return <a href={`mailto:${encodeURIComponent(text).replaceAll('%40', '@')}`}>{text}</a>
  const link = kind === 'website' ? webLink(text) : null
  if (link === null) return <>{text}</>
  return (
    <a href={link} target="_blank" rel="noopener noreferrer nofollow">
      {text.replace(/^https?:\/\/(www\.)?|\/$/gi, '')}
    </a>
  )
}

interface FieldEditorProps extends EditableFieldProps {
  readonly edit: RunningEdit<string>
}

function FieldEditor({ lead, name, edit }: FieldEditorProps) {
  const { label, max, kind } = fields[name]
  return (
    <TextEditor
      leadId={lead.id}
      label={label}
      field={name}
      edit={edit}
      max={max}
      inputMode={kind === 'phone' ? 'tel' : kind === 'number' ? 'decimal' : kind === 'website' ? 'url' : kind}
    />
  )
}

export interface TextEditorProps {
  readonly leadId: string
  readonly label: string
  readonly field: string
  readonly edit: RunningEdit<string>
  readonly max: number
  readonly inputMode?: 'tel' | 'email' | 'url' | 'decimal' | undefined
}

export function TextEditor({ leadId, label, field, edit, max, inputMode }: TextEditorProps) {
  return (
    <div className={classes.editor}>
      <TextInput
        aria-label={label}
        size="xs"
        value={edit.value}
        error={edit.problem}
        maxLength={max}
        autoComplete="off"
        ref={focusOnce}
        {...(inputMode === undefined ? {} : { inputMode })}
        onChange={(event) => edit.change(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') edit.save()
          if (event.key === 'Escape') edit.cancel()
        }}
      />
      <EditButtons
        label={label.toLowerCase()}
        isSaving={edit.isSaving}
        onSave={edit.save}
        onCancel={edit.cancel}
      />
      {edit.theirs !== undefined && (
        <div className={classes.conflict}>
          <ConflictNotice
            leadId={leadId}
            field={field}
            theirs={edit.theirs}
            onTakeTheirs={edit.cancel}
            onKeepMine={edit.keepMine}
          />
        </div>
      )}
    </div>
  )
}

const focusOnce = (input: HTMLInputElement | null) => input?.focus()

export interface FieldRowProps {
  readonly label: string
  /** For copying; empty: nothing is known. */
  readonly text: string
  /** The value does something by itself when it is pressed. */
  readonly isLink?: boolean
  readonly isEditing: boolean
  readonly editor: ReactNode
  readonly onEdit: () => void
  readonly children: ReactNode
}

export function FieldRow({
  label,
  text,
  isLink = false,
  isEditing,
  editor,
  onEdit,
  children,
}: FieldRowProps) {
  const mayEdit = useRefusal('member') === null
  if (isEditing) {
    return (
      <div className={classes.row}>
        <dt className={classes.label}>{label}</dt>
        <dd className={classes.value}>{editor}</dd>
      </div>
    )
  }
  const isEmpty = text === ''
  return (
    <div className={classes.row}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>
        {isLink && !isEmpty ? (
          <span className={classes.text}>
            {children}
            <span className={classes.actions}>
              <CopyButton value={text} label={`Copy ${label.toLowerCase()}`} />
              {mayEdit && (
                <ActionIcon aria-label={`Edit ${label.toLowerCase()}`} onClick={onEdit}>
                  <IconPencil size={15} stroke={1.6} aria-hidden />
                </ActionIcon>
              )}
            </span>
          </span>
        ) : mayEdit ? (
          <button type="button" className={classes.press} data-empty={isEmpty || undefined} onClick={onEdit}>
            <span className="unseen">Edit {label.toLowerCase()}: </span>
            {isEmpty ? 'Add' : children}
          </button>
        ) : (
          <span className={classes.text}>{isEmpty ? '–' : children}</span>
        )}
      </dd>
    </div>
  )
}
