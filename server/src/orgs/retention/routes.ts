/** How long what an org may let go of is kept. */
import { differenceOf, recordChange } from '../../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { orgNotFound } from '../errors.ts'
import { claimOrg, getRetention, updateRetention } from '../queries.ts'
import { type Retention, retentionPatchShape, retentionShape } from './schema.ts'

const tag = 'Org'
const example = { deliveries_days: 30, feed_days: 90 }

export function retentionRoutes({ db }: { db: Database }): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/org/retention',
      summary: 'Get how long things are kept',
      description: 'In days: deliveries with their attempts, and how far back the feed of events goes.',
      tag,
      access: 'read',
      response: retentionShape,
      examples: { response: example },
      handle: ({ caller }) => db.inOrg(caller.orgId, getRetention),
    }),
    defineRoute({
      method: 'PATCH',
      url: '/api/org/retention',
      summary: 'Change how long things are kept',
      description:
        'What is absent stays. With fewer days what is older leaves within minutes, and for good; with more days nothing ' +
        'comes back but in the feed. A delivery that is still open stays until it has ended.',
      tag,
      access: 'write',
      people: 'admin',
      body: retentionPatchShape,
      response: retentionShape,
      examples: { body: { deliveries_days: 7 }, response: { ...example, deliveries_days: 7 } },
      handle: ({ body, caller }) => db.inOrg(caller.orgId, (tx) => editRetention(tx, body)),
    }),
  ]
}

async function editRetention(
  tx: OrgTx,
  patch: { [Name in keyof Retention]?: Retention[Name] | undefined },
): Promise<Retention> {
  // Locked, so that two at once tell the log what each has changed.
  const org = await claimOrg(tx)
  if (org === null) throw new AppError(orgNotFound)
  const before = await getRetention(tx)
  const after = {
    deliveries_days: patch.deliveries_days ?? before.deliveries_days,
    feed_days: patch.feed_days ?? before.feed_days,
  }
  const difference = differenceOf(before, after)
  if (difference === null) return before
  await updateRetention(tx, after)
  recordChange(tx, { action: 'org.retention_updated', target: org.id, ...difference })
  return after
}
