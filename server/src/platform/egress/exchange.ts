/**
 * One request and its answer, from the lookup to the last byte, as undici's low-level handler.
 *
 * `dispatch` instead of `request`: no stream and no promise per body, and the answer is judged as it comes in. One
 * timer is the deadline over everything; undici's own restart at each chunk and are off. A handler is sent at
 * most once: undici puts a request whose connection went away back into its queue in a few cases, and here the
 * second start is refused.
 */
import type { Dispatcher } from 'undici'
import {
  type AnswerHeaders,
  headerText,
  isWorthKeeping,
  keptHeaders,
  keptText,
  redirectLocation,
} from './answer.ts'
import { ExchangeFailure, exchangeFailure, type Outcome } from './outcome.ts'

/** How much of a body is read before the socket is closed. */
const longestBody = 65_536

export interface ExchangeResult {
  /** 2xx with a complete body, or one that is longer than what we read, is `delivered`. */
  readonly outcome: Outcome
  /** A sentence for a person about anything but `delivered`; never holds an address that was looked up. */
  readonly detail: string | null
  /** Null when no complete header arrived. A body that breaks off after another status than 2xx is still `http_…`. */
  readonly statusCode: number | null
  readonly startedAt: Date
  readonly durationMs: number
  readonly responseHeaders: Record<string, string>
  readonly responseBody: string
  readonly retryAfter: string | null
  /** Where a 3xx pointed; it is never followed. */
  readonly redirectLocation: string | null
}

/** What carries an exchange; it is told how it ended. */
interface Carrier {
  /** Ended well: fit for the next one. */
  release(): void
  destroy(): void
}

export class Exchange implements Dispatcher.DispatchHandler {
  readonly #startedAt = new Date()
  readonly #startedMs = performance.now()
  readonly #href: string
  readonly #settle: (result: ExchangeResult) => void
  readonly #connection: Carrier
  readonly #timer: NodeJS.Timeout
  #isSettled = false
  #isSent = false
  #status = 0
  #headers: AnswerHeaders = {}
  #chunks: Buffer[] = []
  #bodyBytes = 0

  constructor(
    connection: Carrier,
    href: string,
    timeoutMs: number,
    settle: (result: ExchangeResult) => void,
  ) {
    this.#connection = connection
    this.#href = href
    this.#settle = settle
    this.#timer = setTimeout(failOnDeadline, timeoutMs, this)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isSettled || this.#isSent) {
      const failure = new ExchangeFailure('connection_reset')
      controller.abort(failure)
      this.fail(failure)
    }
    this.#isSent = true
  }

  onResponseStart(_controller: unknown, status: number, headers: AnswerHeaders): void {
    // 103 and its like come before the answer.
    if (status < 200) return
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (isWorthKeeping(this.#bodyBytes)) this.#chunks.push(chunk)
    this.#bodyBytes += chunk.length
    if (this.#bodyBytes > longestBody) this.stopReading()
  }

  onResponseEnd(): void {
    if (this.#isSettled) return
    this.#finish(this.#answered(), null)
    this.#connection.release()
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.fail(exchangeFailure(error))
  }

  /** More was sent than we read: the status stands, the socket is closed. */
  stopReading(): void {
    if (this.#status === 0) this.fail(new ExchangeFailure('invalid_response'))
    else this.#finish(this.#answered(), null)
    this.#connection.destroy()
  }

  /** Ends the exchange, and the connection, which nobody knows the state of. Does nothing once it has ended. */
  fail(failure: ExchangeFailure): void {
    if (this.#isSettled) return
    const wasRefused = this.#status >= 300
    this.#finish(wasRefused ? this.#answered() : failure.outcome, wasRefused ? null : failure.message)
    this.#connection.destroy()
  }

  #answered(): Outcome {
    return this.#status >= 200 && this.#status <= 299 ? 'delivered' : `http_${this.#status}`
  }

  #finish(outcome: Outcome, failureDetail: string | null): void {
    if (this.#isSettled) return
    this.#isSettled = true
    clearTimeout(this.#timer)
    const status = this.#status
    const redirect = redirectLocation(status, this.#headers, this.#href)
    this.#settle({
      outcome,
      detail: outcome === 'delivered' ? null : (failureDetail ?? answerDetail(status, redirect)),
      statusCode: status === 0 ? null : status,
      startedAt: this.#startedAt,
      durationMs: Math.round(performance.now() - this.#startedMs),
      responseHeaders: keptHeaders(this.#headers),
      responseBody: keptText(this.#chunks),
      retryAfter: headerText(this.#headers, 'retry-after', 100),
      redirectLocation: redirect,
    })
  }
}

function failOnDeadline(exchange: Exchange): void {
  exchange.fail(new ExchangeFailure('timeout'))
}

function answerDetail(status: number, redirect: string | null): string {
  if (redirect !== null)
    return `The answer was a redirect (${status}) to ${redirect}; redirects are not followed`
  return `The answer had the status ${status}`
}

/** The result of a request that was never sent. */
export function unsent(failure: ExchangeFailure): ExchangeResult {
  return {
    outcome: failure.outcome,
    detail: failure.message,
    statusCode: null,
    startedAt: new Date(),
    durationMs: 0,
    responseHeaders: {},
    responseBody: '',
    retryAfter: null,
    redirectLocation: null,
  }
}
