/** The Bolsivo SDK. */
export {
  type VerificationFailure,
  type VerifyOptions,
  verifyWebhook,
  type WebhookHeaders,
  WebhookVerificationError,
} from './verify-webhook.ts'
export type {
  EmailSentEvent,
  EventLead,
  LeadQualifiedEvent,
  LeadStatus,
  LeadStatusChangedEvent,
  OtherEvent,
  WebhookEvent,
} from './webhook-events.ts'
