/** All SQL on `emails`. */
import { type Selectable, sql, type Updateable } from 'kysely'
import { leadStandings } from '../../leads/index.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import type { EmailsTable } from '../../platform/db/tables.generated.ts'
import { type EmailSort, type EmailState, emailStates } from './schema.ts'

export interface Email extends Omit<Selectable<EmailsTable>, 'state' | 'toAddress'> {
  state: EmailState
  to: string | null
}

// The column is checked to hold just these states.
const emailOf = ({ toAddress, ...row }: Selectable<EmailsTable>): Email =>
  ({ ...row, to: toAddress }) as unknown as Email

export async function findEmail(tx: OrgTx, id: string): Promise<Email | null> {
  const row = await selectEmail(tx, id).executeTakeFirst()
  return row ? emailOf(row) : null
}

export async function getEmail(tx: OrgTx, id: string): Promise<Email> {
  return emailOf(await selectEmail(tx, id).executeTakeFirstOrThrow())
}

/** Locked until the end of the transaction: of those who would move it at once, the second sees where it went. */
export async function claimEmail(tx: OrgTx, id: string): Promise<Email | null> {
  const row = await selectEmail(tx, id).forUpdate().executeTakeFirst()
  return row ? emailOf(row) : null
}

function selectEmail(tx: OrgTx, id: string) {
  return tx.db.selectFrom('emails').selectAll().where('orgId', '=', tx.orgId).where('id', '=', id)
}

/** A place in a list: the id, and the score of the lead where that is the order. */
export type EmailPlace = readonly [id: string, score: number | null]

export interface EmailPage {
  readonly sort: EmailSort
  readonly limit: number
  readonly after: EmailPlace | null
}

export interface ListedEmail {
  readonly email: Email
  readonly place: EmailPlace
}

/** An index serves both orders by creation, which is that of the ids. */
export async function listEmails(
  tx: OrgTx,
  filter: { state?: readonly EmailState[] | undefined; leadId?: string | undefined },
  { sort, limit, after }: EmailPage,
): Promise<ListedEmail[]> {
  const conditions = [sql`emails.org_id = ${tx.orgId}`]
  // By equality where it can be: the order of the index holds within one state only.
  if (filter.state?.length === 1) conditions.push(sql`emails.state = ${filter.state[0]}`)
  else if (filter.state) conditions.push(sql`emails.state = any(${[...filter.state]}::text[])`)
  if (filter.leadId !== undefined) conditions.push(sql`emails.lead_id = ${filter.leadId}`)
  const page = sort === '-score' ? byScore(tx, after) : byCreation(sort, after)
  const { rows } = await sql<Selectable<EmailsTable> & { rank: number | null }>`
    select emails.*, ${page.rank} as rank from emails ${page.join}
    where ${sql.join([...conditions, ...page.beyond], sql` and `)}
    order by ${page.order} limit ${limit}`.execute(tx.db)
  return rows.map(({ rank, ...row }) => ({ email: emailOf(row), place: [row.id, rank] }))
}

function byCreation(sort: EmailSort, after: EmailPlace | null) {
  const [beyond, direction] = sort === '-created_at' ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`]
  return {
    ...{ rank: sql`null::int`, join: sql``, order: sql`emails.id ${direction}` },
    beyond: after ? [sql`emails.id ${beyond} ${after[0]}`] : [],
  }
}

/** Best lead first, then newest; a lead without a score comes last. Reads all that the filter lets through: it is for
 * the drafts that wait, which are no more than people read. */
function byScore(tx: OrgTx, after: EmailPlace | null) {
  const rank = sql`(case when leads.score is null then -1 else leads.score end)`
  return {
    rank,
    join: sql`join ${leadStandings(tx)} leads on leads.id = emails.lead_id`,
    order: sql`rank desc, emails.id desc`,
    beyond: after ? [sql`(${rank}, emails.id) < (${after[1]}, ${after[0]})`] : [],
  }
}

/** How many there are in each state, each counted up to `most`. */
export async function countEmailsByState(tx: OrgTx, most: number): Promise<Map<EmailState, number>> {
  const { rows } = await sql<{ state: EmailState; count: number }>`
    select s.state, (
      select count(*)::int from (
        select from emails where org_id = ${tx.orgId} and state = s.state limit ${most}) counted
    ) as count from unnest(${[...emailStates]}::text[]) as s (state)`.execute(tx.db)
  return new Map(rows.map(({ state, count }) => [state, count]))
}

/** The first mails of these leads, the newest of each last: after one that was rejected there may be another. */
export async function listFirstEmails(tx: OrgTx, leadIds: readonly string[]): Promise<Email[]> {
  const { rows } = await sql<Selectable<EmailsTable>>`
    select * from emails
    where org_id = ${tx.orgId} and lead_id = any(${[...leadIds]}::text[]) and sequence_step = 1
    order by id`.execute(tx.db)
  return rows.map(emailOf)
}

/** Drafts that nobody edited, in the order of their ids, for work on all of them in batches. */
export async function listUneditedDraftsAfter(tx: OrgTx, afterId: string, limit: number): Promise<Email[]> {
  const rows = await tx.db
    .selectFrom('emails')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('state', '=', 'draft')
    .where('isEdited', '=', false)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(emailOf)
}

export interface Draft {
  readonly id: string
  readonly leadId: string
  readonly to: string | null
  readonly subject: string
  readonly bodyText: string
}

/** Adds first mails; a lead that has one keeps it. Answers the ids that were added. */
export async function insertDrafts(tx: OrgTx, drafts: readonly Draft[]): Promise<Set<string>> {
  if (drafts.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    insert into emails (org_id, id, lead_id, state, to_address, subject, body_text)
    select ${tx.orgId}, id, lead_id, 'draft', to_address, subject, body_text from ${unnestedDrafts(drafts)}
    on conflict (org_id, lead_id, sequence_step) where state not in ('rejected', 'bounced') do nothing
    returning id`.execute(tx.db)
  return new Set(rows.map(({ id }) => id))
}

/** Rewrites drafts, except what somebody edited, approved or rejected in the meantime: of that, only a missing
 * address is filled in, and only in drafts. */
export async function updateDrafts(tx: OrgTx, drafts: readonly Draft[]): Promise<void> {
  if (drafts.length === 0) return
  await sql`
    update emails set to_address = new.to_address, updated_at = now(),
      subject = case when is_edited then emails.subject else new.subject end,
      body_text = case when is_edited then emails.body_text else new.body_text end
    from ${unnestedDrafts(drafts)}
    where emails.org_id = ${tx.orgId} and emails.id = new.id and emails.state = 'draft'
      and (not emails.is_edited or emails.to_address is null)`.execute(tx.db)
}

function unnestedDrafts(drafts: readonly Draft[]) {
  return sql`unnest(
      ${drafts.map((draft) => draft.id)}::text[],
      ${drafts.map((draft) => draft.leadId)}::text[],
      ${drafts.map((draft) => draft.to)}::text[],
      ${drafts.map((draft) => draft.subject)}::text[],
      ${drafts.map((draft) => draft.bodyText)}::text[]
    ) as new (id, lead_id, to_address, subject, body_text)`
}

export type EmailChanges = Omit<Updateable<EmailsTable>, 'orgId' | 'id' | 'leadId' | 'state'> & {
  state?: EmailState
}

/** Of a claimed e-mail; answers what it is now. Times in `now` are set to the database's clock. */
export async function updateEmail(
  tx: OrgTx,
  id: string,
  changes: EmailChanges,
  now: readonly ('approvedAt' | 'attemptedAt' | 'sentAt')[] = [],
): Promise<Email> {
  const times = Object.fromEntries([...now, 'updatedAt'].map((name) => [name, sql<Date>`now()`]))
  const row = await tx.db
    .updateTable('emails')
    .set({ ...changes, ...times })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return emailOf(row)
}

/** Rejects what of this lead is not on its way yet. Answers those. */
export async function updateOpenEmailsRejected(tx: OrgTx, leadId: string, reason: string): Promise<Email[]> {
  const rows = await tx.db
    .updateTable('emails')
    .set({ state: 'rejected', reason, updatedAt: sql`now()` })
    .where('orgId', '=', tx.orgId)
    .where('leadId', '=', leadId)
    .where('state', 'in', ['draft', 'approved'])
    .returningAll()
    .execute()
  return rows.map(emailOf)
}

/** Part of erasing a lead. Waits for who holds one of them; answers those that there were. */
export async function deleteEmailsOf(tx: OrgTx, leadId: string): Promise<Email[]> {
  const rows = await tx.db
    .deleteFrom('emails')
    .where('orgId', '=', tx.orgId)
    .where('leadId', '=', leadId)
    .returningAll()
    .execute()
  return rows.map(emailOf)
}

/** The leads to whom something was written to these addresses, also elsewhere than they say. In lower case. */
export async function listLeadIdsWrittenTo(
  tx: OrgTx,
  addresses: readonly string[],
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ leadId: string }>`
    select distinct lead_id from emails
    where org_id = ${tx.orgId} and lower(to_address) = any(${[...addresses]}::text[]) limit ${limit}`.execute(
    tx.db,
  )
  return rows.map(({ leadId }) => leadId)
}

export async function countEmailsOf(tx: OrgTx, leadIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from emails
    where org_id = ${tx.orgId} and lead_id = any(${[...leadIds]}::text[])`.execute(tx.db)
  return rows[0]?.count ?? 0
}
