/**
 * Drafts the first mail of leads that qualified, and keeps drafts that nobody edited in step with what they were made
 * of: the lead, the profile and the template. Whoever approves says which content was read, so a draft that changed
 * in the meantime is not sent unread.
 */
import { claimLeads, type Lead } from '../../leads/index.ts'
import { recordChange } from '../../platform/audit/record-change.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import { isReplaceable } from '../emails/email.ts'
import { parseEmailAddress } from '../emails/email-address.ts'
import {
  type Draft,
  type Email,
  getEmail,
  insertDrafts,
  listFirstEmails,
  updateDrafts,
} from '../emails/queries.ts'
import type { EmailState } from '../emails/schema.ts'
import { emailExists, leadNotFound } from '../errors.ts'
import { emailDrafted } from '../events.ts'
import { readSender, type Sender, type SenderOf } from '../sender.ts'
import type { UnsubscribeLinks } from '../suppressions/unsubscribe-link.ts'
import { defaultTemplate } from './default-template.ts'
import { findTemplate } from './queries.ts'
import type { Template } from './schema.ts'
import { type DraftFacts, renderDraft } from './template.ts'

export interface DraftingDeps {
  readonly outbox: Outbox
  readonly senderOf: SenderOf
  readonly links: UnsubscribeLinks
}

/**
 * Leads that were qualified get a draft, once in their life; open drafts are brought up to date. Any lead may be
 * named, any number of times.
 */
export async function draftEmails(tx: OrgTx, leadIds: readonly string[], deps: DraftingDeps): Promise<void> {
  // Locked, so that an address that comes in now is told of after this draft is there to take it.
  const leads = await claimLeads(tx, leadIds)
  const emails = new Map((await listFirstEmails(tx, leadIds)).map((email) => [email.leadId, email]))
  const write = await draftWriter(tx, deps)
  const added: Draft[] = []
  const changed: Draft[] = []
  for (const lead of leads) {
    const email = emails.get(lead.id)
    if (!email && lead.status === 'qualified') added.push(write(lead, newId('draft')))
    if (email?.state !== 'draft') continue
    const draft = write(lead, email.id)
    if (isOutdated(email, draft)) changed.push(draft)
  }
  const ids = await insertDrafts(tx, added)
  await updateDrafts(tx, changed)
  const byId = new Map(leads.map((lead) => [lead.id, lead]))
  const events = added.flatMap((draft) => {
    const lead = byId.get(draft.leadId)
    return lead && ids.has(draft.id) ? emailDrafted(lead, { ...draft, sequenceStep: 1 }) : []
  })
  deps.outbox.record(tx, events)
}

/**
 * The first mail of a lead by the wish of a person: of one that never qualified, or after one that was rejected or
 * bounced. Throws `not_found` and `email_exists`.
 */
export async function draftEmail(tx: OrgTx, leadId: string, deps: DraftingDeps): Promise<Email> {
  const [lead] = await claimLeads(tx, [leadId])
  if (!lead) throw new AppError(leadNotFound)
  const last = (await listFirstEmails(tx, [leadId])).at(-1)
  if (last && !isReplaceable(last.state)) {
    const message = `The lead has an e-mail already, ${last.id}, which is ${last.state}${nextStep[last.state] ?? ''}`
    throw new AppError(emailExists, { message })
  }
  const draft = (await draftWriter(tx, deps))(lead, newId('draft'))
  await insertDrafts(tx, [draft])
  deps.outbox.record(tx, [emailDrafted(lead, { ...draft, sequenceStep: 1 })])
  recordChange(tx, { action: 'email.drafted', target: draft.id })
  return getEmail(tx, draft.id)
}

/** What to do instead of drafting another. */
const nextStep: Partial<Record<EmailState, string>> = {
  draft: ': change or approve that one',
  approved: ': withdraw it to change it',
  failed: ': withdraw it to change and approve it again',
  unknown: ': say what became of it first',
}

async function draftWriter(tx: OrgTx, { senderOf, links }: DraftingDeps) {
  const sender = await readSender(tx, senderOf)
  const template = (await findTemplate(tx)) ?? defaultTemplate
  return (lead: Lead, id: string): Draft => {
    const unsubscribeUrl = links.urlOf({ orgId: tx.orgId, emailId: id })
    return { id, leadId: lead.id, ...contentOf(template, lead, sender, unsubscribeUrl) }
  }
}

/** Of one that a person edited, only a missing address is out of date. */
function isOutdated(email: Email, draft: Draft): boolean {
  if (email.isEdited) return email.to === null && draft.to !== null
  return email.to !== draft.to || email.subject !== draft.subject || email.bodyText !== draft.bodyText
}

function contentOf(
  template: Template,
  lead: Lead,
  sender: Sender,
  unsubscribeUrl: string,
): { to: string | null; subject: string; bodyText: string } {
  const facts = factsOf(lead, sender, unsubscribeUrl)
  // A template that was checked fails by its length only; the lead gets its draft all the same.
  const own = renderDraft(template, facts)
  const draft = own.outcome === 'rendered' ? own : renderDraft(defaultTemplate, facts)
  if (draft.outcome === 'failed') throw new Error(`the default template: ${draft.problem}`)
  const address = lead.email === null ? null : parseEmailAddress(lead.email)
  return { to: address?.isValid ? address.address : null, subject: draft.subject, bodyText: draft.bodyText }
}

function factsOf(lead: Lead, sender: Sender, unsubscribeUrl: string): DraftFacts {
  const { businessName, contactName, category, city, region, rating, reviewCount, fitReason } = lead
  const { orgName, senderName, sells, postalAddress } = sender
  return {
    ...{ businessName, contactName, category, city, region, rating, reviewCount, fitReason },
    ...{
      orgName,
      senderName: senderName || null,
      sells: sells || null,
      postalAddress: postalAddress || null,
    },
    unsubscribeUrl,
  }
}
