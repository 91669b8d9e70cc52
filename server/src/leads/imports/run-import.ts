/**
 * Runs an import: reads its file batch after batch and takes the rows in.
 *
 * A batch and the counts are one transaction, so after a crash whoever takes over goes on exactly behind it. While
 * PostgreSQL writes one batch the next is read and prepared here; two are never written at once, since they would
 * wait for each other (upsert-leads.ts).
 *
 * Measured on two cores with PostgreSQL beside it, 160,000 rows: 10,300 to 10,900 rows/s; 8,700 to 9,400 while each
 * statement waited for the answer to the one before (PostgreSQL for Node, 27 % of the time); 9,800 with batches of 1,000,
 * 8,900 with 500, no difference with 4,000. Of PostgreSQL's time, which is about 70 µs a row, the leads take 26 %, their
 * match keys 16, events with deliveries 15, terms 11, finding known leads 8, scores 7, commits 5.
 *
 * What a batch leaves behind lives just long enough to be promoted by V8, which then lets its heap grow: 550 MB at the
 * end. With `--max-semi-space-size=8`, as package.json starts the server, 420, at the same speed.
 */
import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import { importCompleted } from '../events.ts'
import { matchKeys } from '../identity.ts'
import type { LeadRecord } from '../merge-records.ts'
import { analyzeLeads } from '../queries.ts'
import { type Assessor, type UpsertResult, upsertLeads } from '../upsert-leads.ts'
import type { RejectedRow, RowError, StoredError } from './errors.ts'
import { createRowReader, noCustom, type RowResult } from './lead-from-row.ts'
import { isExport, type Mapping, resolveMapping } from './mapping.ts'
import {
  claimImport,
  findChunk,
  findImport,
  type Import,
  updateImportEnded,
  updateProgress,
} from './queries.ts'
import { type CsvRow, readCsv } from './read-csv.ts'
import { insertRejectedRows } from './rejected-rows/queries.ts'

export interface RunImportDeps {
  readonly db: Database
  readonly outbox: Outbox
  createAssessor(tx: OrgTx): Promise<Assessor>
}

/** A transaction: about 180 ms, for which the org's other writers of new leads wait. */
export const batchRows = 2_000

/** Of a file with so many rows the planner is told after the first batch. */
const manyRows = 10_000

/** Rows prepared in one go: about half a millisecond, after which the database is looked after. */
const sliceRows = 25

/** Ends when the import is over, whoever ended it; throws when `signal` aborts, to be run again. */
export async function runImport(
  deps: RunImportDeps,
  orgId: string,
  importId: string,
  signal: AbortSignal,
): Promise<void> {
  const { db, outbox } = deps
  const found = await db.inOrg(orgId, (tx) => findImport(tx, importId))
  if (found?.state !== 'running') return
  let writing = Promise.resolve()
  let mustAnalyze = found.rowsTotal >= manyRows
  try {
    for await (const batch of readBatches(db, orgId, found)) {
      await writing
      if (mustAnalyze && batch.position > found.rowsRead) {
        await db.inOrg(orgId, analyzeLeads)
        mustAnalyze = false
      }
      signal.throwIfAborted()
      writing = writeBatch(deps, orgId, importId, batch)
      // Its failure is told by the next `await`.
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
  await db.inOrg(orgId, async (tx) => {
    if ((await claimImport(tx, importId)) === null) return
    outbox.record(tx, [importCompleted(await updateImportEnded(tx, importId, 'done'))])
  })
}

interface Batch {
  /** How many rows were read before it. */
  readonly position: number
  readonly rowsRead: number
  readonly records: readonly LeadRecord[]
  /** The line of each record. */
  readonly lines: readonly number[]
  readonly errors: readonly RowError[]
  readonly rejected: readonly RejectedRow[]
  readonly mapping: Mapping
}

async function* readBatches(db: Database, orgId: string, found: Import): AsyncGenerator<Batch> {
  let mapping: Mapping | undefined
  let readRow: ((row: CsvRow) => RowResult) | undefined
  let position = 0
  for await (const batch of readCsv(readFile(db, orgId, found.id), { skipRows: found.rowsRead, batchRows })) {
    const { header } = batch
    mapping ??= resolveMapping(header, found.mapping)
    readRow ??= createRowReader(mapping, { isExact: isExport(header) })
    const end = position + batch.rowCount
    const start = Math.max(position, Math.min(end, found.rowsRead))
    position = end
    if (start === end && batch.errors.length === 0) continue
    const records: LeadRecord[] = []
    const lines: number[] = []
    const errors = [...batch.errors]
    const rejected = [...batch.rejected]
    for (const [index, row] of batch.rows.entries()) {
      if (index % sliceRows === sliceRows - 1) await nextTurn()
      const { lead, custom, errors: rowErrors } = readRow(row)
      errors.push(...rowErrors)
      if (lead === null) {
        rejected.push({ ...row, message: rowErrors[0]?.message ?? '' })
        continue
      }
      const said = JSON.stringify(lead) + (custom === noCustom ? '' : JSON.stringify(custom))
      const recordKey = hash('sha256', said, 'base64url').slice(0, 12)
      const origin = { importId: found.id, recordKey }
      records.push({ facts: lead, keys: matchKeys(lead), source: found.source, custom, origin })
      lines.push(row.line)
    }
    errors.sort((a, b) => a.line - b.line)
    yield { position: start, rowsRead: end - start, records, lines, errors, rejected, mapping }
  }
}

async function* readFile(db: Database, orgId: string, importId: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number++) {
    const chunk = await db.inOrg(orgId, (tx) => findChunk(tx, importId, number))
    if (chunk === null) return
    yield chunk
  }
}

async function writeBatch(
  { db, outbox, createAssessor }: RunImportDeps,
  orgId: string,
  importId: string,
  { position, rowsRead, records, lines, errors, rejected, mapping }: Batch,
): Promise<void> {
  await db.inOrg(orgId, async (tx) => {
    const [progress, assessor] = await Promise.all([claimImport(tx, importId), createAssessor(tx)])
    // A twin, whose claim was lost or is the newer one, got ahead: begin again from where it is.
    if (progress?.rowsRead !== position) throw new Error('another worker is at this import')
    const results = await upsertLeads(tx, records, { outbox, assessor })
    const count = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length
    const counts = { created: count('created'), merged: count('merged'), unchanged: count('unchanged') }
    const progressed = { rowsRead, rejected: rowsRead - records.length, ...counts }
    await updateProgress(tx, importId, progressed, withLeads(errors, lines, results))
    await insertRejectedRows(tx, importId, rejected, { kept: progress.rejected, mapping })
  })
}

/** Says of each error which lead its row became, so that it can be erased with it. */
function withLeads(
  errors: readonly RowError[],
  lines: readonly number[],
  results: readonly UpsertResult[],
): StoredError[] {
  if (errors.length === 0) return []
  const leadIds = new Map(lines.map((line, index) => [line, results[index]?.lead.id]))
  return errors.map((error) => {
    const leadId = leadIds.get(error.line)
    return leadId === undefined ? error : { ...error, lead_id: leadId }
  })
}
