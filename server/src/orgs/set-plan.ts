/**
 * Puts an org on another plan. Nothing is deleted: keys and webhooks look at the plan themselves. What has to happen
 * at once (open retries of a downgraded org become `skipped`) is its slice's, which hears of it in the same transaction.
 */
import { recordChange } from '../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { isId } from '../platform/ids.ts'
import { orgNotFound } from './errors.ts'
import { claimOrg, updateOrgPlan } from './queries.ts'
import type { Plan } from './schema.ts'

export interface PlanChange {
  readonly from: Plan
  readonly to: Plan
}

export type PlanListener = (tx: OrgTx, change: PlanChange) => Promise<void>

/** Answers the change; to the plan that it has, none, and nobody hears of it. Throws `org_not_found`. */
export async function setOrgPlan(
  db: Database,
  orgId: string,
  plan: Plan,
  listeners: readonly PlanListener[] = [],
): Promise<PlanChange> {
  if (!isId('org', orgId)) throw new AppError(orgNotFound)
  return db.inOrg(orgId, async (tx) => {
    const org = await claimOrg(tx)
    if (!org) throw new AppError(orgNotFound)
    const change = { from: org.plan, to: plan }
    if (change.from === change.to) return change
    await updateOrgPlan(tx, plan)
    const [before, after] = [{ plan: change.from }, { plan: change.to }]
    recordChange(tx, { action: 'org.plan_changed', target: orgId, fields: ['plan'], before, after })
    for (const listener of listeners) await listener(tx, change)
    return change
  })
}
