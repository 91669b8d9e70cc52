/** The name of the business: the heading of the page, and edited where it stands. */
import type { Lead } from '@bolsivo/sdk'
import { useDocumentTitle } from '@mantine/hooks'
import { useRefusal } from '../../session/session.ts'
import { TextEditor } from './editable-field.tsx'
import { fields, readTyped } from './lead-fields.ts'
import classes from './lead-header.module.css'
import { useEdit } from './use-edit.ts'

export function NameHeading({ lead }: { readonly lead: Lead }) {
  useDocumentTitle(`${lead.business_name} · Bolsivo`)
  const mayEdit = useRefusal('member') === null
  const { running, begin } = useEdit<string>({
    lead,
    path: 'business_name',
    pick: ({ business_name }) => business_name,
    read: (text) => readTyped('business_name', text),
  })
  if (running) {
    return (
      <div className={classes.naming}>
        <h1 className="unseen">{lead.business_name}</h1>
        <TextEditor
          leadId={lead.id}
          label="Name of the business"
          field="business_name"
          edit={running}
          max={fields.business_name.max}
        />
      </div>
    )
  }
  return (
    <h1 className={classes.name}>
      {mayEdit ? (
        <button type="button" onClick={begin} title="Edit the name">
          {lead.business_name}
        </button>
      ) : (
        lead.business_name
      )}
    </h1>
  )
}
