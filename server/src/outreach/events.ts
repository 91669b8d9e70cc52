/** The events of outreach: their shapes, a sample of each, and how each is made. */
import { z } from 'zod'
import { findLead } from '../leads/index.ts'
import type { OrgTx } from '../platform/db/database.ts'
import type { EventType } from '../platform/events/catalogue.ts'
import type { NewEvent } from '../platform/events/outbox.ts'

interface Subject {
  id: string
  businessName: string
}

interface Mail {
  id: string
  to: string | null
  subject: string
  sequenceStep: number
}

const subjectShape = { lead_id: z.string(), business_name: z.string(), email_id: z.string() }
const subjectSample = {
  lead_id: 'lead_xyz789',
  business_name: 'Sunrise Office Park',
  email_id: 'draft_def456',
}
const contentShape = { subject: z.string(), sequence_step: z.int() }
const contentSample = { subject: 'Quick question for Sunrise Office Park', sequence_step: 1 }
const to = 'manager@sunriseofficepark.com'

export const outreachEventTypes: EventType[] = [
  {
    type: 'email.drafted',
    description:
      'An e-mail to a lead was drafted, for a person to read. `to` is null while no address is known.',
    fields: { ...subjectShape, to: z.string().nullable(), ...contentShape },
    sample: { ...subjectSample, to, ...contentSample },
  },
  {
    type: 'email.approved',
    description: 'A person approved an e-mail as it is; it is about to be sent.',
    fields: { ...subjectShape, to: z.string(), ...contentShape },
    sample: { ...subjectSample, to, ...contentSample },
  },
  {
    type: 'email.rejected',
    description: 'An e-mail was rejected, by a person or because its lead wants no more; it is never sent.',
    fields: { ...subjectShape, reason: z.string() },
    sample: { ...subjectSample, reason: 'They are a customer already' },
  },
  {
    type: 'email.sent',
    description: 'An e-mail that was approved was sent to a lead.',
    // The published page has no business_name in this one.
    fields: { lead_id: z.string(), email_id: z.string(), to: z.string(), ...contentShape },
    sample: { lead_id: 'lead_xyz789', email_id: 'draft_def456', to, ...contentSample },
  },
  {
    type: 'email.failed',
    description: 'An e-mail was not sent, and will not be without a person.',
    fields: { ...subjectShape, reason: z.string() },
    sample: { ...subjectSample, reason: '554 5.7.1 Message rejected' },
  },
  {
    type: 'email.bounced',
    description: 'An e-mail came back, or was refused, because nobody has its address.',
    fields: { ...subjectShape, to: z.string(), reason: z.string() },
    sample: { ...subjectSample, to, reason: '550 5.1.1 No such user' },
  },
  {
    type: 'email.unsubscribed',
    description: 'The one who got an e-mail wants no more of them: nothing is sent to that address any more.',
    fields: subjectShape,
    sample: subjectSample,
  },
]

/** The lead that an event is about. */
export async function subjectOf(tx: OrgTx, leadId: string): Promise<Subject> {
  const lead = await findLead(tx, leadId)
  return { id: leadId, businessName: lead?.businessName ?? '' }
}

function eventOf(type: string, lead: Subject, mail: Mail, own: Record<string, unknown>): NewEvent {
  const fields = { lead_id: lead.id, business_name: lead.businessName, email_id: mail.id, ...own }
  return { type, leadId: lead.id, fields }
}

const contentOf = (mail: Mail) => ({ to: mail.to, subject: mail.subject, sequence_step: mail.sequenceStep })

export const emailDrafted = (lead: Subject, mail: Mail) =>
  eventOf('email.drafted', lead, mail, contentOf(mail))
export const emailApproved = (lead: Subject, mail: Mail) =>
  eventOf('email.approved', lead, mail, contentOf(mail))
export const emailSent = (lead: Pick<Subject, 'id'>, mail: Mail): NewEvent => ({
  type: 'email.sent',
  leadId: lead.id,
  fields: { lead_id: lead.id, email_id: mail.id, ...contentOf(mail) },
})
export const emailUnsubscribed = (lead: Subject, mail: Mail) => eventOf('email.unsubscribed', lead, mail, {})

export const emailRejected = (lead: Subject, mail: Mail, reason: string) =>
  eventOf('email.rejected', lead, mail, { reason })

export const emailFailed = (lead: Subject, mail: Mail, reason: string) =>
  eventOf('email.failed', lead, mail, { reason })

export const emailBounced = (lead: Subject, mail: Mail, reason: string) =>
  eventOf('email.bounced', lead, mail, { to: mail.to, reason })
