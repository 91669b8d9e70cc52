/** Webhook secrets at rest: encrypted, and bound to the org, webhook and row that they belong to. */
import type { KeyRing } from '../../platform/crypto.ts'

export interface SecretPlace {
  orgId: string
  webhookId: string
  id: string
}

const contextOf = ({ orgId, webhookId, id }: SecretPlace): string =>
  `webhook_secrets/${orgId}/${webhookId}/${id}`

export const sealSecret = (ring: KeyRing, place: SecretPlace, secret: string): Buffer =>
  ring.encrypt(secret, contextOf(place))

/** Throws when the row was altered or the key is gone: nothing is sent unsigned. */
export const openSecret = (ring: KeyRing, place: SecretPlace, ciphertext: Buffer): string =>
  ring.decrypt(ciphertext, contextOf(place))
