import type { OrgTx } from '../platform/db/database.ts'
import { claimAccount } from './queries.ts'
import { isOpen } from './subscription.ts'

/**
 * Whether the org has a subscription that is paid for now or may be again, whatever its plan is here. A reading of
 * Stripe that is being kept is waited for, and one that comes later waits for the transaction.
 */
export const hasOpenSubscription = async (tx: OrgTx): Promise<boolean> => isOpen(await claimAccount(tx))
