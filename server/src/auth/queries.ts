/** Our own SQL on better-auth's tables and those beside them; all the rest of it is better-auth's. */
import { sql } from 'kysely'
import type { Database, OrgTx, ScopeTx } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'

/** The addresses of these people, in no order; those who are gone are left out. */
export async function listUserEmails(tx: OrgTx, userIds: readonly string[]): Promise<string[]> {
  return (await listUsers(tx, userIds)).map(({ email }) => email)
}

export interface User {
  id: string
  name: string
  email: string
  twoFactorEnabled: boolean
}

export async function listUsers(tx: OrgTx, userIds: readonly string[]): Promise<User[]> {
  if (userIds.length === 0) return []
  return tx.db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'twoFactorEnabled'])
    .where('id', 'in', userIds)
    .execute()
}

export async function findUserIdByEmail(tx: OrgTx | ScopeTx, email: string): Promise<string | null> {
  const row = await tx.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()
  return row?.id ?? null
}

export async function hasUsers(tx: ScopeTx): Promise<boolean> {
  return (await tx.db.selectFrom('users').select('id').limit(1).execute()).length > 0
}

/** Whether nobody else claims it now; the claim ends with the transaction. */
export async function claimFirstSignUp(tx: ScopeTx): Promise<boolean> {
  const { rows } = await sql<{ isClaimed: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('first sign-up', 0)) as is_claimed`.execute(tx.db)
  return rows[0]?.isClaimed ?? false
}

export async function updateActiveOrg(tx: ScopeTx, sessionId: string, orgId: string): Promise<void> {
  await tx.db.updateTable('sessions').set({ activeOrgId: orgId }).where('id', '=', sessionId).execute()
}

/** Counts one attempt in the window that is open, or opens one. What is past the limit is not counted further. */
export async function upsertAttempt(
  db: Database,
  key: Buffer,
  limit: { max: number; seconds: number },
): Promise<{ count: number; secondsLeft: number }> {
  // Now and then, whoever comes by sweeps up.
  if (Math.random() < 0.01) {
    await db.read(sql`delete from sign_in_attempts where started_at < now() - interval '1 day'`)
  }
  const window = sql`make_interval(secs => ${limit.seconds})`
  const { rows } = await db.read(sql<{ count: number; secondsLeft: number }>`
    insert into sign_in_attempts as a (key) values (${key})
    on conflict (key) do update set
      started_at = case when a.started_at <= now() - ${window} then now() else a.started_at end,
      count = case when a.started_at <= now() - ${window} then 1 else least(a.count, ${limit.max}) + 1 end
    returning count, extract(epoch from started_at + ${window} - now())::double precision as seconds_left`)
  return rows[0] ?? { count: 0, secondsLeft: 0 }
}

export async function deleteAttempts(db: Database, key: Buffer): Promise<void> {
  await db.read(sql`delete from sign_in_attempts where key = ${key}`)
}

interface EmailChange {
  readonly userId: string
  readonly token: string
}

const emailChange = (userId: string) => `change-email:${userId}`

/** With the hash of the password in it, a new password makes it another. */
const emailChangeHash = ({ userId, token }: EmailChange) => sql`
  encode(sha256(convert_to(${token} || coalesce((
    select password from accounts where user_id = ${userId} and provider_id = 'credential'), ''), 'UTF8')), 'hex')`

/** For an hour, like the link itself. It takes the place of an earlier one. */
export async function replaceEmailChange(db: Database, change: EmailChange): Promise<void> {
  const identifier = emailChange(change.userId)
  await db.read(sql`
    with old as (delete from verifications where identifier = ${identifier})
    insert into verifications (id, identifier, value, expires_at)
    values (${newId('ver')}, ${identifier}, ${emailChangeHash(change)}, now() + interval '1 hour')`)
}

export async function hasEmailChange(db: Database, change: EmailChange): Promise<boolean> {
  const { rows } = await db.read(sql`
    select from verifications where identifier = ${emailChange(change.userId)}
      and value = ${emailChangeHash(change)} and expires_at > now()`)
  return rows.length > 0
}

export async function deleteEmailChange(db: Database, userId: string): Promise<void> {
  await db.read(sql`delete from verifications where identifier = ${emailChange(userId)}`)
}

/** Its links are void by then. */
const mailKept = sql`interval '7 days'`

export async function insertPersonalMail(
  db: Database,
  mail: { to: string; subject: string; text: string },
): Promise<void> {
  await db.read(sql`
    with old as (delete from personal_mail where created_at < now() - ${mailKept})
    insert into personal_mail (id, to_address, subject, text)
    values (${newId('mail')}, ${mail.to}, ${mail.subject}, ${mail.text})`)
}

export interface KeptMail {
  id: string
  toAddress: string
  subject: string
  text: string
  createdAt: Date
}

/** Newest first. */
export async function listLatestPersonalMail(tx: ScopeTx, limit: number): Promise<KeptMail[]> {
  return tx.db.selectFrom('personalMail').selectAll().orderBy('id', 'desc').limit(limit).execute()
}

export async function findPersonalMail(tx: ScopeTx, id: string): Promise<KeptMail | null> {
  return (await tx.db.selectFrom('personalMail').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export interface TwoFactor {
  id: string
  secret: string
  backupCodes: string
}

/** Whose secrets begin otherwise than those that are written now. */
export async function listTwoFactorsUnlike(tx: ScopeTx, beginning: string): Promise<TwoFactor[]> {
  return tx.db
    .selectFrom('twoFactors')
    .select(['id', 'secret', 'backupCodes'])
    .where((where) =>
      where.or([
        where.not(sql<boolean>`starts_with(secret, ${beginning})`),
        where.not(sql<boolean>`starts_with(backup_codes, ${beginning})`),
      ]),
    )
    .execute()
}

/** Unless it has changed meanwhile: a backup code that was just used must not come back. */
export async function updateTwoFactor(tx: ScopeTx, from: TwoFactor, to: TwoFactor): Promise<void> {
  await tx.db
    .updateTable('twoFactors')
    .set({ secret: to.secret, backupCodes: to.backupCodes })
    .where('id', '=', from.id)
    .where('secret', '=', from.secret)
    .where('backupCodes', '=', from.backupCodes)
    .execute()
}
