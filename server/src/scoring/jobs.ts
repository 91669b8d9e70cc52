/** Scoring in the background: leads that came in or changed, and whole orgs. */
import { scoreLeads } from '../leads/index.ts'
import type { Database } from '../platform/db/database.ts'
import type { Outbox, Subscriber } from '../platform/events/outbox.ts'
import type { JobQueue, NewJob } from '../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../platform/jobs/worker.ts'
import { createAssessor } from './assessor.ts'
import { updateRescoreEnded } from './queries.ts'
import { rescoreBatch } from './rescore-leads.ts'

/** Leads of one job, and so of one transaction. */
const leadsPerJob = 500

/** Leads whose facts are new are scored after the commit, but for those that were scored in the same transaction. */
export function scoreOnChange(jobs: JobQueue): Subscriber {
  return async (tx, events) => {
    const changed = new Set<string>()
    const scored = new Set<string>()
    for (const { type, leadId } of events) {
      if (leadId === null) continue
      if (type === 'lead.created' || type === 'lead.updated') changed.add(leadId)
      else if (type === 'lead.scored') scored.add(leadId)
    }
    await jobs.enqueue(tx, jobsFor([...changed].filter((id) => !scored.has(id))))
  }
}

function jobsFor(leadIds: readonly string[]): NewJob[] {
  const newJobs: NewJob[] = []
  for (let at = 0; at < leadIds.length; at += leadsPerJob) {
    const ids = leadIds.slice(at, at + leadsPerJob)
    const job = { type: 'score_leads', payload: { lead_ids: ids } }
    const [only] = ids
    // A lead that is edited ten times in a row is scored once.
    newJobs.push(ids.length === 1 && only !== undefined ? { ...job, key: only } : job)
  }
  return newJobs
}

export interface ScoringJobDeps {
  db: Database
  outbox: Outbox
}

export function scoringJobs({ db, outbox }: ScoringJobDeps): JobHandler[] {
  return [
    defineJobHandler<{ lead_ids: string[] }>({
      type: 'score_leads',
      async run({ orgId, payload }) {
        await db.inOrg(orgId, async (tx) => {
          await scoreLeads(tx, payload.lead_ids, { outbox, assessor: await createAssessor(tx) })
        })
      },
    }),
    defineJobHandler<{ rescore_id: string }>({
      type: 'rescore_leads',
      concurrency: 2,
      async run({ orgId, payload, signal }) {
        for (let hasMore = true; hasMore; ) {
          signal.throwIfAborted()
          hasMore = await db.inOrg(orgId, (tx) => rescoreBatch(tx, payload.rescore_id, outbox))
        }
      },
      async onGivenUp({ orgId, payload }) {
        await db.inOrg(orgId, (tx) => updateRescoreEnded(tx, payload.rescore_id, 'failed'))
      },
    }),
  ]
}
