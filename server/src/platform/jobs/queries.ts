/**
 * The worker's side of the table `jobs`. Only the database's clock decides what is due and which lease has ended;
 * whatever ends a claim names its token, so a late worker changes nothing.
 */
import { sql } from 'kysely'
import type { Database, ScopeTx } from '../db/database.ts'

export interface ClaimedJob {
  orgId: string
  id: string
  type: string
  payload: string
  attempt: number
  token: string
}

export interface Slots {
  readonly type: string
  readonly free: number
}

/**
 * Takes due jobs, oldest first, up to the free slots of each type. `nextMs`: in how many milliseconds the next one is
 * due when nothing was taken; 0 or less is one that another transaction holds at this moment.
 */
export async function claimJobs(
  db: Database,
  slots: readonly Slots[],
  leaseMs: number,
): Promise<{ claimed: ClaimedJob[]; nextMs: number | null }> {
  const types = slots.map(({ type }) => type)
  return db.inScope('jobs', async (tx) => {
    const { rows: claimed } = await sql<ClaimedJob>`
      update jobs j set attempt_count = j.attempt_count + 1, claim_token = gen_random_uuid(),
        due_at = now() + make_interval(secs => ${leaseMs / 1000})
      from (
        select due.org_id, due.id from unnest(${types}::text[], ${slots.map(({ free }) => free)}::int[]) as slot (type, free)
        cross join lateral (
          select org_id, id from jobs where type = slot.type and due_at <= now()
          order by due_at limit slot.free for update skip locked
        ) due
      ) picked
      where j.org_id = picked.org_id and j.id = picked.id
      returning j.org_id, j.id, j.type, j.payload, j.attempt_count as attempt, j.claim_token as token`.execute(
      tx.db,
    )
    if (claimed.length > 0) return { claimed, nextMs: null }
    const { rows } = await sql<{ ms: number | null }>`
      select extract(epoch from min(next.due_at) - now())::float8 * 1000 as ms
      from unnest(${types}::text[]) as wanted (type)
      cross join lateral (
        select due_at from jobs where type = wanted.type and due_at is not null order by due_at limit 1
      ) next`.execute(tx.db)
    return { claimed, nextMs: rows[0]?.ms ?? null }
  })
}

/** Lengthens these leases. Answers the tokens that still hold. */
export async function renewJobs(
  db: Database,
  tokens: readonly string[],
  leaseMs: number,
): Promise<Set<string>> {
  const { rows } = await db.inScope('jobs', (tx) =>
    sql<{ token: string }>`
      update jobs set due_at = now() + make_interval(secs => ${leaseMs / 1000})
      where claim_token = any(${[...tokens]}::uuid[]) returning claim_token as token`.execute(tx.db),
  )
  return new Set(rows.map(({ token }) => token))
}

export async function finishJob(db: Database, token: string): Promise<void> {
  await db.inScope('jobs', (tx) => sql`delete from jobs where claim_token = ${token}::uuid`.execute(tx.db))
}

/**
 * Gives claims back: due at once, and the attempt does not count. It stays above 0, though: another job of the same
 * key may wait by now.
 */
export async function releaseJobs(db: Database, tokens: readonly string[]): Promise<void> {
  await db.inScope('jobs', (tx) =>
    sql`update jobs set due_at = now(), claim_token = null, attempt_count = greatest(1, attempt_count - 1)
      where claim_token = any(${[...tokens]}::uuid[])`.execute(tx.db),
  )
}

/** `waitMs` null: given up, kept for a time to be looked at. */
export async function failJob(
  db: Database,
  token: string,
  error: unknown,
  waitMs: number | null,
): Promise<void> {
  const waitSecs = waitMs === null ? null : waitMs / 1000
  await db.inScope('jobs', (tx) =>
    sql`update jobs set claim_token = null, last_error = ${storedMessage(error)},
        due_at = now() + make_interval(secs => ${waitSecs}::float8),
        given_up_at = case when ${waitSecs}::float8 is null then now() end
      where claim_token = ${token}::uuid`.execute(tx.db),
  )
}

const givenUpKeptDays = 30

/** Retention: up to `limit` of all orgs that were given up long ago; answers how many there were. */
export async function deleteGivenUpJobs(tx: ScopeTx, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from jobs where ctid = any(array(
      select ctid from jobs where given_up_at < now() - make_interval(days => ${givenUpKeptDays})
      order by given_up_at limit ${limit} for update skip locked))`.execute(tx.db)
  return Number(numAffectedRows ?? 0)
}

/** An error's message as PostgreSQL can keep it: one that it refused would leave the job to fail for ever. */
function storedMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.slice(0, 500).toWellFormed().replaceAll('\0', '')
}
