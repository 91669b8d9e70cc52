import { Button, Group } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { leadCountsQuery, totalOf } from '../leads/queries.ts'
import { Section } from '../ui/section.tsx'
import { count } from '../ui/time-text.ts'
import classes from './data.module.css'
import { type ExportFormat, useExportAll } from './export-all.ts'
import { sizeText } from './retention.ts'

const formats: readonly { format: ExportFormat; name: string; use: string }[] = [
  { format: 'csv', name: 'CSV', use: 'For spreadsheets. It can be imported here again.' },
  { format: 'ndjson', name: 'JSON lines', use: 'For programs: each lead in full, one a line.' },
]

export function ExportSection() {
  const { data } = useQuery(leadCountsQuery)
  const { running, start, cancel } = useExportAll()
  const total = data ? totalOf(data) : null
  return (
    <Section
      title="Export"
      description={`${total === null ? 'All' : total === 1 ? 'The one' : `All ${count(total)}`} of your leads in one file, with every field. They are yours.`}
    >
      <ul className={classes.rows}>
        {formats.map(({ format, name, use }) => (
          <li key={format} className={classes.row}>
            <div className={classes.words}>
              <div className={classes.name}>{name}</div>
              <div className={classes.quiet}>{use}</div>
            </div>
            {running?.format === format ? (
              <Group gap="xs">
                <span className={`${classes.quiet} numbers`} role="status">
                  {running.bytes === 0 ? 'Starting…' : `${sizeText(running.bytes)} so far`}
                </span>
                <Button variant="default" onClick={cancel}>
                  Stop
                </Button>
              </Group>
            ) : (
              <Button
                variant="default"
                leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
                disabled={running !== null || total === 0}
                onClick={() => void start(format)}
                aria-label={`Export as ${name}`}
              >
                Export
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
