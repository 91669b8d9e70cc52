/** The first rows of a file as the leads that they will be, and what of them will be left out. */
import type { ImportPreview } from '@bolsivo/sdk'
import { FileTable } from './file-table.tsx'
import classes from './first-leads.module.css'
import { importFieldName, type Mapping } from './mapping.ts'

type PreviewLead = NonNullable<ImportPreview['rows'][number]['lead']>

export interface FirstLeadsProps {
  readonly preview: ImportPreview
  readonly mapping: Mapping
  /** It is still of the mapping before. */
  readonly isStale: boolean
}

export function FirstLeads({ preview: { rows, errors }, mapping, isStale }: FirstLeadsProps) {
  const shown = mapping.filter((field) => field !== null)
  if (rows.length === 0 && errors.length === 0) return null
  return (
    <section
      aria-labelledby="first-leads-title"
      className={classes.section}
      data-stale={isStale || undefined}
    >
      <h3 id="first-leads-title" className={classes.title}>
        The first rows, as they will be read
      </h3>
      {rows.length > 0 && (
        <FileTable label="First leads" className={classes.table}>
          <thead>
            <tr>
              {shown.map((field) => (
                <th key={field} scope="col">
                  {importFieldName(field)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, lead }) => (
              <tr key={line}>
                {lead ? (
                  shown.map((field) => <td key={field}>{textOf(lead, field)}</td>)
                ) : (
                  <td colSpan={Math.max(1, shown.length)} className={classes.refused}>
                    Line {line} will not be imported
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </FileTable>
      )}
      {errors.length > 0 && (
        <ul className={classes.problems} aria-label="Problems in the first rows">
          {errors.map(({ line, path, message }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line may have the same problem twice; the list is replaced whole.
            <li key={at}>
              Line {line}
              {path !== '' && `, ${importFieldName(path)}`}: {message}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function textOf(lead: PreviewLead, field: string): string {
  if (field === 'custom') return Object.keys(lead.custom).join(', ')
  const value = field.startsWith('custom.')
    ? lead.custom[field.slice('custom.'.length)]
    : lead[field as Exclude<keyof PreviewLead, 'custom'>]
  if (value === null || value === undefined) return ''
  return Array.isArray(value) ? value.join(', ') : String(value)
}
