/** All SQL on `billing_accounts` and `stripe_events`. */
import { sql } from 'kysely'
import type { Plan } from '../orgs/index.ts'
import type { OrgTx, ScopeTx } from '../platform/db/database.ts'
import type { SubscriptionState } from '../platform/stripe.ts'

/** A subscription as it was read at Stripe last. */
export interface KeptSubscription {
  readonly subscriptionId: string | null
  readonly state: SubscriptionState | null
  /** What Stripe gave; null: nothing. */
  readonly plan: Plan | null
  readonly renewsAt: Date | null
  readonly cancelsAt: Date | null
}

export interface Account extends KeptSubscription {
  readonly customerId: string | null
}

export const noAccount: Account = {
  customerId: null,
  subscriptionId: null,
  state: null,
  plan: null,
  renewsAt: null,
  cancelsAt: null,
}

const columns = ['customerId', 'subscriptionId', 'state', 'plan', 'renewsAt', 'cancelsAt'] as const

/** The database checks both words against the same lists. */
const toAccount = <Row extends { state: string | null; plan: string | null }>(row: Row) =>
  row as Row & { state: SubscriptionState | null; plan: Plan | null }

export async function findAccount(tx: OrgTx): Promise<Account> {
  const row = await tx.db
    .selectFrom('billingAccounts')
    .select(columns)
    .where('orgId', '=', tx.orgId)
    .executeTakeFirst()
  return row ? toAccount(row) : noAccount
}

/** Locked until the end of the transaction, with the number of the reading that was kept last. */
export async function claimAccount(tx: OrgTx): Promise<Account & { readingKept: number }> {
  const row = await tx.db
    .selectFrom('billingAccounts')
    .select([...columns, 'readingKept'])
    .where('orgId', '=', tx.orgId)
    .forUpdate()
    .executeTakeFirst()
  return row ? toAccount(row) : { ...noAccount, readingKept: 0 }
}

/** The number of a reading that is about to begin, and whom it is about. */
export async function insertReading(tx: OrgTx): Promise<{ reading: number; customerId: string | null }> {
  return tx.db
    .insertInto('billingAccounts')
    .values({ orgId: tx.orgId, readingsBegun: 1 })
    .onConflict((conflict) =>
      conflict.column('orgId').doUpdateSet({ readingsBegun: sql`billing_accounts.readings_begun + 1` }),
    )
    .returning(['readingsBegun as reading', 'customerId'])
    .executeTakeFirstOrThrow()
}

export async function updateSubscription(
  tx: OrgTx,
  reading: number,
  subscription: KeptSubscription,
): Promise<void> {
  await tx.db
    .updateTable('billingAccounts')
    .set({ ...subscription, readingKept: reading })
    .where('orgId', '=', tx.orgId)
    .execute()
}

/** The org's customer from now on: this one, or that of whoever was faster. */
export async function insertCustomer(tx: OrgTx, customerId: string): Promise<string> {
  const row = await tx.db
    .insertInto('billingAccounts')
    .values({ orgId: tx.orgId, customerId })
    .onConflict((conflict) =>
      conflict
        .column('orgId')
        .doUpdateSet({ customerId: sql`coalesce(billing_accounts.customer_id, excluded.customer_id)` }),
    )
    .returning('customerId')
    .executeTakeFirstOrThrow()
  return row.customerId ?? customerId
}

/** There is no such customer at Stripe any more. */
export async function deleteCustomer(tx: OrgTx, customerId: string): Promise<void> {
  await tx.db
    .updateTable('billingAccounts')
    .set({ customerId: null })
    .where('orgId', '=', tx.orgId)
    .where('customerId', '=', customerId)
    .execute()
}

export async function findOrgOfCustomer(tx: ScopeTx, customerId: string): Promise<string | null> {
  const row = await tx.db
    .selectFrom('billingAccounts')
    .select('orgId')
    .where('customerId', '=', customerId)
    .executeTakeFirst()
  return row?.orgId ?? null
}

export async function hasEvent(tx: OrgTx, id: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('stripeEvents')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row !== undefined
}

/** Notes it, once. Those past their time leave: an org has a handful in a month. */
export async function insertEvent(tx: OrgTx, event: { id: string; type: string }): Promise<void> {
  await tx.db
    .deleteFrom('stripeEvents')
    .where('orgId', '=', tx.orgId)
    .where('receivedAt', '<', sql<Date>`now() - interval '30 days'`)
    .execute()
  await tx.db
    .insertInto('stripeEvents')
    .values({ orgId: tx.orgId, id: event.id, type: event.type })
    .onConflict((conflict) => conflict.columns(['orgId', 'id']).doNothing())
    .execute()
}

/** How many seconds are left before the operator may be written to again; 0: now, and that is noted. */
export async function updateContactedAt(tx: OrgTx, everySeconds: number): Promise<number> {
  const { rows } = await sql<{ waitSeconds: number }>`
    with known as (
      insert into billing_accounts as a (org_id, contacted_at) values (${tx.orgId}, now())
      on conflict (org_id) do update set contacted_at = now()
      where a.contacted_at is null or a.contacted_at <= now() - make_interval(secs => ${everySeconds})
      returning 1
    )
    select case when exists (select from known) then 0 else coalesce(ceil(${everySeconds} - extract(epoch from
      now() - (select contacted_at from billing_accounts where org_id = ${tx.orgId}))), ${everySeconds})::int
      end as wait_seconds`.execute(tx.db)
  return rows[0]?.waitSeconds ?? 0
}
