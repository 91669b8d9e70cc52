/** All SQL on `emails`. */
import { type Selectable, sql, type Updateable } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import type { EmailsTable } from '../../platform/db/tables.generated.ts'
import type { EmailState } from './schema.ts'

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

/** Locked until the end of the transaction: of those who would move it at once, the second sees where it went. */
export async function claimEmail(tx: OrgTx, id: string): Promise<Email | null> {
  const row = await selectEmail(tx, id).forUpdate().executeTakeFirst()
  return row ? emailOf(row) : null
}

function selectEmail(tx: OrgTx, id: string) {
  return tx.db.selectFrom('emails').selectAll().where('orgId', '=', tx.orgId).where('id', '=', id)
}

/** Newest first. */
export async function listEmails(
  tx: OrgTx,
  filter: { state?: readonly EmailState[] | undefined; leadId?: string | undefined },
  page: { limit: number; beforeId: string | null },
): Promise<Email[]> {
  let query = tx.db.selectFrom('emails').selectAll().where('orgId', '=', tx.orgId)
  const [state] = filter.state ?? []
  if (filter.state?.length === 1) query = query.where('state', '=', state ?? '')
  else if (filter.state) query = query.where('state', 'in', filter.state)
  if (filter.leadId !== undefined) query = query.where('leadId', '=', filter.leadId)
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute()
  return rows.map(emailOf)
}

/** The first mail of each of these leads, where there is one. */
export async function listFirstEmails(tx: OrgTx, leadIds: readonly string[]): Promise<Email[]> {
  const { rows } = await sql<Selectable<EmailsTable>>`
    select * from emails
    where org_id = ${tx.orgId} and lead_id = any(${[...leadIds]}::text[]) and sequence_step = 1`.execute(
    tx.db,
  )
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
    on conflict (org_id, lead_id, sequence_step) do nothing
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
