/**
 * All leads of a list as text, a page at a time: memory stays flat however many there are, and no transaction is open
 * while a slow client reads.
 *
 * So it shows no single moment. By the order of creation each lead is there once, as it is when its page is read; by
 * another order, one that moves meanwhile may be there twice, or not at all.
 */
import type { Database } from '../../platform/db/database.ts'
import { leadJson } from '../lead-json.ts'
import { type LeadFilter, type LeadPlace, listLeads } from '../list-leads.ts'
import type { Lead } from '../queries.ts'
import { type LeadJson, leadShape } from '../schema.ts'
import { csvLine } from './csv.ts'
import type { ExportFormat } from './schema.ts'

/** About 250 KB of text, put together in 3 ms. */
const pageSize = 500

const columns = Object.keys(leadShape.shape) as (keyof LeadJson)[]

/** Throws when `signal` aborts, and when the database is away: what was given until then is no whole export. */
export async function* exportLeads(
  db: Database,
  orgId: string,
  { filter, format, signal }: { filter: LeadFilter; format: ExportFormat; signal: AbortSignal },
): AsyncGenerator<string> {
  const write = format === 'csv' ? csvOf : ndjsonOf
  let text = format === 'csv' ? csvLine(columns) : ''
  const readPage = (after: LeadPlace | null) =>
    db.inOrg(orgId, (tx) => listLeads(tx, filter, { limit: pageSize, after }))
  for (let rows = await readPage(null); ; rows = await readPage(rows.at(-1)?.place ?? null)) {
    for (const { lead } of rows) text += write(lead)
    if (text !== '') yield text
    text = ''
    if (rows.length < pageSize) return
    signal.throwIfAborted()
  }
}

const ndjsonOf = (lead: Lead): string => `${JSON.stringify(leadJson(lead))}\n`

function csvOf(lead: Lead): string {
  const json = leadJson(lead)
  return csvLine(columns.map((name) => cellOf(json[name])))
}

function cellOf(value: LeadJson[keyof LeadJson]): string {
  if (value === null) return ''
  if (Array.isArray(value)) return tagsCell(value)
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : JSON.stringify(value)
  return String(value)
}

/** `a;b`, or where a tag has in itself what parts tags, a list in JSON. An import reads both. */
const tagsCell = (tags: readonly string[]): string =>
  tags.some((tag) => /[;,|]|^\[/.test(tag)) ? JSON.stringify(tags) : tags.join(';')
