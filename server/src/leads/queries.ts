/** The SQL on `leads` and `lead_match_keys`, but for the list. */
import { type Selectable, sql } from 'kysely'
import { type ArrayElement, arrayLiteral } from '../platform/db/array-literal.ts'
import type { OrgTx, ScopeTx } from '../platform/db/database.ts'
import type { LeadsTable } from '../platform/db/tables.generated.ts'
import type { Custom } from './lead.ts'
import type { LeadFacts } from './lead-facts.ts'
import type { LeadStatus } from './schema.ts'
import { searchTextOf, sortKeyOf } from './search-text.ts'

export type LeadRow = Selectable<LeadsTable>

export interface Lead extends LeadFacts {
  id: string
  source: string
  custom: Custom
  status: LeadStatus
  score: number | null
  fitReason: string | null
  qualifiedAt: Date | null
  editedFields: string[]
  /** The import that last said something about it, and which of its records are in here. */
  importId: string | null
  importRecords: string | null
  createdAt: Date
  updatedAt: Date
}

// The columns are checked to hold just these; everything else has the type that it has in the table.
export const leadOf = (row: LeadRow): Lead => row as unknown as Lead

export async function findLead(tx: OrgTx, id: string): Promise<Lead | null> {
  const row = await tx.db
    .selectFrom('leads')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? leadOf(row) : null
}

export async function findLeadIdByExternalId(tx: OrgTx, externalId: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom('leads')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('externalId', '=', externalId)
    .executeTakeFirst()
  return row?.id ?? null
}

/** Those of these leads that exist, in no order; nothing is locked. */
export async function listLeadsById(tx: OrgTx, ids: readonly string[]): Promise<Lead[]> {
  const { rows } = await sql<LeadRow>`
    select * from leads where org_id = ${tx.orgId} and id = any(${[...ids]}::text[])`.execute(tx.db)
  return rows.map(leadOf)
}

/** By addresses in lower case. Reads all leads of the org: it is for who asks to be forgotten, some times a year. */
export async function listLeadIdsByEmail(
  tx: OrgTx,
  addresses: readonly string[],
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from leads where org_id = ${tx.orgId} and lower(email) = any(${[...addresses]}::text[]) limit ${limit}`.execute(
    tx.db,
  )
  return rows.map(({ id }) => id)
}

/** Leads in the order of their ids, locked until the end of the transaction: always in this order, so that two
 * transactions can't hold what the other waits for. */
export async function claimLeads(tx: OrgTx, ids: readonly string[]): Promise<Lead[]> {
  const { rows } = await sql<LeadRow>`
    select * from leads where org_id = ${tx.orgId} and id = any(${[...ids]}::text[])
    order by id for update`.execute(tx.db)
  return rows.map(leadOf)
}

/** One writer of new leads per org: two records of one business that arrive at once meet here. */
export async function lockLeadIdentity(tx: OrgTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`lead-identity:${tx.orgId}`}, 0))`.execute(tx.db)
}

/**
 * Tells the planner of many new rows at once, where autovacuum would do so within minutes. Of an org that it does not
 * know it believes that all its leads are one or two, and reads them all to find one (PostgreSQL 18, 100,000 leads:
 * 12 ms for 130 leads by their ids, after this 2).
 */
export async function analyzeLeads(tx: OrgTx): Promise<void> {
  await sql`analyze leads, lead_match_keys, lead_terms`.execute(tx.db)
}

/**
 * The leads that some of these keys or external ids name, locked, each with those of the keys that name it.
 *
 * In steps, each with a list of values against one index: as one statement with joins PostgreSQL read all leads of
 * the org once there were some thousands (110 ms of CPU for 1,000 records; the steps take 8).
 */
export async function claimLeadsByIdentity(
  tx: OrgTx,
  { matchKeys, externalIds }: { matchKeys: readonly string[]; externalIds: readonly string[] },
): Promise<(Lead & { matchKeys: string[] })[]> {
  const keysOf = new Map<string, string[]>()
  if (matchKeys.length > 0) {
    const { rows } = await sql<{ leadId: string; matchKey: string }>`
      select found.lead_id, k.match_key from unnest(${arrayLiteral(matchKeys)}::uuid[]) as k (match_key)
      cross join lateral (
        select lead_id from lead_match_keys
        where org_id = ${tx.orgId} and match_key = k.match_key offset 0
      ) found`.execute(tx.db)
    for (const { leadId, matchKey } of rows) keysOf.set(leadId, [...(keysOf.get(leadId) ?? []), matchKey])
  }
  if (externalIds.length > 0) {
    const { rows } = await sql<{ id: string }>`
      select id from leads
      where org_id = ${tx.orgId} and external_id = any(${arrayLiteral(externalIds)}::text[])`.execute(tx.db)
    for (const { id } of rows) if (!keysOf.has(id)) keysOf.set(id, [])
  }
  if (keysOf.size === 0) return []
  const leads = await claimLeads(tx, [...keysOf.keys()])
  return leads.map((lead) => ({ ...lead, matchKeys: keysOf.get(lead.id) ?? [] }))
}

const column = (leads: readonly Lead[], value: (lead: Lead) => ArrayElement): string =>
  arrayLiteral(leads.map(value))

/** Inserts whole leads, one statement for all. */
export async function insertLeads(
  tx: OrgTx,
  leads: readonly Lead[],
  searchTexts: readonly string[] = leads.map(searchTextOf),
): Promise<void> {
  if (leads.length === 0) return
  await sql`
    insert into leads (org_id, id, business_name, original_name, name_key, search_text, category, address, city,
      region, postal_code, country, phone, website, email, contact_name, rating, review_count, source, external_id,
      tags, custom, status, score, fit_reason, qualified_at, import_id, import_records, created_at, updated_at)
    select ${tx.orgId}, id, business_name, original_name, name_key, search_text, category, address, city,
      region, postal_code, country, phone, website, email, contact_name, rating, review_count, source, external_id,
      tags::text[], custom, status, score, fit_reason, qualified_at, import_id,
      import_records, created_at, updated_at
    from ${unnestedLeads(leads, searchTexts)}`.execute(tx.db)
}

/**
 * Writes everything of these leads that a merge, an edit, a move or a score may have changed. The ids are said twice,
 * because for the join alone PostgreSQL read all leads of the org (110 ms of CPU for 40 leads of 40,000).
 */
export async function updateLeads(tx: OrgTx, leads: readonly Lead[]): Promise<void> {
  if (leads.length === 0) return
  await sql`
    update leads set business_name = new.business_name, original_name = new.original_name, name_key = new.name_key,
      search_text = new.search_text, category = new.category, address = new.address, city = new.city,
      region = new.region, postal_code = new.postal_code, country = new.country, phone = new.phone,
      website = new.website, email = new.email, contact_name = new.contact_name, rating = new.rating,
      review_count = new.review_count, external_id = new.external_id,
      tags = new.tags::text[], custom = new.custom, status = new.status,
      score = new.score, fit_reason = new.fit_reason, qualified_at = new.qualified_at,
      import_id = new.import_id, import_records = new.import_records,
      edited_fields = new.edited_fields::text[], updated_at = new.updated_at
    from ${unnestedLeads(leads, leads.map(searchTextOf))}
    where leads.org_id = ${tx.orgId} and leads.id = new.id and leads.id = any(${column(leads, (lead) => lead.id)}::text[])`.execute(
    tx.db,
  )
}

/**
 * Writes the statuses of these leads alone: a PATCH of the status then takes 1.0–1.25 ms of PostgreSQL's CPU, with all
 * columns 1.9–2.7. Every index gets its entry in both cases, since one of them is by status.
 */
export async function updateStatuses(tx: OrgTx, leads: readonly Lead[]): Promise<void> {
  if (leads.length === 0) return
  const ids = column(leads, (lead) => lead.id)
  await sql`
    update leads set status = new.status, updated_at = new.updated_at
    from unnest(
      ${ids}::text[],
      ${column(leads, (lead) => lead.status)}::text[],
      ${column(leads, (lead) => lead.updatedAt)}::timestamptz[]
    ) as new (id, status, updated_at)
    where leads.org_id = ${tx.orgId} and leads.id = new.id and leads.id = any(${ids}::text[])`.execute(tx.db)
}

function unnestedLeads(leads: readonly Lead[], searchTexts: readonly string[]) {
  return sql`unnest(
      ${column(leads, (lead) => lead.id)}::text[],
      ${column(leads, (lead) => lead.businessName)}::text[],
      ${column(leads, (lead) => lead.originalName)}::text[],
      ${column(leads, (lead) => sortKeyOf(lead.businessName))}::text[],
      ${arrayLiteral(searchTexts)}::text[],
      ${column(leads, (lead) => lead.category)}::text[],
      ${column(leads, (lead) => lead.address)}::text[],
      ${column(leads, (lead) => lead.city)}::text[],
      ${column(leads, (lead) => lead.region)}::text[],
      ${column(leads, (lead) => lead.postalCode)}::text[],
      ${column(leads, (lead) => lead.country)}::text[],
      ${column(leads, (lead) => lead.phone)}::text[],
      ${column(leads, (lead) => lead.website)}::text[],
      ${column(leads, (lead) => lead.email)}::text[],
      ${column(leads, (lead) => lead.contactName)}::text[],
      ${column(leads, (lead) => lead.rating)}::float8[],
      ${column(leads, (lead) => lead.reviewCount)}::int[],
      ${column(leads, (lead) => lead.source)}::text[],
      ${column(leads, (lead) => lead.externalId)}::text[],
      ${column(leads, (lead) => arrayLiteral(lead.tags))}::text[],
      ${column(leads, (lead) => JSON.stringify(lead.custom))}::jsonb[],
      ${column(leads, (lead) => lead.status)}::text[],
      ${column(leads, (lead) => lead.score)}::int[],
      ${column(leads, (lead) => lead.fitReason)}::text[],
      ${column(leads, (lead) => lead.qualifiedAt)}::timestamptz[],
      ${column(leads, (lead) => arrayLiteral(lead.editedFields))}::text[],
      ${column(leads, (lead) => lead.importId)}::text[],
      ${column(leads, (lead) => lead.importRecords)}::text[],
      ${column(leads, (lead) => lead.createdAt)}::timestamptz[],
      ${column(leads, (lead) => lead.updatedAt)}::timestamptz[]
    ) as new (id, business_name, original_name, name_key, search_text, category, address, city, region, postal_code,
      country, phone, website, email, contact_name, rating, review_count, source, external_id, tags, custom, status,
      score, fit_reason, qualified_at, edited_fields, import_id, import_records, created_at, updated_at)`
}

interface LeadKey {
  readonly leadId: string
  readonly matchKey: string
}

/** The match keys of leads that are new. */
export async function insertMatchKeys(tx: OrgTx, keys: readonly LeadKey[]): Promise<void> {
  if (keys.length > 0) await insertOfMatchKeys(tx, keys).execute(tx.db)
}

/** Adds those that the leads have not; looking for each first takes 1.6 times as long. */
export async function insertMissingMatchKeys(tx: OrgTx, keys: readonly LeadKey[]): Promise<void> {
  if (keys.length > 0) await sql`${insertOfMatchKeys(tx, keys)} on conflict do nothing`.execute(tx.db)
}

const insertOfMatchKeys = (tx: OrgTx, keys: readonly LeadKey[]) => sql`
  insert into lead_match_keys (org_id, lead_id, match_key)
  select ${tx.orgId}, * from unnest(
    ${arrayLiteral(keys.map((key) => key.leadId))}::text[],
    ${arrayLiteral(keys.map((key) => key.matchKey))}::uuid[])`

/** Leads of the org in the order of their ids, for work on all of them in batches. */
export async function listLeadsAfter(tx: OrgTx, afterId: string, limit: number): Promise<Lead[]> {
  const rows = await tx.db
    .selectFrom('leads')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(leadOf)
}

/**
 * As `listLeadsAfter`, but only about one in `every`, always the same ones, chosen by the hash of their ids. The ids
 * are picked from the index alone: 50,000 of 1,000,000 leads in 0.9 s, and in 6.9 s when the filter read whole rows.
 */
export async function listLeadSampleAfter(
  tx: OrgTx,
  every: number,
  afterId: string,
  limit: number,
): Promise<Lead[]> {
  const { rows } = await sql<LeadRow>`
    select * from leads where org_id = ${tx.orgId} and id = any(array(
      select id from leads where org_id = ${tx.orgId} and id > ${afterId} and hashtext(id) % ${every} = 0
      order by id limit ${limit}
    )) order by id`.execute(tx.db)
  return rows.map(leadOf)
}

/** How many leads there are in each status, over these orgs. */
export async function countLeadsByStatus(
  tx: ScopeTx,
  orgIds: readonly string[],
): Promise<Record<string, number>> {
  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*) as count from leads where org_id = any(${[...orgIds]}::text[])
    group by status`.execute(tx.db)
  return Object.fromEntries(rows.map((row) => [row.status, row.count]))
}

/** With everything that names it. Older match keys of it are known by nothing else, so all of the org are looked at. */
export async function deleteLead(tx: OrgTx, id: string): Promise<void> {
  await sql`delete from lead_match_keys where org_id = ${tx.orgId} and lead_id = ${id}`.execute(tx.db)
  await sql`delete from leads where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
}
