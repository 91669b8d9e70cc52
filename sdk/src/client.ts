/**
 * A client of the REST API: `fetch`, the key, and the retries that every integration needs. Runs wherever `fetch`
 * does; imports nothing.
 *
 * It tries again when trying again is right and safe: after 429 and 503 it waits as long as `Retry-After` says, after
 * a lost connection or a 5xx it backs off. A POST carries an `Idempotency-Key`, so that a second try has one effect.
 */

export interface BolsivoOptions {
  readonly apiKey: string
  /** Default `http://127.0.0.1:3000`. */
  readonly baseUrl?: string
  /** How often a request is tried again. Default 3. */
  readonly maxRetries?: number
  readonly fetch?: typeof fetch
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | readonly string[] | null | undefined>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is; say its `content-type` in `headers`. */
  readonly rawBody?: string | Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

/** What the API refused, in its own words. `code` is stable. */
export class BolsivoError extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly details: readonly { readonly path: string; readonly message: string }[]

  constructor(status: number, body: unknown, requestId: string | null) {
    const answer = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
    super(typeof answer.error === 'string' ? answer.error : `The server answered ${status}`)
    this.name = 'BolsivoError'
    this.status = status
    this.code = typeof answer.code === 'string' ? answer.code : 'unknown'
    this.requestId = requestId
    this.details = Array.isArray(answer.details) ? answer.details : []
  }
}

const longestWaitMs = 60_000

export class Bolsivo {
  readonly #apiKey: string
  readonly #baseUrl: string
  readonly #maxRetries: number
  readonly #fetch: typeof fetch

  constructor(options: BolsivoOptions) {
    this.#apiKey = options.apiKey
    this.#baseUrl = (options.baseUrl ?? 'http://127.0.0.1:3000').replace(/\/+$/, '')
    this.#maxRetries = options.maxRetries ?? 3
    this.#fetch = options.fetch ?? fetch
  }

  /** The parsed answer. Throws `BolsivoError`, or the error of `fetch` when no try got through. */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const url = `${this.#baseUrl}${path}${queryOf(options.query)}`
    const headers: Record<string, string> = { authorization: `Bearer ${this.#apiKey}`, ...options.headers }
    if (options.body !== undefined) headers['content-type'] = 'application/json'
    if (method === 'POST') headers['idempotency-key'] ??= crypto.randomUUID()
    const request: RequestInit = {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.rawBody === undefined ? {} : { body: options.rawBody }),
      ...(options.signal ? { signal: options.signal } : {}),
    }
    for (let tried = 0; ; tried++) {
      const isLast = tried >= this.#maxRetries
      const outcome = await this.#fetch(url, request).catch((error: unknown) => {
        if (isLast || options.signal?.aborted) throw error
        return null
      })
      if (outcome?.ok) return (await outcome.json()) as T
      if (outcome && (isLast || !isWorthAnotherTry(outcome.status))) {
        const body = await outcome.json().catch(() => null)
        throw new BolsivoError(outcome.status, body, outcome.headers.get('x-request-id'))
      }
      await outcome?.body?.cancel()
      await wait(waitMs(outcome, tried), options.signal)
    }
  }
}

const isWorthAnotherTry = (status: number): boolean => status === 429 || status >= 500

/** What the server asks for; without that 0.5 s, 1 s, 2 s …, spread so that many clients don't come back at once. */
function waitMs(answer: Response | null, tried: number): number {
  const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN)
  if (asked >= 0) return asked * 1000
  return Math.min(longestWaitMs, 500 * 2 ** tried * (1 + Math.random()))
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
  })
}

function queryOf(query: RequestOptions['query'] = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
