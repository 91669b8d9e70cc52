/** The rows that were not imported, and the values that were left out; to be read here, or repaired in a spreadsheet. */
import type { Import } from '@bolsivo/sdk'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { bolsivo } from '../../session/bolsivo.ts'
import { notify } from '../../ui/notify.tsx'
import { saveFile } from '../../ui/save-file.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { count } from '../../ui/time-text.ts'
import { FileTable } from './file-table.tsx'
import { importFieldName } from './mapping.ts'
import classes from './problem-table.module.css'
import { isRejected } from './problems.ts'

const fewProblems = 50
/** As the server keeps them. */
const mostRows = 10_000

export function ProblemTable({
  found: { id, rejected, errors, errors_truncated },
}: {
  readonly found: Import
}) {
  const [isWhole, setIsWhole] = useState(false)
  if (errors.length === 0) return null
  const shown = isWhole ? errors : errors.slice(0, fewProblems)
  return (
    <section aria-labelledby="problems-title">
      <div className={classes.head}>
        <h3 id="problems-title" className={classes.title}>
          Problems, by line of the file
        </h3>
        <div className={classes.files}>
          {rejected > 0 && (
            <FileButton isPlain={false} load={() => rejectedRows(id)}>
              {rejected === 1 ? 'Download the row to mend' : `Download ${count(rejected)} rows to mend`}
            </FileButton>
          )}
          <FileButton isPlain load={() => problems(id)}>
            {errors_truncated ? 'All problems as CSV' : 'Problems as CSV'}
          </FileButton>
        </div>
      </div>
      {rejected > 0 && (
        <p className={classes.advice}>
          The rows that were not imported come as a file with your own columns, and one that says why. Mend
          them there and import that file: nothing comes in twice.
          {rejected > mostRows && ` It has the first ${count(mostRows)}.`}
        </p>
      )}
      <FileTable label="Problems" className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">What happened</th>
            <th scope="col">Field</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((problem, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line may have the same problem twice; the list never changes.
            <tr key={at}>
              <td className="numbers">{count(problem.line)}</td>
              <td>
                {isRejected(problem) ? (
                  <StatusDot tone="bad">Not imported</StatusDot>
                ) : (
                  <StatusDot tone="warn">Value left out</StatusDot>
                )}
              </td>
              <td>{problem.path === '' ? 'The whole line' : importFieldName(problem.path)}</td>
              <td>{problem.message}</td>
            </tr>
          ))}
        </tbody>
      </FileTable>
      {shown.length < errors.length && (
        <Button size="compact-sm" mt="xs" variant="subtle" color="gray" onClick={() => setIsWhole(true)}>
          Show all {count(errors.length)}
        </Button>
      )}
      {errors_truncated && (
        <p className={classes.more}>There are more: the first 1,000 are here, up to 10,000 in the file.</p>
      )}
    </section>
  )
}

interface FileButtonProps {
  readonly isPlain: boolean
  load(): Promise<void>
  readonly children: string
}

function FileButton({ isPlain, load, children }: FileButtonProps) {
  const saving = useMutation({ mutationFn: load, onError: (error) => notify.error(error) })
  return (
    <Button
      size="compact-sm"
      {...(isPlain ? { variant: 'subtle', color: 'gray' } : { variant: 'default' })}
      leftSection={<IconDownload size={14} stroke={1.6} aria-hidden />}
      loading={saving.isPending}
      onClick={() => saving.mutate()}
    >
      {children}
    </Button>
  )
}

async function rejectedRows(importId: string): Promise<void> {
  const answer = await bolsivo.imports.rejectedRows(importId)
  saveFile(await answer.blob(), `${importId}-rows-to-mend.csv`)
}

/** More of them than the page has. */
async function problems(importId: string): Promise<void> {
  const answer = await bolsivo.imports.errors(importId, { format: 'csv' })
  saveFile(await answer.blob(), `${importId}-problems.csv`)
}
