/** All SQL on `idempotent_answers`. */
import { sql } from 'kysely'
import type { OrgTx, ScopeTx } from '../db/database.ts'

export interface StoredAnswer {
  readonly fingerprint: Buffer
  /** Null while the work is under way outside of a transaction. */
  readonly status: number | null
  readonly headers: string
  readonly body: string
}

/**
 * Takes the key for this transaction, and reads what is stored under it. `isTaken`: another transaction has it.
 *
 * One round trip. The lock comes after the snapshot: a copy may commit just between the two and stay unseen here.
 * Then `upsertAnswer` finds its row.
 */
export async function takeKey(
  tx: OrgTx,
  key: string,
): Promise<{ isTaken: boolean; stored: StoredAnswer | null }> {
  const { rows } = await sql<
    { isMine: boolean } & { [Name in keyof StoredAnswer]: StoredAnswer[Name] | null }
  >`
    select pg_try_advisory_xact_lock(hashtextextended(${`idempotency:${tx.orgId}:${key}`}, 0)) as is_mine, a.*
    from (values (1)) as always left join (
      select fingerprint, status, headers, body from idempotent_answers
      where org_id = ${tx.orgId} and key = ${key} and expires_at > now()
    ) a on true`.execute(tx.db)
  const { isMine = false, fingerprint, status = null, headers, body } = rows[0] ?? {}
  const stored = fingerprint ? { fingerprint, status, headers: headers ?? '{}', body: body ?? '' } : null
  return { isTaken: !isMine, stored }
}

export async function findAnswer(tx: OrgTx, key: string): Promise<StoredAnswer | null> {
  const { rows } = await sql<StoredAnswer>`
    select fingerprint, status, headers, body from idempotent_answers
    where org_id = ${tx.orgId} and key = ${key} and expires_at > now()`.execute(tx.db)
  return rows[0] ?? null
}

export interface NewAnswer extends StoredAnswer {
  readonly key: string
  readonly leadIds: readonly string[]
  readonly keptSeconds: number
}

/** False where there is one already that has not expired. One that is under way (status null) is completed. */
export async function upsertAnswer(tx: OrgTx, answer: NewAnswer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into idempotent_answers as a (org_id, key, fingerprint, status, headers, body, lead_ids, expires_at)
    values (${tx.orgId}, ${answer.key}, ${answer.fingerprint}, ${answer.status}, ${answer.headers}, ${answer.body},
      ${[...answer.leadIds]}::text[], now() + make_interval(secs => ${answer.keptSeconds}))
    on conflict (org_id, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
      headers = excluded.headers, body = excluded.body, lead_ids = excluded.lead_ids, expires_at = excluded.expires_at
    where a.expires_at <= now() or (a.status is null and excluded.status is not null
      and a.fingerprint = excluded.fingerprint)`.execute(tx.db)
  return numAffectedRows === 1n
}

/** Gives a key back whose work came to nothing. */
export async function deleteClaim(tx: OrgTx, key: string): Promise<void> {
  await sql`
    delete from idempotent_answers where org_id = ${tx.orgId} and key = ${key} and status is null`.execute(
    tx.db,
  )
}

/**
 * Who writes an answer of work that was done before shares it, who erases has it alone, both until their transaction
 * ends: so the one comes first and is seen by the other.
 */
export async function lockErasing(tx: OrgTx, as: 'writer' | 'eraser'): Promise<void> {
  const lock = sql.raw(as === 'writer' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock')
  await sql`select ${lock}(hashtextextended(${`erasing:${tx.orgId}`}, 0))`.execute(tx.db)
}

/**
 * Part of erasing a lead: the answers in which it occurs, and those without any lead that hold one of these texts (its
 * e-mail address). Call it with the lead locked: a request that is just writing about it has then ended.
 */
export async function deleteAnswersAbout(
  tx: OrgTx,
  leadId: string,
  texts: readonly string[] = [],
): Promise<void> {
  await lockErasing(tx, 'eraser')
  await sql`
    delete from idempotent_answers where org_id = ${tx.orgId} and (
      ${leadId} = any(lead_ids) or (lead_ids = '{}' and exists (
        select from unnest(${texts.map((text) => text.toLowerCase())}::text[]) as text
        where text <> '' and strpos(lower(body), text) > 0)))`.execute(tx.db)
}

/** Up to `limit` of all orgs; answers how many there were. */
export async function deleteExpiredAnswers(tx: ScopeTx, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from idempotent_answers where ctid = any(array(
      select ctid from idempotent_answers where expires_at <= now()
      order by expires_at limit ${limit} for update skip locked))`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}
