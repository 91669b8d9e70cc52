/** One attempt: signs a claimed delivery, posts it, and says what happened in the form in which it is logged. */
import type { KeyRing } from '../../platform/crypto.ts'
import type { Egress, ExchangeResult } from '../../platform/egress.ts'
import type { Logger } from '../../platform/log.ts'
import type { Endpoint } from '../endpoints/queries.ts'
import { openSecret } from '../secrets/secret-box.ts'
import { signatureHeaders } from '../signature.ts'
import { headerLines } from './header-lines.ts'
import type { AttemptOf } from './log/queries.ts'

export interface Sendable {
  readonly id: string
  readonly eventId: string
  readonly eventType: string
  readonly sequence: number
  readonly attemptNumber: number
  readonly isManual: boolean
  readonly isTest?: boolean
}

export interface Sent {
  readonly attempt: AttemptOf
  /** As the receiver wrote it. */
  readonly retryAfter: string | null
  /** By the receiver's own clock, in milliseconds since 1970; null where it did not say. */
  readonly answeredAt: number | null
}

export interface SenderOptions {
  egress: Pick<Egress, 'post'>
  ring: KeyRing
  timeoutMs: number
  log: Logger
}

/** Never throws: what can't be signed is not sent, and that too is an attempt with an outcome. */
export type Sender = (delivery: Sendable, body: string, endpoint: Endpoint) => Promise<Sent>

export function createSender({ egress, ring, timeoutMs, log }: SenderOptions): Sender {
  // Once per claim and endpoint; with the endpoint they are forgotten.
  const opened = new WeakMap<Endpoint, string[]>()
  const secretsOf = (endpoint: Endpoint): string[] => {
    const secrets =
      opened.get(endpoint) ??
      endpoint.secrets.map(({ id, ciphertext }) =>
        openSecret(ring, { orgId: endpoint.orgId, webhookId: endpoint.id, id }, ciphertext),
      )
    opened.set(endpoint, secrets)
    return secrets
  }

  return async (delivery, body, endpoint) => {
    const startedAt = new Date()
    const headers = signedHeaders(secretsOf, delivery, body, endpoint, startedAt)
    if (headers instanceof Error) {
      log.error({ err: headers, webhook: endpoint.id }, 'a webhook secret can not be opened: nothing is sent')
      return { attempt: unsigned(delivery, endpoint, startedAt), retryAfter: null, answeredAt: null }
    }
    const result = await egress.post({ url: endpoint.targetUrl, headers, body, timeoutMs })
    const answeredAt = Date.parse(result.responseHeaders.date ?? '')
    return {
      attempt: attemptOf(delivery, endpoint, headers, result),
      retryAfter: result.retryAfter,
      answeredAt: Number.isNaN(answeredAt) ? null : answeredAt,
    }
  }
}

const testHeader = { 'X-Bolsivo-Test': 'true' }

function signedHeaders(
  secretsOf: (endpoint: Endpoint) => string[],
  delivery: Sendable,
  body: string,
  endpoint: Endpoint,
  at: Date,
): Record<string, string> | Error {
  try {
    const secrets = secretsOf(endpoint)
    const timestampSeconds = Math.floor(at.getTime() / 1000)
    const own = {
      'Content-Type': 'application/json',
      'User-Agent': 'Bolsivo-Webhooks/1',
      'X-Bolsivo-Event': delivery.eventType,
      'X-Bolsivo-Delivery': delivery.id,
      'X-Bolsivo-Attempt': String(delivery.attemptNumber),
      'X-Bolsivo-Sequence': String(delivery.sequence),
    }
    const signatures = signatureHeaders({ body, eventId: delivery.eventId, timestampSeconds, secrets })
    return Object.assign({}, endpoint.headers, own, delivery.isTest ? testHeader : null, signatures)
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function unsigned(delivery: Sendable, endpoint: Endpoint, startedAt: Date): AttemptOf {
  return {
    orgId: endpoint.orgId,
    deliveryId: delivery.id,
    number: delivery.attemptNumber,
    manual: delivery.isManual,
    url: endpoint.targetUrl,
    startedAt,
    durationMs: 0,
    outcome: 'not_signed',
    statusCode: null,
    detail: 'The secret of this webhook can not be opened with the keys of this server',
    requestHeaders: null,
    responseHeaders: null,
    responseBody: null,
  }
}

function attemptOf(
  delivery: Sendable,
  endpoint: Endpoint,
  headers: Record<string, string>,
  result: ExchangeResult,
): AttemptOf {
  const hasAnswer = result.statusCode !== null
  return {
    orgId: endpoint.orgId,
    deliveryId: delivery.id,
    number: delivery.attemptNumber,
    manual: delivery.isManual,
    url: endpoint.targetUrl,
    startedAt: result.startedAt,
    durationMs: result.durationMs,
    outcome: result.outcome,
    statusCode: result.statusCode,
    detail: result.detail,
    requestHeaders: headerLines(headers, endpoint.headers),
    responseHeaders: hasAnswer ? headerLines(result.responseHeaders) : null,
    responseBody: hasAnswer ? result.responseBody : null,
  }
}
