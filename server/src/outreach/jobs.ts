/** The background work of outreach, and which events ask for it. */
import type { Database, OrgTx } from '../platform/db/database.ts'
import type { RecordedEvent, Subscriber } from '../platform/events/outbox.ts'
import type { JobQueue } from '../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../platform/jobs/worker.ts'
import { listUneditedDraftsAfter } from './emails/queries.ts'
import { type SendingDeps, sendEmailJob } from './emails/send-email.ts'
import { type DraftingDeps, draftEmails } from './templates/draft-emails.ts'

/** Leads of one job: an imported city qualifies by the thousand. */
const leadsPerJob = 500
/** Leads of one transaction: its drafts are put together in about 15 ms, for which this process does nothing else. */
const batchSize = 100

/** Leads that qualified get a draft; drafts of leads of which more is known now are brought up to date. */
export function draftOnQualified(jobs: JobQueue): Subscriber {
  return async (tx, events) => {
    const leadIds = [...new Set(events.filter(callsForDraft).flatMap(({ leadId }) => leadId ?? []))]
    await jobs.enqueue(
      tx,
      inBatches(leadIds, leadsPerJob).map((lead_ids) => ({ type: 'draft_emails', payload: { lead_ids } })),
    )
  }
}

function callsForDraft({ type, body }: RecordedEvent): boolean {
  if (type === 'lead.qualified' || type === 'lead.updated') return true
  // A person may qualify a lead too, whatever its score.
  return type === 'lead.status_changed' && JSON.parse(body).new_status === 'qualified'
}

/** Brings every draft that nobody edited up to date: to be called in the transaction that changes the profile or the
 * template. */
export async function redraft(tx: OrgTx, jobs: JobQueue): Promise<void> {
  await jobs.enqueue(tx, [{ type: 'redraft_emails', key: 'all', payload: {} }])
}

export type OutreachJobDeps = SendingDeps & DraftingDeps

export function outreachJobs(deps: OutreachJobDeps): JobHandler[] {
  return [draftEmailsJob(deps), redraftEmailsJob(deps), sendEmailJob(deps)]
}

function draftEmailsJob(deps: OutreachJobDeps): JobHandler {
  return defineJobHandler<{ lead_ids: string[] }>({
    type: 'draft_emails',
    concurrency: 2,
    async run({ orgId, payload, signal }) {
      for (const leadIds of inBatches(payload.lead_ids, batchSize)) {
        signal.throwIfAborted()
        await deps.db.inOrg(orgId, (tx) => draftEmails(tx, leadIds, deps))
      }
    },
  })
}

function redraftEmailsJob(deps: OutreachJobDeps): JobHandler {
  return defineJobHandler({
    type: 'redraft_emails',
    concurrency: 1,
    async run({ orgId, signal }) {
      let afterId: string | null = ''
      while (afterId !== null) {
        signal.throwIfAborted()
        afterId = await redraftBatch(deps.db, orgId, afterId, deps)
      }
    },
  })
}

/** Answers the last draft of the batch; null when there are no more. */
async function redraftBatch(
  db: Database,
  orgId: string,
  afterId: string,
  deps: DraftingDeps,
): Promise<string | null> {
  return db.inOrg(orgId, async (tx) => {
    const drafts = await listUneditedDraftsAfter(tx, afterId, batchSize)
    await draftEmails(
      tx,
      drafts.map(({ leadId }) => leadId),
      deps,
    )
    return drafts.at(-1)?.id ?? null
  })
}

function inBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}
