/** One line for each change; its settings, address and request when it is opened. All texts are texts. */
import type { AuditEntry } from '@bolsivo/sdk'
import { Table, UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { Time } from '../ui/time.tsx'
import classes from './audit.module.css'
import { AuditDetails } from './audit-details.tsx'
import type { AuditSearch } from './audit-search.ts'
import { aboutText, actionText, actorText, asksForFields, fieldText } from './audit-words.ts'

export interface AuditTableProps {
  readonly entries: readonly AuditEntry[]
  readonly onNarrow: (change: AuditSearch) => void
}

export function AuditTable({ entries, onNarrow }: AuditTableProps) {
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th className={classes.when}>When</Table.Th>
          <Table.Th className={classes.who}>Who</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th className={classes.wide}>From</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} onNarrow={onNarrow} />
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface EntryProps {
  readonly entry: AuditEntry
  readonly onNarrow: AuditTableProps['onNarrow']
}

function Entry({ entry, onNarrow }: EntryProps) {
  const [isOpen, setIsOpen] = useState(false)
  const about = aboutText(entry)
  const detailsId = `${entry.id}-details`
  return (
    <>
      <Table.Tr data-is-open={isOpen || undefined}>
        <Table.Td className={classes.when}>
          <Time at={entry.created_at} />
        </Table.Td>
        <Table.Td className={classes.who}>
          <span className={classes.name}>{actorText(entry.actor)}</span>
          {entry.actor.type === 'api_key' && <span className={classes.quiet}> API key</span>}
        </Table.Td>
        <Table.Td className={classes.what}>
          <UnstyledButton
            className={classes.open}
            aria-expanded={isOpen}
            aria-controls={detailsId}
            onClick={() => setIsOpen(!isOpen)}
          >
            <IconChevronRight className={classes.arrow} size={14} stroke={1.8} aria-hidden />
            <span className={classes.words}>
              {actionText(entry.action)}
              {about !== null && <span className={classes.quiet}> · {about}</span>}
              {asksForFields(entry.action) && entry.fields.length > 0 && (
                <span className={classes.quiet}> · {entry.fields.map(fieldText).join(', ')}</span>
              )}
            </span>
          </UnstyledButton>
        </Table.Td>
        <Table.Td className={`${classes.wide} ${classes.quiet} numbers`}>{entry.address ?? '–'}</Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={4} id={detailsId} className={classes.details}>
            <AuditDetails entry={entry} onNarrow={onNarrow} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}
