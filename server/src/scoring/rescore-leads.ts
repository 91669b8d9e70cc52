/**
 * Scores all leads of an org again, in batches of one transaction each.
 *
 * Scores, events and progress of a batch commit together, so it goes on after a crash where it stood, and a lost twin
 * of its job that still runs only does some of the same batches. Each batch goes by the profile that is in force then.
 */
import { countLeadsByStatus, isNews, listLeadsAfter, scoreLeads, withScore } from '../leads/index.ts'
import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import type { Outbox } from '../platform/events/outbox.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { createAssessor } from './assessor.ts'
import {
  claimRescore,
  findRunningRescore,
  getRevisedProfile,
  insertRescore,
  lockProfile,
  type Rescore,
  updateRescoreEnded,
  updateRescoreProgress,
} from './queries.ts'

/** Holds the locks of its leads, and at the end the org's event counter, for about 50 ms when all of them change. */
const batchSize = 500

/**
 * Begins a rescore. One that runs with the same profile is answered as it is; one that began with an older profile is
 * superseded.
 */
export async function startRescore(tx: OrgTx, jobs: JobQueue): Promise<{ rescore: Rescore; isNew: boolean }> {
  await lockProfile(tx)
  const { revision } = await getRevisedProfile(tx)
  const running = await findRunningRescore(tx)
  if (running?.profileRevision === revision) return { rescore: running, isNew: false }
  if (running) await updateRescoreEnded(tx, running.id, 'superseded')
  const counts = await countLeadsByStatus(tx, [tx.orgId])
  const leadsTotal = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const rescore = await insertRescore(tx, { profileRevision: revision, leadsTotal })
  await jobs.enqueue(tx, [{ type: 'rescore_leads', payload: { rescore_id: rescore.id } }])
  recordChange(tx, { action: 'rescore.started', target: rescore.id })
  return { rescore, isNew: true }
}

/** Answers whether there may be more to do. */
export async function rescoreBatch(tx: OrgTx, id: string, outbox: Outbox): Promise<boolean> {
  // The profile is held before the rescore is locked, in the order in which `startRescore` takes them.
  const assessor = await createAssessor(tx)
  const rescore = await claimRescore(tx, id)
  if (!rescore) return false
  const leads = await listLeadsAfter(tx, rescore.lastLeadId, batchSize)
  const last = leads.at(-1)
  if (!last) {
    await updateRescoreEnded(tx, id, 'done')
    return false
  }
  // Only those that change are locked and written: mostly few. One whose facts change meanwhile has a job of its own.
  const ids = leads
    .filter((lead) => isNews(lead, withScore(lead, assessor.assess(lead))))
    .map((lead) => lead.id)
  const { changed, qualified } = await scoreLeads(tx, ids, { outbox, assessor })
  await updateRescoreProgress(tx, id, { lastLeadId: last.id, scored: leads.length, changed, qualified })
  return true
}
