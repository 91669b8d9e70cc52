/**
 * Limits on trying: passwords, codes, tokens, mails that others get. Counted in the database, so that they hold over
 * all processes, in windows that the first attempt opens.
 *
 * By address of the network, an IPv6 one by its /64, which is what one customer has; and where an account is named, by
 * account, whether it exists or not. Who knows an e-mail can so keep its owner from signing in with the password for a
 * while; choosing a new password ends that. It does not stop guesses that are spread over many addresses and accounts:
 * against those stands the second factor.
 */
import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import type { Database } from '../platform/db/database.ts'
import { AppError, tooManyAttempts } from '../platform/errors.ts'
import { deleteAttempts, upsertAttempt } from './queries.ts'

export interface Limit {
  readonly max: number
  readonly seconds: number
}

/** For whatever is named no other. */
export const usualLimit: Limit = { max: 60, seconds: 900 }

/** Throws `too_many_attempts`. `what` is counted by itself, `who` is an address or the name of an account. */
export async function countAttempt(db: Database, what: string, who: string, limit: Limit): Promise<void> {
  const { count, secondsLeft } = await upsertAttempt(db, keyOf(what, who), limit)
  if (count <= limit.max) return
  throw new AppError(tooManyAttempts, { retryAfterSeconds: Math.max(1, Math.ceil(secondsLeft)) })
}

export const forgetAttempts = (db: Database, what: string, who: string): Promise<void> =>
  deleteAttempts(db, keyOf(what, who))

/** For one account, wherever they come from. */
export const signInsOf = '/sign-in/email account'

const keyOf = (what: string, who: string): Buffer =>
  createHash('sha256').update(`${what}\n${who}`).digest().subarray(0, 16)

/** What of an address stands for one customer. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv6'
    ? parsed.toNormalizedString().split(':').slice(0, 4).join(':')
    : parsed.toString()
}
