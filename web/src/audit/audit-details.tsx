import type { AuditEntry } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { CopyButton } from '../ui/copy-button.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Time } from '../ui/time.tsx'
import classes from './audit.module.css'
import type { AuditTableProps } from './audit-table.tsx'
import { actorText, changedSettings, fieldText } from './audit-words.ts'

interface AuditDetailsProps {
  readonly entry: AuditEntry
  readonly onNarrow: AuditTableProps['onNarrow']
}

/** Settings as they were and are, and whence the change came. */
export function AuditDetails({ entry, onNarrow }: AuditDetailsProps) {
  const { actor, target } = entry
  return (
    <>
      <Settings entry={entry} />
      <dl className={classes.facts}>
        <Fact name="When">
          <Time at={entry.created_at} format="exact" />
        </Fact>
        <Fact name="Action">
          <code>{entry.action}</code>
        </Fact>
        {target !== null && (
          <Fact name="Of">
            <code>{target}</code>
          </Fact>
        )}
        <Fact name="From">{entry.address ?? 'not known'}</Fact>
        {entry.request_id !== null && (
          <Fact name="Request">
            <code>{entry.request_id}</code>
            <CopyButton value={entry.request_id} label="Copy request id" />
          </Fact>
        )}
      </dl>
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={() => onNarrow({ actor: actor.id })}>
          All by {actorText(actor)}
        </Button>
        {target !== null && (
          <Button size="xs" variant="default" onClick={() => onNarrow({ target })}>
            All about this
          </Button>
        )}
        {target?.startsWith('lead_') && entry.action !== 'lead.deleted' && !/view/.test(entry.action) && (
          <LinkButton size="xs" variant="default" to="/leads/$leadId" params={{ leadId: target }}>
            See the lead
          </LinkButton>
        )}
      </div>
    </>
  )
}

function Settings({ entry }: { readonly entry: AuditEntry }) {
  const changes = changedSettings(entry)
  if (changes.length === 0) return null
  return (
    <table className={classes.settings}>
      <thead>
        <tr>
          <th>Setting</th>
          <th>Before</th>
          <th>After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name}>
            <th scope="row">{fieldText(name)}</th>
            <td className={classes.before}>{before ?? <span className={classes.quiet}>nothing</span>}</td>
            <td>{after ?? <span className={classes.quiet}>nothing</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
