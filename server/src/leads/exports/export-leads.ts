/**
 * All leads of a list as text, a page at a time: memory stays flat however many there are, and no transaction is open
 * while a slow client reads.
 *
 * So it shows no single moment. By the order of creation each lead is there once, as it is when its page is read; by
 * another order, one that moves meanwhile may be there twice, or not at all.
 */
import type { Database } from '../../platform/db/database.ts'
import { writeCustom } from '../custom-cells.ts'
import { listCustomNames } from '../custom-names/queries.ts'
import { isPlaceholder } from '../imports/lead-from-row.ts'
import { leadJson } from '../lead-json.ts'
import { type LeadFilter, type LeadPlace, readLeads, type ShownLead } from '../list-leads.ts'
import { type LeadJson, leadShape } from '../schema.ts'
import { csvLine } from './csv.ts'
import { listStretch, type Stretch } from './queries.ts'
import type { ExportFormat } from './schema.ts'

/** About 250 KB of text, put together in 3 ms. */
const pageSize = 500
/** Of these many, each asked what happened to it, in 20–50 ms. */
const stretchSize = 2_000
const mostCustomColumns = 100

const columns = Object.keys(leadShape.shape) as (keyof LeadJson)[]

/** Throws when `signal` aborts, and when the database is away: what was given until then is no whole export. */
export async function* exportLeads(
  db: Database,
  orgId: string,
  { filter, format, signal }: { filter: LeadFilter; format: ExportFormat; signal: AbortSignal },
): AsyncGenerator<string> {
  const names = format === 'csv' ? await db.inOrg(orgId, (tx) => listCustomNames(tx, mostCustomColumns)) : []
  const write = format === 'csv' ? (lead: ShownLead) => csvOf(lead, names) : ndjsonOf
  let text = format === 'csv' ? csvHead(names) : ''
  for (let after: LeadPlace | null = null; ; ) {
    const { leads, end } = await readStretch(db, orgId, filter, after)
    for (const { lead } of leads) text += write(lead)
    if (text !== '') yield text
    text = ''
    if (end === null) return
    after = end
    signal.throwIfAborted()
  }
}

/** What happened to leads is asked of each once, and not on the way to each page. */
async function readStretch(
  db: Database,
  orgId: string,
  filter: LeadFilter,
  after: LeadPlace | null,
): Promise<Stretch> {
  if (filter.history) {
    return db.inOrg(orgId, (tx) => listStretch(tx, filter, { limit: stretchSize, after }))
  }
  const leads = await readLeads(db, orgId, filter, { limit: pageSize, after })
  return { leads, end: leads.length < pageSize ? null : (leads.at(-1)?.place ?? null) }
}

/** The line that names the columns. */
export const csvHead = (customNames: readonly string[] = []): string =>
  csvLine([...columns, ...customNames.map((name) => `custom.${name}`)])

const ndjsonOf = (lead: ShownLead): string => `${JSON.stringify(leadJson(lead))}\n`

export const csvOf = (lead: ShownLead, customNames: readonly string[] = []): string =>
  csvRow(leadJson(lead), customNames)

/** Own fields have a column each; what has none, since it came in meanwhile or is one too many, stays in `custom`. */
export function csvRow(lead: LeadJson, customNames: readonly string[] = []): string {
  const { custom } = lead
  const others = customNames.length === 0 ? custom : withoutNames(custom, customNames)
  return csvLine([
    ...columns.map((name) => cellOf(name === 'custom' ? others : lead[name])),
    ...customNames.map((name) => writeCustom(custom[name] ?? null)),
  ])
}

const withoutNames = (custom: LeadJson['custom'], names: readonly string[]) =>
  Object.fromEntries(Object.entries(custom).filter(([name]) => !names.includes(name)))

function cellOf(value: LeadJson[keyof LeadJson]): string {
  if (value === null) return ''
  if (Array.isArray(value)) return tagsCell(value)
  if (typeof value === 'object') return Object.keys(value).length === 0 ? '' : JSON.stringify(value)
  return String(value)
}

/** `a;b`, or a list in JSON, where an import would read that as something else. */
function tagsCell(tags: readonly string[]): string {
  const joined = tags.join(';')
  const isPlain = !tags.some((tag) => /[;,|]|^\[/.test(tag)) && !isPlaceholder(joined)
  return isPlain ? joined : JSON.stringify(tags)
}
