/** Everything that a webhook missed since some time is sent once more, in the background. */
import type { z } from 'zod'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { endpointDisabled, recoveryNotFound, webhookNotFound } from '../errors.ts'
import { findRecovery, type Recovery } from './queries.ts'
import { startRecovery } from './recover.ts'
import * as schema from './schema.ts'

export function recoveryRoutes({ db, jobs }: { db: Database; jobs: JobQueue }): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/webhooks/:id/recover',
      summary: 'Recover what a webhook missed',
      description:
        'Queues again what is exhausted or skipped since a time, with the same ids and a new schedule. It runs in the ' +
        'background: follow it by its id. What is still being retried is left to its schedule.',
      tag: 'Webhooks',
      access: 'write',
      needsApiPlan: true,
      params: schema.recoveryParams,
      body: schema.newRecoveryShape,
      response: schema.recoveryShape,
      errors: [webhookNotFound, endpointDisabled],
      examples: { body: { since: '2026-06-20T14:32:10Z' } },
      async handle({ params, body, caller }) {
        const since = new Date(body.since)
        return recoveryJson(await db.inOrg(caller.orgId, (tx) => startRecovery(tx, params.id, since, jobs)))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/recoveries/:id',
      summary: 'Follow a recovery',
      description: 'How many deliveries it has queued again so far, and whether it is done.',
      tag: 'Webhooks',
      access: 'read',
      params: schema.recoveryParams,
      response: schema.recoveryShape,
      errors: [recoveryNotFound],
      async handle({ params, caller }) {
        const recovery = await db.inOrg(caller.orgId, (tx) => findRecovery(tx, params.id))
        if (recovery === null) throw new AppError(recoveryNotFound)
        return recoveryJson(recovery)
      },
    }),
  ]
}

const recoveryJson = (recovery: Recovery) => ({
  id: recovery.id,
  webhook_id: recovery.webhookId,
  since: recovery.since.toISOString(),
  state: recovery.state as z.infer<typeof schema.recoveryShape>['state'],
  requeued: recovery.requeued,
  created_at: recovery.createdAt.toISOString(),
  updated_at: recovery.updatedAt.toISOString(),
})
