/**
 * What an exchange can come to, and the sentence that explains it to the person whose endpoint it is.
 *
 * Messages of Node and undici are not passed on: they name the addresses that were dialled.
 */
import { errors } from 'undici'

/** Everything that is not an answer with a status of its own. */
export type Failure =
  | 'timeout'
  | 'dns_error'
  | 'connection_refused'
  | 'connection_reset'
  | 'connection_failed'
  | 'tls_error'
  | 'blocked'
  | 'invalid_response'
  | 'invalid_request'
  | 'cancelled'

export type Outcome = 'delivered' | `http_${number}` | Failure

const sentences: Record<Failure, string> = {
  timeout: 'No complete answer arrived in time',
  dns_error: 'The host name could not be looked up',
  connection_refused: 'The host refused the connection',
  connection_reset: 'The connection was closed before the answer was complete',
  connection_failed: 'The host could not be reached',
  tls_error: 'No secure connection could be made',
  blocked: 'The URL is not allowed',
  invalid_response: 'The answer does not follow HTTP/1.1, or its headers are too large',
  invalid_request: 'The request has a header that cannot be sent',
  cancelled: 'The request was cancelled on our side; it may have arrived',
}

const tlsSentences: Record<string, string> = {
  CERT_HAS_EXPIRED: 'The certificate of the host has expired',
  CERT_NOT_YET_VALID: 'The certificate of the host is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the host is self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is not valid for this host name',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of the host ends in a root that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate chain that the host sends is incomplete or not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate chain that the host sends is incomplete or not trusted',
}

/** A failure on its way through undici, which hands errors of our connector to the request that waits for it. */
export class ExchangeFailure extends Error {
  readonly outcome: Failure
  constructor(outcome: Failure, sentence: string = sentences[outcome]) {
    super(sentence)
    this.outcome = outcome
  }
}

function codesOf(error: unknown): string[] {
  // Node tries the addresses of a name in turn and reports all failures as one.
  if (error instanceof AggregateError) return error.errors.flatMap(codesOf)
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? [code] : []
}

/** A connection that TCP could not open. */
export function connectFailure(error: unknown): ExchangeFailure {
  const codes = codesOf(error)
  if (codes.includes('ECONNREFUSED')) return new ExchangeFailure('connection_refused')
  if (codes.includes('ECONNRESET')) return new ExchangeFailure('connection_reset')
  if (codes.includes('ETIMEDOUT')) return new ExchangeFailure('timeout')
  return new ExchangeFailure('connection_failed')
}

/** Whatever goes wrong between TCP and the first byte of ours: certificate, protocol, or a handshake cut off. */
export function tlsFailure(error: unknown): ExchangeFailure {
  return new ExchangeFailure('tls_error', codesOf(error).flatMap((code) => tlsSentences[code] ?? [])[0])
}

export function dnsFailure(error: unknown): ExchangeFailure {
  const isUnknown = codesOf(error).some((code) => code === 'ENOTFOUND' || code === 'ENODATA')
  return new ExchangeFailure(
    'dns_error',
    isUnknown ? 'The host name does not exist or has no address' : undefined,
  )
}

/** An error of undici or of an open socket, in the middle of an exchange. */
export function exchangeFailure(error: Error): ExchangeFailure {
  if (error instanceof ExchangeFailure) return error
  if (error instanceof errors.HTTPParserError) return new ExchangeFailure('invalid_response')
  const code = codesOf(error)[0] ?? ''
  switch (code) {
    case 'UND_ERR_INVALID_ARG':
    case 'UND_ERR_NOT_SUPPORTED':
      return new ExchangeFailure('invalid_request')
    case 'UND_ERR_HEADERS_OVERFLOW':
      return new ExchangeFailure('invalid_response')
    case 'UND_ERR_SOCKET':
      // undici's words for a 100 that nobody asked for, and for a 101.
      return new ExchangeFailure(error.message.startsWith('bad ') ? 'invalid_response' : 'connection_reset')
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return new ExchangeFailure('connection_reset')
  }
  // TLS 1.3 reports a client certificate that it misses after the handshake, as an alert.
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return tlsFailure(error)
  return connectFailure(error)
}
