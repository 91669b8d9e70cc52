/**
 * The rows of an import that became no leads, as a CSV file to be mended and imported again: their cells under the
 * columns that they came with, and before them a column that says why, which an import leaves out.
 *
 * It stands in front, since a row with too few or too many cells would push it about at the end. A cell says after an
 * import what it would have said the first time: the apostrophe against formulas is put on what an import has taken off.
 */
import type { Database } from '../../../platform/db/database.ts'
import { csvLine } from '../../exports/csv.ts'
import type { RejectedRow } from '../errors.ts'
import { disarmed } from '../lead-from-row.ts'
import { isWhyColumn, whyColumn } from '../mapping.ts'
import { listRejectedRows } from './queries.ts'

const pageSize = 1_000

/** In pages, each of its own transaction. */
export async function* rejectedRowsCsv(
  db: Database,
  orgId: string,
  importId: string,
  header: readonly string[],
): AsyncGenerator<string> {
  const write = rowWriter(header)
  let text = csvHead(header)
  for (let afterLine = 0; ; ) {
    const rows = await db.inOrg(orgId, (tx) => listRejectedRows(tx, importId, { afterLine, limit: pageSize }))
    yield text + rows.map(write).join('')
    if (rows.length < pageSize) return
    text = ''
    afterLine = rows.at(-1)?.line ?? 0
  }
}

const csvHead = (header: readonly string[]): string =>
  csvLine([whyColumn, ...header.filter((column) => !isWhyColumn(column)).map(disarmed)])

/** Of a file that was mended before, what is still wrong takes the place of what was. */
function rowWriter(header: readonly string[]): (row: RejectedRow) => string {
  const isKept = (_: string, at: number) => !isWhyColumn(header[at] ?? '')
  return ({ line, cells, message }) =>
    csvLine([`Line ${line}: ${message}`, ...cells.filter(isKept).map(disarmed)])
}

export const rejectedRowsSample: string =
  csvHead(['Company', 'Town']) +
  rowWriter([])({ line: 212, cells: ['', 'Bellevue'], message: 'the name of the business is missing' })
