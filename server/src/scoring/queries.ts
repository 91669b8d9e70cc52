/** All SQL on `profiles`, `lead_scores` and `rescores`. */
import { type Selectable, sql } from 'kysely'
import { arrayLiteral } from '../platform/db/array-literal.ts'
import type { OrgTx } from '../platform/db/database.ts'
import type { LeadScoresTable, RescoresTable } from '../platform/db/tables.generated.ts'
import { newId } from '../platform/ids.ts'
import { defaultProfile, type Profile, profileSchema } from './profile.ts'
import type { RescoreState } from './schema.ts'

export type PastScore = Selectable<LeadScoresTable>
export interface Rescore extends Selectable<RescoresTable> {
  // The column is checked to hold just these.
  state: RescoreState
}

export interface RevisedProfile {
  readonly profile: Profile
  /** 0 as long as the org never set one. */
  readonly revision: number
}

/**
 * Those who score hold the profile until their transaction ends, who changes it waits for them. So once a change is
 * committed, no lead can appear any more with a score by the profile before: a rescore finds them all.
 */
export async function holdProfile(tx: OrgTx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${profileLock(tx)})`.execute(tx.db)
}

/** For who changes the profile or begins a rescore: alone, and after all who score by it. */
export async function lockProfile(tx: OrgTx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${profileLock(tx)})`.execute(tx.db)
}

const profileLock = (tx: OrgTx) => sql`hashtextextended(${`profile:${tx.orgId}`}, 0)`

/** The profile in force: the default where the org never set one. */
export async function findProfile(tx: OrgTx): Promise<Profile> {
  return (await getRevisedProfile(tx)).profile
}

export async function getRevisedProfile(tx: OrgTx): Promise<RevisedProfile> {
  const row = await tx.db
    .selectFrom('profiles')
    .select(['profile', 'revision'])
    .where('orgId', '=', tx.orgId)
    .executeTakeFirst()
  if (!row) return { profile: defaultProfile, revision: 0 }
  // Parsed again: one that was kept by an earlier version lacks what came later.
  return { profile: profileSchema.parse(row.profile), revision: row.revision }
}

/** The same profile again is no new revision. */
export async function upsertProfile(tx: OrgTx, profile: Profile): Promise<void> {
  await sql`
    insert into profiles (org_id, profile) values (${tx.orgId}, ${JSON.stringify(profile)}::jsonb)
    on conflict (org_id) do update
    set profile = excluded.profile, revision = profiles.revision + 1, updated_at = now()
    where profiles.profile <> excluded.profile`.execute(tx.db)
}

export type NewScore = Pick<PastScore, 'leadId' | 'score' | 'fitReason' | 'scorer' | 'scorerVersion'>

export async function insertScores(tx: OrgTx, scores: readonly NewScore[]): Promise<void> {
  await sql`
    insert into lead_scores (org_id, id, lead_id, score, fit_reason, scorer, scorer_version)
    select ${tx.orgId}, * from unnest(
      ${arrayLiteral(scores.map(() => newId('score')))}::text[],
      ${arrayLiteral(scores.map(({ leadId }) => leadId))}::text[],
      ${arrayLiteral(scores.map(({ score }) => score))}::int[],
      ${arrayLiteral(scores.map(({ fitReason }) => fitReason))}::text[],
      ${arrayLiteral(scores.map(({ scorer }) => scorer))}::text[],
      ${arrayLiteral(scores.map(({ scorerVersion }) => scorerVersion))}::int[])`.execute(tx.db)
}

/** Newest first. */
export async function listScores(
  tx: OrgTx,
  leadId: string,
  page: { limit: number; beforeId: string | null },
): Promise<PastScore[]> {
  let query = tx.db
    .selectFrom('leadScores')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('leadId', '=', leadId)
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  return query.orderBy('id', 'desc').limit(page.limit).execute()
}

export type ScorePlace = readonly [leadId: string, id: string]

/** Of all leads, in the order of their ids. */
export async function listAllScores(
  tx: OrgTx,
  after: ScorePlace | null,
  limit: number,
): Promise<PastScore[]> {
  const [leadId, id] = after ?? ['', '']
  const { rows } = await sql<PastScore>`
    select * from lead_scores where org_id = ${tx.orgId} and (lead_id, id) > (${leadId}, ${id})
    order by lead_id, id limit ${limit}`.execute(tx.db)
  return rows
}

export async function deleteScores(tx: OrgTx, leadId: string): Promise<void> {
  await tx.db.deleteFrom('leadScores').where('orgId', '=', tx.orgId).where('leadId', '=', leadId).execute()
}

export async function insertRescore(
  tx: OrgTx,
  rescore: { profileRevision: number; leadsTotal: number },
): Promise<Rescore> {
  const row = await tx.db
    .insertInto('rescores')
    .values({ orgId: tx.orgId, id: newId('rescore'), state: 'running', ...rescore })
    .returningAll()
    .executeTakeFirstOrThrow()
  return row as Rescore
}

export async function findRescore(tx: OrgTx, id: string): Promise<Rescore | null> {
  const row = await tx.db
    .selectFrom('rescores')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .executeTakeFirst()
  return (row as Rescore | undefined) ?? null
}

/** Newest first. */
export async function listRescores(
  tx: OrgTx,
  states: readonly RescoreState[] | undefined,
  page: { limit: number; beforeId: string | null },
): Promise<Rescore[]> {
  let query = tx.db.selectFrom('rescores').selectAll().where('orgId', '=', tx.orgId)
  if (states) query = query.where('state', 'in', states)
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  return (await query.orderBy('id', 'desc').limit(page.limit).execute()) as Rescore[]
}

export async function findRunningRescore(tx: OrgTx): Promise<Rescore | null> {
  const row = await tx.db
    .selectFrom('rescores')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('state', '=', 'running')
    .executeTakeFirst()
  return (row as Rescore | undefined) ?? null
}

/** Locked until the end of the transaction; null once it no longer runs. */
export async function claimRescore(tx: OrgTx, id: string): Promise<Rescore | null> {
  const row = await tx.db
    .selectFrom('rescores')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .forUpdate()
    .executeTakeFirst()
  return (row as Rescore | undefined) ?? null
}

/** Ends one that runs; one that ended stays as it is. */
export async function updateRescoreEnded(
  tx: OrgTx,
  id: string,
  state: Exclude<RescoreState, 'running'>,
): Promise<void> {
  await tx.db
    .updateTable('rescores')
    .set({ state, updatedAt: sql<Date>`now()` })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

/** Adds one batch. The total grows with leads that came in since. */
export async function updateRescoreProgress(
  tx: OrgTx,
  id: string,
  batch: { lastLeadId: string; scored: number; changed: number; qualified: number },
): Promise<void> {
  await sql`
    update rescores set last_lead_id = ${batch.lastLeadId}, leads_scored = leads_scored + ${batch.scored},
      leads_total = greatest(leads_total, leads_scored + ${batch.scored}),
      leads_changed = leads_changed + ${batch.changed}, newly_qualified = newly_qualified + ${batch.qualified},
      updated_at = now()
    where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
}
