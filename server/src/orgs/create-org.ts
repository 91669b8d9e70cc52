/**
 * A new tenant with its owner and, where the plan has an API, a first key.
 *
 * People and keys are other slices', which stand on this one: what is needed of them is handed in. The org, its owner
 * and its key are one transaction. The person is registered before it: when the transaction fails, the same call
 * finds the person again and goes on.
 */
import { recordChange } from '../platform/audit/record-change.ts'
import type { Database, OrgTx } from '../platform/db/database.ts'
import { AppError, invalidRequest } from '../platform/errors.ts'
import { newId } from '../platform/ids.ts'
import { mayUseApi } from './plan.ts'
import { insertOrg } from './queries.ts'
import { orgNameShape, type Plan } from './schema.ts'

export interface NewOrg {
  readonly name: string
  readonly plan: Plan
  readonly email: string
  readonly password: string
  /** The owner's; what stands before the @ where it is not said. */
  readonly personName?: string
}

export interface CreatedOrg {
  readonly orgId: string
  readonly userId: string
  /** Shown once; null on a plan without the API. */
  readonly apiKey: string | null
}

export interface CreateOrgOptions {
  readonly db: Database
  /** The id of the person with this e-mail and password, who is registered when unknown. */
  registerUser(person: { name: string; email: string; password: string }): Promise<string>
  /** Makes a key in the transaction of its org. */
  issueKey(tx: OrgTx, createdBy: { id: string; name: string }): Promise<string>
}

/** Throws `invalid_request`, or what `registerUser` does; then there is no new org. */
export async function createOrg(
  { db, registerUser, issueKey }: CreateOrgOptions,
  org: NewOrg,
): Promise<CreatedOrg> {
  const name = readName(org.name)
  const { plan, email, password } = org
  const personName = org.personName ?? localPart(email)
  const userId = await registerUser({ name: personName, email, password })
  const orgId = newId('org')
  const apiKey = await db.inOrg(orgId, async (tx) => {
    await foundOrg(tx, { name, plan, ownerId: userId })
    return mayUseApi(plan) ? issueKey(tx, { id: userId, name: personName }) : null
  })
  return { orgId, userId, apiKey }
}

/** The org of the transaction, which is new, with its owner. */
export async function foundOrg(tx: OrgTx, org: { name: string; plan: Plan; ownerId: string }): Promise<void> {
  await insertOrg(tx, org)
  const { name, plan } = org
  recordChange(tx, { action: 'org.created', target: tx.orgId, after: { name, plan } })
}

function readName(text: string): string {
  const name = orgNameShape.safeParse(text)
  if (name.success) return name.data
  const message = name.error.issues[0]?.message ?? 'is not valid'
  throw new AppError(invalidRequest, { message: `name ${message}`, details: [{ path: 'name', message }] })
}

const localPart = (email: string): string => email.trim().split('@')[0] || email
