/** An org's own fields of a lead: a value keeps its kind, an empty one takes the field away, a new one gets a name. */
import type { Lead } from '@bolsivo/sdk'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useRefusal } from '../../session/session.ts'
import classes from './custom-fields.module.css'
import { EditButtons } from './edit-buttons.tsx'
import { FieldRow, TextEditor } from './editable-field.tsx'
import {
  type CustomKind,
  type CustomValue,
  customKinds,
  customName,
  customText,
  kindOf,
  readCustom,
} from './lead-fields.ts'
import { useEdit } from './use-edit.ts'

export function CustomFields({ lead }: { readonly lead: Lead }) {
  const mayEdit = useRefusal('member') === null
  const names = Object.keys(lead.custom)
  if (names.length === 0 && !mayEdit) return <p className={classes.none}>None.</p>
  return (
    <>
      {names.length > 0 && (
        <dl className={classes.fields}>
          {names.map((name) => (
            <CustomField key={name} lead={lead} name={name} />
          ))}
        </dl>
      )}
      {mayEdit && <NewField lead={lead} />}
    </>
  )
}

function CustomField({ lead, name }: { readonly lead: Lead; readonly name: string }) {
  const label = inWords(name)
  const textOf = (value: CustomValue | undefined) => customText(value)
  const { running, begin } = useEdit<string>({
    lead,
    path: `custom.${name}`,
    pick: ({ custom }) => textOf(custom[name]),
    read: (text) => readCustom(name, kindOf(lead.custom[name]), text),
  })
  const value = lead.custom[name]
  return (
    <FieldRow
      label={label}
      text={textOf(value)}
      isEditing={running !== null}
      onEdit={begin}
      editor={
        running && <TextEditor leadId={lead.id} label={label} field="custom" edit={running} max={1000} />
      }
    >
      {typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 10 }) : textOf(value)}
    </FieldRow>
  )
}

interface Typing {
  readonly name: string
  readonly kind: CustomKind
  readonly text: string
}

const nothing: Typing = { name: '', kind: 'text', text: '' }

function NewField({ lead }: { readonly lead: Lead }) {
  const { running, begin } = useEdit<Typing>({
    lead,
    path: 'custom',
    pick: () => nothing,
    read: ({ name: typed, kind, text }) => {
      const name = customName(typed)
      if (name === null) return { problem: 'Give the field a name that begins with a letter' }
      if (Object.hasOwn(lead.custom, name)) return { problem: `There is a field ${inWords(name)} already` }
      if (text.trim() === '') return { problem: 'Give the field a value' }
      return readCustom(name, kind, text)
    },
  })
  if (running === null) {
    return (
      <Button
        className={classes.add}
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconPlus size={14} stroke={1.6} aria-hidden />}
        onClick={begin}
      >
        Add a field
      </Button>
    )
  }
  const { value } = running
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        running.save()
      }}
      onKeyDown={(event) => event.key === 'Escape' && running.cancel()}
    >
      <TextInput
        size="xs"
        label="Name"
        placeholder="Contract value"
        value={value.name}
        maxLength={50}
        autoFocus
        autoComplete="off"
        onChange={(event) => running.change({ ...value, name: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="Kind"
        data={[...customKinds]}
        value={value.kind}
        onChange={(event) => running.change({ ...value, kind: readKind(event.currentTarget.value) })}
      />
      <TextInput
        className={classes.whole}
        size="xs"
        label="Value"
        value={value.text}
        error={running.problem}
        maxLength={1000}
        autoComplete="off"
        onChange={(event) => running.change({ ...value, text: event.currentTarget.value })}
      />
      <input type="submit" hidden />
      <div className={classes.buttons}>
        <EditButtons
          label="the new field"
          isSaving={running.isSaving}
          onSave={running.save}
          onCancel={running.cancel}
        />
      </div>
    </form>
  )
}

const readKind = (text: string): CustomKind => customKinds.find((kind) => kind === text) ?? 'text'

/** `contract_value` → `Contract value` */
function inWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
