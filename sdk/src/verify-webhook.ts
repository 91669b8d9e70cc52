/**
 * Verifies that a webhook came from Bolsivo and was not altered. Runs wherever Web Crypto does: Node 20 and later,
 * Bun, Deno, and edge runtimes; imports nothing.
 *
 * Verify the raw body. A body that was parsed and serialised again is another one.
 */
import type { WebhookEvent } from './webhook-events.ts'

const prefix = 'whsec_'
const signatureBytes = 32

export type VerificationFailure =
  | 'missing_header'
  | 'malformed_header'
  | 'timestamp_out_of_range'
  | 'signature_mismatch'
  | 'invalid_secret'
  | 'invalid_body'

/** Why a webhook is not to be trusted; `code` is stable, the message is for a log. Answer such a request with 400. */
export class WebhookVerificationError extends Error {
  readonly code: VerificationFailure
  constructor(code: VerificationFailure, message: string) {
    super(message)
    this.name = 'WebhookVerificationError'
    this.code = code
  }
}

/** Web `Headers`, or the plain object of Node, Express and Fastify. */
export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>

export interface VerifyOptions {
  /**
   * `standard` (default) verifies the Standard Webhooks headers, which every delivery has. `plain` verifies
   * `X-Bolsivo-Signature` alone, for a gateway that drops the others: it says nothing about when the request was
   * made, so whoever recorded one can send it again. Remember the ids that you have seen.
   */
  readonly form?: 'standard' | 'plain'
  /** How far `webhook-timestamp` may be from now. Default 300. */
  readonly toleranceSeconds?: number
  /** The time to compare with, for tests. */
  readonly now?: Date
}

function fail(code: VerificationFailure, message: string): never {
  throw new WebhookVerificationError(code, message)
}

function findHeader(headers: WebhookHeaders, name: string): string | null {
  if (typeof (headers as Headers).get === 'function') return (headers as Headers).get(name)
  for (const [key, value] of Object.entries(
    headers as Record<string, string | readonly string[] | undefined>,
  )) {
    if (key.toLowerCase() === name) return typeof value === 'object' ? value.join(' ') : (value ?? null)
  }
  return null
}

function getHeader(headers: WebhookHeaders, name: string): string {
  return findHeader(headers, name) ?? fail('missing_header', `The request has no ${name} header`)
}

type Bytes = Uint8Array<ArrayBuffer>

function bytesOfBody(rawBody: string | Uint8Array | ArrayBuffer): Bytes {
  if (typeof rawBody === 'string') return new TextEncoder().encode(rawBody)
  if (rawBody instanceof Uint8Array || rawBody instanceof ArrayBuffer) return new Uint8Array(rawBody)
  return fail('invalid_body', 'The body must be the raw text or bytes of the request, not a parsed object')
}

/** Null for what is not base64. */
function bytesOfBase64(text: string): Bytes | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

function bytesOfHex(text: string): Bytes | null {
  if (!/^[0-9a-f]{64}$/i.test(text)) return null
  return Uint8Array.from({ length: signatureBytes }, (_, i) =>
    Number.parseInt(text.slice(2 * i, 2 * i + 2), 16),
  )
}

function keyBytes(secret: string, form: 'standard' | 'plain'): Bytes {
  const key = secret.startsWith(prefix) ? bytesOfBase64(secret.slice(prefix.length)) : null
  if (key === null || key.length === 0) {
    return fail('invalid_secret', 'The secret must be the whole text that was shown, from whsec_ on')
  }
  // The plain form takes the text as it is shown for the key, the standard one the bytes inside.
  return form === 'standard' ? key : new TextEncoder().encode(secret)
}

async function hmac(key: Bytes, message: Bytes): Promise<Bytes> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await crypto.subtle.importKey('raw', key, algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, message))
}

/** Takes the same time wherever the first difference is, so that nobody can guess a signature byte by byte. */
function isEqual(a: Bytes, b: Bytes): boolean {
  let difference = a.length ^ b.length
  for (let i = 0; i < signatureBytes; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

function checkTimestamp(timestamp: string, options: VerifyOptions): void {
  if (!/^\d{1,15}$/.test(timestamp)) fail('malformed_header', 'webhook-timestamp must be seconds since 1970')
  const now = (options.now ?? new Date()).getTime() / 1000
  if (!(Math.abs(now - Number(timestamp)) <= (options.toleranceSeconds ?? 300))) {
    fail(
      'timestamp_out_of_range',
      'webhook-timestamp is too far from now: an old request sent again, or a clock off',
    )
  }
}

interface Claim {
  readonly message: Bytes
  readonly signatures: readonly Bytes[]
}

function standardClaim(body: Bytes, headers: WebhookHeaders, options: VerifyOptions): Claim {
  const id = getHeader(headers, 'webhook-id')
  const timestamp = getHeader(headers, 'webhook-timestamp')
  const signatures = getHeader(headers, 'webhook-signature')
    .split(' ')
    .flatMap((signature) => (signature.startsWith('v1,') ? (bytesOfBase64(signature.slice(3)) ?? []) : []))
  if (signatures.length === 0) fail('malformed_header', 'webhook-signature holds no v1 signature')
  checkTimestamp(timestamp, options)
  const head = new TextEncoder().encode(`${id}.${timestamp}.`)
  const message = new Uint8Array(head.length + body.length)
  message.set(head)
  message.set(body, head.length)
  return { message, signatures }
}

function plainClaim(body: Bytes, headers: WebhookHeaders): Claim {
  const texts = [getHeader(headers, 'x-bolsivo-signature'), findHeader(headers, 'x-bolsivo-signature-next')]
  const signatures = texts.flatMap((text) => bytesOfHex(text ?? '') ?? [])
  if (signatures.length === 0) fail('malformed_header', 'x-bolsivo-signature must be 64 hex digits')
  return { message: body, signatures }
}

async function isSigned(claim: Claim, keys: readonly Bytes[]): Promise<boolean> {
  for (const key of keys) {
    const expected = await hmac(key, claim.message)
    if (claim.signatures.some((signature) => isEqual(signature, expected))) return true
  }
  return false
}

function parseEvent(body: Bytes): WebhookEvent {
  let event: unknown
  try {
    event = JSON.parse(new TextDecoder().decode(body))
  } catch {
    event = null
  }
  if (typeof event === 'object' && event !== null && 'event' in event) return event as WebhookEvent
  return fail('invalid_body', 'The body is signed, but is not a Bolsivo event')
}

/**
 * Answers the event of a genuine webhook, and throws a `WebhookVerificationError` for any other.
 *
 * `secret` is what was shown when the endpoint was made, or several while you replace one: any may match. During
 * the overlap after a rotation the old and the new secret both verify. Retries and resends have the same
 * `webhook-id`: use it to do nothing twice.
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<WebhookEvent> {
  const form = options.form ?? 'standard'
  const secrets = typeof secret === 'string' ? [secret] : secret
  const keys = secrets.map((each) => keyBytes(each, form))
  const body = bytesOfBody(rawBody)
  const claim = form === 'standard' ? standardClaim(body, headers, options) : plainClaim(body, headers)
  if (!(await isSigned(claim, keys))) {
    fail('signature_mismatch', 'No signature matches: another secret, or not the raw body')
  }
  return parseEvent(body)
}
