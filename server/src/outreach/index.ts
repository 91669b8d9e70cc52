export {
  findCapturedMailOfAny,
  listLatestCapturedMail,
  type StoredMail,
  type StoredMailHead,
} from './captured-mail/queries.ts'
export { capturedMailHeaders, storeCapturedMail } from './captured-mail/store-captured-mail.ts'
export { eraseEmails } from './erase-emails.ts'
export { outreachEventTypes } from './events.ts'
export { draftOnQualified, type OutreachJobDeps, outreachJobs, redraft } from './jobs.ts'
export type { SenderOf, SenderProfile } from './sender.ts'
export { type AddressHashes, createAddressHashes } from './suppressions/address-hashes.ts'
export { createUnsubscribeLinks, type UnsubscribeLinks } from './suppressions/unsubscribe-link.ts'
