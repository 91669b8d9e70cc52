/** The Bolsivo SDK. */
export { Bolsivo, BolsivoError, type BolsivoOptions, type RequestOptions } from './client.ts'
export { type FeedEvent, type FeedPage, type Forwarded, type ListenOptions, listen } from './listen.ts'
export { newWebhookSecret, type SignedEvent, signWebhook } from './sign-webhook.ts'
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
