/**
 * Sends what was approved, once.
 *
 * The job's three steps: a transaction that moves the e-mail to `sending`; the exchange with the SMTP server, outside
 * of any transaction; a transaction that records what became of it. A job that finds its own sending begun, and not
 * recorded, took over from a process that died in between: nobody knows whether the server accepted, so it says
 * `unknown` and sends nothing. Only where the server certainly did not accept is there another attempt, by another job.
 *
 * A ticket ties the e-mail to the one job that may send it. Withdrawn and approved again, an e-mail has a new one, and
 * a job that still waits for a later attempt at the old text finds that it is no longer meant.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { advanceLead } from '../../leads/index.ts'
import type { Database, OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import type { JobQueue, NewJob } from '../../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../../platform/jobs/worker.ts'
import { type Mailer, maxConnections } from '../../platform/mail/mailer.ts'
import type { OutgoingMessage } from '../../platform/mail/message.ts'
import type { SendResult } from '../../platform/mail/send-result.ts'
import { emailBounced, emailFailed, emailSent, subjectOf } from '../events.ts'
import type { AddressHashes } from '../suppressions/address-hashes.ts'
import { lockSuppressions } from '../suppressions/queries.ts'
import { isSuppressed } from '../suppressions/suppress.ts'
import { canMove, contentHash, nextSendAttempt } from './email.ts'
import { type MessageDeps, messageOf } from './message-of.ts'
import { claimEmail, type Email, type EmailChanges, updateEmail } from './queries.ts'
import type { EmailState } from './schema.ts'

export interface SendingDeps extends MessageDeps {
  readonly db: Database
  readonly outbox: Outbox
  readonly jobs: JobQueue
  readonly mailer: Mailer
  readonly addressHashes: AddressHashes
}

interface SendEmail {
  readonly email_id: string
  readonly ticket: string
}

const type = 'send_email'

/** A job that sends an approved e-mail, and the change of the e-mail that lets it. */
export function newSending(email: Email, delayMs = 0): { job: NewJob; changes: EmailChanges } {
  const ticket = randomUUID()
  const payload: SendEmail = { email_id: email.id, ticket }
  return { job: { type, payload, delayMs }, changes: { sendTicket: ticket } }
}

export function sendEmailJob(deps: SendingDeps): JobHandler {
  const { db, outbox, mailer } = deps
  return defineJobHandler<SendEmail>({
    type,
    // More would be `sending` and yet wait for a connection.
    concurrency: maxConnections,
    async run(job) {
      job.signal.throwIfAborted()
      const message = await db.inOrg(job.orgId, (tx) => beginSending(tx, job.payload, deps))
      if (message === null) return
      const result = await mailer.send(message)
      await outlastOutage(() => db.inOrg(job.orgId, (tx) => endSending(tx, job.payload, result, deps)))
    },
    async onGivenUp(job) {
      await db.inOrg(job.orgId, async (tx) => {
        const email = await claimEmail(tx, job.payload.email_id)
        if (email?.state === 'approved' && email.sendTicket === job.payload.ticket) {
          await fail(tx, email, 'It could not be sent because of a fault on this side', outbox)
        }
      })
    },
  })
}

/** From here on the mail may go out. Null: there is nothing to send. */
async function beginSending(
  tx: OrgTx,
  payload: SendEmail,
  deps: SendingDeps,
): Promise<OutgoingMessage | null> {
  const { outbox, addressHashes } = deps
  await lockSuppressions(tx, 'sender')
  const email = await claimEmail(tx, payload.email_id)
  if (!email || email.sendTicket !== payload.ticket) return null
  if (email.state === 'sending') {
    await updateEmail(tx, email.id, {
      state: 'unknown',
      reason: 'The sending was cut off before its end was known',
    })
    return null
  }
  if (email.state !== 'approved') return null
  if (email.to === null || contentHash(email) !== email.approvedHash) {
    return fail(tx, email, 'It is not what was approved', outbox)
  }
  if (await isSuppressed(tx, email.to, addressHashes)) {
    return fail(tx, email, 'The address is suppressed', outbox)
  }
  const message = await messageOf(tx, email, deps)
  const { messageId } = message
  const begun: EmailChanges = { state: 'sending', attemptCount: email.attemptCount + 1, messageId }
  const { attemptedAt } = await updateEmail(tx, email.id, begun, ['attemptedAt'])
  return { ...message, to: email.to, date: attemptedAt ?? new Date() }
}

async function endSending(
  tx: OrgTx,
  payload: SendEmail,
  result: SendResult,
  { outbox, jobs }: SendingDeps,
): Promise<void> {
  const email = await claimEmail(tx, payload.email_id)
  if (!email || email.sendTicket !== payload.ticket) return
  const waitSeconds = result.outcome === 'retry' ? nextSendAttempt(email.attemptCount) : null
  const state = stateAfter(result, waitSeconds)
  // Another worker may have taken this one for dead: then only what is certain may still change the record.
  if (!canMove(email.state, state, 'system')) return
  if (result.outcome === 'accepted') {
    const messageId = result.serverMessageId ?? email.messageId
    const sent = await updateEmail(tx, email.id, { state, messageId, reason: null }, ['sentAt'])
    outbox.record(tx, [emailSent(await subjectOf(tx, sent.leadId), sent)])
    return advanceLead(tx, email.leadId, 'contacted', outbox)
  }
  const { reason } = result
  if (state === 'failed') return void (await fail(tx, email, reason, outbox))
  if (waitSeconds !== null) {
    const { job, changes } = newSending(email, waitSeconds * 1_000)
    await jobs.enqueue(tx, [job])
    await updateEmail(tx, email.id, { state, reason, ...changes })
    return
  }
  await updateEmail(tx, email.id, { state, reason })
  if (state === 'bounced') outbox.record(tx, [emailBounced(await subjectOf(tx, email.leadId), email, reason)])
}

function stateAfter(result: SendResult, waitSeconds: number | null): EmailState {
  switch (result.outcome) {
    case 'accepted':
      return 'sent'
    case 'rejected':
      return 'failed'
    case 'rejected-recipient':
      return 'bounced'
    case 'retry':
      return waitSeconds === null ? 'failed' : 'approved'
    case 'unknown':
      return 'unknown'
  }
}

async function fail(tx: OrgTx, email: Email, reason: string, outbox: Outbox): Promise<null> {
  await updateEmail(tx, email.id, { state: 'failed', reason })
  outbox.record(tx, [emailFailed(await subjectOf(tx, email.leadId), email, reason)])
  return null
}

/**
 * The answer of the SMTP server is known here and nowhere else: a database that is away for a moment must not make an
 * `unknown` of it. Goes on while the worker stops; its timers keep no process alive.
 */
async function outlastOutage(record: () => Promise<void>): Promise<void> {
  for (const waitMs of [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000]) {
    try {
      return await record()
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error
      await sleep(waitMs, undefined, { ref: false })
    }
  }
  return record()
}
