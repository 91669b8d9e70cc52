/** The Bolsivo SDK. */
export type { Account, PersonSession, SignedIn, SignUpAnswer, TwoFactorSetup } from './account.ts'
export * from './api.generated.ts'
export {
  BolsivoError,
  type CallOptions,
  type ClientOptions as BolsivoOptions,
  type FileBody,
  type KeyOptions,
  type RateLimit,
  type RequestOptions,
  type SessionOptions,
} from './client.ts'
export type { Feed, FeedPage } from './feed.ts'
export { type Forwarded, type ListenOptions, listen } from './listen.ts'
export type { Page, Pages } from './pages.ts'
export { newWebhookSecret, type SignedEvent, signWebhook } from './sign-webhook.ts'
export {
  type VerificationFailure,
  type VerifyOptions,
  verifyWebhook,
  type WebhookHeaders,
  WebhookVerificationError,
} from './verify-webhook.ts'
export type { EventData, WebhookEvent } from './webhook-events.ts'
