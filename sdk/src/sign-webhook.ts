/**
 * Signs a body as Bolsivo signs a delivery: for `bolsivo listen`, and for the tests of a receiver. Imports nothing.
 */

const encoder = new TextEncoder()

/** A secret in the form of a real one. */
export function newWebhookSecret(): string {
  return `whsec_${base64(crypto.getRandomValues(new Uint8Array(32)))}`
}

export interface SignedEvent {
  readonly secret: string
  readonly body: string
  readonly eventId: string
  readonly timestampSeconds: number
}

/** The signature headers of a delivery. `secret` as it was shown, from `whsec_` on. */
export async function signWebhook(event: SignedEvent): Promise<Record<string, string>> {
  const inner = Uint8Array.from(atob(event.secret.slice('whsec_'.length)), (character) =>
    character.charCodeAt(0),
  )
  const signed = `${event.eventId}.${event.timestampSeconds}.${event.body}`
  const plain = await hmac(encoder.encode(event.secret), event.body)
  const standard = await hmac(inner, signed)
  return {
    'X-Bolsivo-Signature': [...plain].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    'webhook-id': event.eventId,
    'webhook-timestamp': String(event.timestampSeconds),
    'webhook-signature': `v1,${base64(standard)}`,
  }
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, encoder.encode(text)))
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
