/** What a person or a client decides about an e-mail. Each throws `not_found` and `wrong_state`. */
import { advanceLead } from '../../leads/index.ts'
import { differenceOf, recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { contentChanged, emailNotFound, wrongState } from '../errors.ts'
import { emailApproved, emailFailed, emailRejected, emailSent, subjectOf } from '../events.ts'
import { type ApprovalDeps, missingForApproval } from './approval.ts'
import { canMove, contentHash, isEditable } from './email.ts'
import { parseEmailAddress } from './email-address.ts'
import { claimEmail, type Email, updateEmail } from './queries.ts'
import type { EmailPatch, EmailState } from './schema.ts'
import { newSending } from './send-email.ts'

export interface DecisionDeps extends ApprovalDeps {
  readonly outbox: Outbox
  readonly jobs: JobQueue
}

async function claim(tx: OrgTx, id: string): Promise<Email> {
  const email = await claimEmail(tx, id)
  if (!email) throw new AppError(emailNotFound)
  return email
}

function refuseMove(email: Email, to: EmailState, verb: string): void {
  if (canMove(email.state, to, 'person')) return
  throw new AppError(wrongState, { message: `The e-mail is ${email.state}: it can not be ${verb}` })
}

/** Changes a draft; from then on it no longer follows its lead, profile and template. Throws `invalid_request`. */
export async function editEmail(tx: OrgTx, id: string, patch: EmailPatch): Promise<Email> {
  const email = await claim(tx, id)
  if (!isEditable(email.state)) {
    const way = canMove(email.state, 'draft', 'person') ? '; withdraw it first' : ''
    throw new AppError(wrongState, {
      message: `The e-mail is ${email.state}: only a draft can be changed${way}`,
    })
  }
  const to = patch.to === undefined ? email.to : patch.to && readAddress(patch.to)
  const subject = patch.subject ?? email.subject
  const bodyText = patch.body_text ?? email.bodyText
  if (contentHash({ to, subject, bodyText }) === contentHash(email)) return email
  const after = { to, subject, body_text: bodyText }
  const { fields } =
    differenceOf({ to: email.to, subject: email.subject, body_text: email.bodyText }, after) ?? {}
  recordChange(tx, { action: 'email.updated', target: id, fields: fields ?? [] })
  return updateEmail(tx, id, { toAddress: to, subject, bodyText, isEdited: true })
}

function readAddress(text: string): string {
  const parsed = parseEmailAddress(text)
  if (parsed.isValid) return parsed.address
  const { problem: message } = parsed
  throw new AppError(invalidRequest, { message: `to ${message}`, details: [{ path: 'to', message }] })
}

/**
 * Approves exactly what was read, and has it sent. Throws `content_changed`, `address_missing`, `address_suppressed`,
 * `postal_address_missing` and `opt_out_missing`.
 */
export async function approveEmail(
  tx: OrgTx,
  id: string,
  { hash, by }: { hash: string; by: { id: string; name: string } },
  deps: DecisionDeps,
): Promise<Email> {
  const email = await claim(tx, id)
  refuseMove(email, 'approved', 'approved')
  if (contentHash(email) !== hash) throw new AppError(contentChanged)
  const [missing] = await missingForApproval(tx, email, deps)
  if (missing) throw new AppError(missing.definition, missing.options)
  const { job, changes } = newSending(email)
  const approved = {
    state: 'approved',
    approvedHash: hash,
    approvedBy: by.id,
    approvedByName: by.name,
    attemptCount: 0,
    reason: null,
  } as const
  const after = await updateEmail(tx, id, { ...approved, ...changes }, ['approvedAt'])
  deps.outbox.record(tx, [emailApproved(await subjectOf(tx, after.leadId), after)])
  await deps.jobs.enqueue(tx, [job])
  recordChange(tx, { action: 'email.approved', target: id })
  return after
}

/** A draft, or an approved one that is not being sent yet: it never will be. */
export async function rejectEmail(tx: OrgTx, id: string, reason: string, outbox: Outbox): Promise<Email> {
  const email = await claim(tx, id)
  refuseMove(email, 'rejected', 'rejected')
  const after = await updateEmail(tx, id, { state: 'rejected', reason })
  outbox.record(tx, [emailRejected(await subjectOf(tx, after.leadId), after, reason)])
  recordChange(tx, { action: 'email.rejected', target: id })
  return after
}

/** An approved or failed one becomes a draft again, to be changed and approved anew. */
export async function withdrawEmail(tx: OrgTx, id: string): Promise<Email> {
  const email = await claim(tx, id)
  refuseMove(email, 'draft', 'withdrawn')
  recordChange(tx, { action: 'email.withdrawn', target: id })
  const unapproved = {
    approvedHash: null,
    approvedBy: null,
    approvedByName: null,
    approvedAt: null,
    sendTicket: null,
  }
  return updateEmail(tx, id, { state: 'draft', ...unapproved })
}

/** A person looked into the mailbox and says what became of an e-mail of which nobody knew. */
export async function settleEmail(
  tx: OrgTx,
  id: string,
  state: 'sent' | 'failed',
  outbox: Outbox,
): Promise<Email> {
  const email = await claim(tx, id)
  refuseMove(email, state, 'settled')
  recordChange(tx, { action: 'email.settled', target: id })
  const lead = await subjectOf(tx, email.leadId)
  if (state === 'failed') {
    const reason = 'A person found that it did not go out'
    outbox.record(tx, [emailFailed(lead, email, reason)])
    return updateEmail(tx, id, { state, reason })
  }
  const after = await updateEmail(tx, id, { state, sentAt: email.attemptedAt, reason: null })
  outbox.record(tx, [emailSent(lead, after)])
  await advanceLead(tx, email.leadId, 'contacted', outbox)
  return after
}
