/** All that a company has here, to take along. */
import { Button, Group } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { leadCountsQuery, totalOf } from '../leads/queries.ts'
import { useRefusal } from '../session/session.ts'
import { Refusable } from '../ui/refusable.tsx'
import { Section } from '../ui/section.tsx'
import classes from './data.module.css'
import { type ExportKind, useExportAll } from './export-all.ts'
import { sizeText } from './retention.ts'

const files: readonly { kind: ExportKind; name: string; use: string }[] = [
  { kind: 'csv', name: 'Leads as CSV', use: 'For spreadsheets. It can be imported here again.' },
  { kind: 'ndjson', name: 'Leads as JSON lines', use: 'For programs: each lead in full, one a line.' },
  {
    kind: 'everything',
    name: 'Everything',
    use: 'Also scores, mails, events, team and settings, as JSON lines. No passwords or keys are in it.',
  },
]

export function ExportSection() {
  const { data } = useQuery(leadCountsQuery)
  const { running, start, cancel } = useExportAll()
  const ownersOnly = useRefusal('owner')
  const hasNoLeads = data !== undefined && totalOf(data) === 0
  return (
    <Section
      title="Export"
      description="Your leads with every field, or all there is, in one file. It is yours."
    >
      <ul className={classes.rows}>
        {files.map(({ kind, name, use }) => (
          <li key={kind} className={classes.row}>
            <div className={classes.words}>
              <div className={classes.name}>{name}</div>
              <div className={classes.quiet}>{use}</div>
            </div>
            {running?.kind === kind ? (
              <Group gap="xs">
                <span className={`${classes.quiet} numbers`} role="status">
                  {running.bytes === 0 ? 'Starting…' : `${sizeText(running.bytes)} so far`}
                </span>
                <Button variant="default" onClick={cancel}>
                  Stop
                </Button>
              </Group>
            ) : (
              <Refusable why={kind === 'everything' ? ownersOnly : null}>
                <Button
                  variant="default"
                  leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
                  disabled={running !== null || (kind !== 'everything' && hasNoLeads)}
                  onClick={() => void start(kind)}
                  aria-label={`Export: ${name}`}
                >
                  Export
                </Button>
              </Refusable>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
