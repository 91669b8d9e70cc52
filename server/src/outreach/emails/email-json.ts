/** An e-mail as the API shows it. */
import { actionsIn, contentHash } from './email.ts'
import type { Email } from './queries.ts'
import type * as schema from './schema.ts'

export function emailJson(email: Email): schema.Email {
  const { approvedBy: id, approvedByName: name } = email
  return {
    id: email.id,
    lead_id: email.leadId,
    state: email.state,
    to: email.to,
    subject: email.subject,
    body_text: email.bodyText,
    sequence_step: email.sequenceStep,
    content_hash: contentHash(email),
    message_id: email.messageId,
    sent_at: email.sentAt?.toISOString() ?? null,
    reason: email.reason,
    is_edited: email.isEdited,
    approved_by: id === null ? null : { id, name: name ?? '' },
    approved_at: email.approvedAt?.toISOString() ?? null,
    can: actionsIn(email.state),
    created_at: email.createdAt.toISOString(),
    updated_at: email.updatedAt.toISOString(),
  }
}
