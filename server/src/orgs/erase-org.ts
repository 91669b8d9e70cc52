/**
 * Erases an org: for its people and keys it is gone with the commit, its rows follow in the background.
 *
 * The row of the org goes first: without it no key is known, nobody works for it, its webhooks are paused and its
 * invitations lead nowhere. Its jobs go with it, so no mail that waits is sent. Does not reach what is on its way at
 * this moment: a mail or delivery that is being sent arrives. No entry in the audit log: that goes, too.
 */
import { deleteEntriesOfOrg } from '../platform/audit/delete-old-entries.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { eraseTenant } from '../platform/db/erase-tenant.ts'
import { AppError, invalidRequest } from '../platform/errors.ts'
import { deleteJobsBut, type JobQueue } from '../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../platform/jobs/worker.ts'
import { orgNotFound } from './errors.ts'
import { claimOrg, deleteOrg, findOrg } from './queries.ts'

const type = 'erase_org'

/** What began before the erasure has ended by then; so has its time as a job (half an hour). */
const secondLookMs = 3_600_000

/** `name` is said back, so that nobody erases another org than they mean. Throws `org_not_found`, `invalid_request`. */
export async function eraseOrg(tx: OrgTx, name: string, jobs: JobQueue): Promise<void> {
  const org = await claimOrg(tx)
  if (!org) throw new AppError(orgNotFound)
  if (org.name !== name) {
    const message = 'must be the name of the org, exactly'
    throw new AppError(invalidRequest, { message: `name ${message}`, details: [{ path: 'name', message }] })
  }
  await deleteOrg(tx)
  await deleteJobsBut(tx, type)
  await jobs.enqueue(tx, [
    { type, payload: {} },
    { type, payload: {}, delayMs: secondLookMs },
  ])
}

export function eraseOrgJob(db: Database): JobHandler {
  return defineJobHandler({
    type,
    concurrency: 1,
    // It has to end well, also after an outage of a night.
    maxAttempts: 200,
    async run({ orgId, signal }) {
      // Nothing but the erasure itself enqueues this; were it ever otherwise, an org that lives is not touched.
      if (await db.inOrg(orgId, findOrg)) return
      await db.inOrg(orgId, (tx) => deleteJobsBut(tx, type))
      await eraseTenant(db, orgId, signal)
      await deleteEntriesOfOrg(db, orgId, signal)
    },
  })
}
