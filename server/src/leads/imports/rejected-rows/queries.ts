/**
 * All SQL on `rejected_rows` and `rejected_row_traits`.
 *
 * Erasing a lead has to find the rows that speak of it: by the hashes of what their cells say, one row of traits for
 * each, since under row-level security no index of arrays serves. Those that it finds are read and looked at.
 * Measured on two busy cores: 2,000 rows of 15 cells are written in 200 to 500 ms, nine traits each; among 10,000 of them
 * those of a lead are found and deleted in 100 ms.
 */
import { sql } from 'kysely'
import { arrayLiteral } from '../../../platform/db/array-literal.ts'
import type { OrgTx } from '../../../platform/db/database.ts'
import type { RejectedRow } from '../errors.ts'
import type { Mapping } from '../mapping.ts'
import { findColumns } from '../queries.ts'
import { rowTraits, type Spoken, speaksOf, wantedTraits } from './row-traits.ts'

/** So many of an import are kept, and of one that is longer than this nothing but the reason. */
export const maxRejectedRows = 10_000
const maxRowChars = 8_192
/** Long enough to mend them: they tell of people, and of an import that is older nobody asks. */
export const rejectedRowsKeptDays = 90

/** As far as there is room behind the `kept` ones before. */
export async function insertRejectedRows(
  tx: OrgTx,
  importId: string,
  rows: readonly RejectedRow[],
  { kept, mapping }: { kept: number; mapping: Mapping },
): Promise<void> {
  const added = rows.slice(0, Math.max(0, maxRejectedRows - kept))
  if (added.length === 0) return
  const values = added.map(({ line, cells, message }) => ({
    ...{ orgId: tx.orgId, importId, line, message },
    cells: cells.join('').length > maxRowChars ? [] : [...cells],
  }))
  await tx.db.insertInto('rejectedRows').values(values).execute()
  const places = values.flatMap((row) => placesOf(row, mapping))
  await sql`
    insert into rejected_row_traits (org_id, trait, import_id, line)
    select ${tx.orgId}, trait, ${importId}, line from ${unnested(places)}`.execute(tx.db)
}

interface Place {
  readonly trait: string
  readonly importId: string
  readonly line: number
}

const placesOf = ({ importId, line, cells }: FoundRow, mapping?: Mapping): Place[] =>
  rowTraits(cells, mapping).map((trait) => ({ trait, importId, line }))

const unnested = (places: readonly Place[]) => sql`unnest(
  ${arrayLiteral(places.map(({ trait }) => trait))}::text[],
  ${arrayLiteral(places.map(({ importId }) => importId))}::text[],
  ${arrayLiteral(places.map(({ line }) => line))}::integer[]
) as place (trait, import_id, line)`

/** By line of the file. */
export async function listRejectedRows(
  tx: OrgTx,
  importId: string,
  { afterLine, limit }: { afterLine: number; limit: number },
): Promise<RejectedRow[]> {
  return tx.db
    .selectFrom('rejectedRows')
    .select(['line', 'cells', 'message'])
    .where('orgId', '=', tx.orgId)
    .where('importId', '=', importId)
    .where('line', '>', afterLine)
    .orderBy('line')
    .limit(limit)
    .execute()
}

export async function deleteRejectedRows(tx: OrgTx, importId: string): Promise<void> {
  for (const table of ['rejectedRowTraits', 'rejectedRows'] as const)
    await tx.db.deleteFrom(table).where('orgId', '=', tx.orgId).where('importId', '=', importId).execute()
}

interface FoundRow {
  readonly importId: string
  readonly line: number
  readonly cells: string[]
}

/** So many are looked at in one go, of up to 8 KB each. */
const pageSize = 500

/** Part of erasing a lead or an address: the rows that speak of it, as far as one can tell. */
export async function deleteRejectedRowsAbout(tx: OrgTx, spoken: Spoken): Promise<void> {
  const traits = arrayLiteral(wantedTraits(spoken))
  const cityColumns = new Map<string, CityColumn>()
  let last: FoundRow = { importId: '', line: 0, cells: [] }
  for (;;) {
    const { rows } = await sql<FoundRow>`
      select import_id, line, cells from rejected_rows
      where org_id = ${tx.orgId} and (import_id, line) > (${last.importId}, ${last.line}) and (import_id, line) in (
        select import_id, line from rejected_row_traits
        where org_id = ${tx.orgId} and trait = any(${traits}::text[]))
      order by import_id, line limit ${pageSize}`.execute(tx.db)
    const about: FoundRow[] = []
    for (const row of rows) {
      const column = cityColumns.get(row.importId) ?? (await findCityColumn(tx, row.importId))
      cityColumns.set(row.importId, column)
      if (speaksOf({ cells: row.cells, city: cityOf(row.cells, column) }, spoken)) about.push(row)
    }
    await deleteRows(tx, about)
    const end = rows.at(-1)
    if (end === undefined || rows.length < pageSize) return
    last = end
  }
}

async function deleteRows(tx: OrgTx, rows: readonly FoundRow[]): Promise<void> {
  if (rows.length === 0) return
  const places = unnested(rows.flatMap((row) => placesOf(row)))
  await sql`
    delete from rejected_row_traits t using ${places} where t.org_id = ${tx.orgId}
      and t.trait = place.trait and t.import_id = place.import_id and t.line = place.line`.execute(tx.db)
  const lines = unnested(rows.map(({ importId, line }) => ({ trait: '', importId, line })))
  await sql`
    delete from rejected_rows r using ${lines} where r.org_id = ${tx.orgId}
      and r.import_id = place.import_id and r.line = place.line`.execute(tx.db)
}

interface CityColumn {
  readonly width: number
  /** -1: there is none. */
  readonly at: number
}

async function findCityColumn(tx: OrgTx, importId: string): Promise<CityColumn> {
  const { header, mapping } = (await findColumns(tx, importId)) ?? { header: [], mapping: {} }
  return { width: header.length, at: header.findIndex((name) => mapping[name] === 'city') }
}

const cityOf = (cells: readonly string[], { width, at }: CityColumn): string | null =>
  cells.length === width ? (cells[at] ?? null) : null
