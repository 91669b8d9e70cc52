/**
 * What every call goes through: `fetch`, the key or the session, and the retries that every integration needs. Runs
 * wherever `fetch` does; imports nothing.
 *
 * It tries again when trying again is right and safe: after 429, 503 and a busy idempotency key it waits as long as
 * `Retry-After` says, after a lost connection or a 5xx it backs off. A POST carries an `Idempotency-Key`, so that a
 * second try has one effect.
 */

/** An integration has a key, a page of the server itself the session of who is signed in: one of the two. */
export type ClientOptions = KeyOptions | SessionOptions

export interface KeyOptions extends CommonOptions {
  /** As from an environment variable; without one the constructor throws. */
  readonly apiKey: string | undefined
  readonly session?: never
  readonly orgId?: never
}

export interface SessionOptions extends CommonOptions {
  /** The browser sends the cookie by itself, to its own server alone. */
  readonly session: true
  readonly apiKey?: never
  /** Asked at each call: the org that it is for. Null, or not given: the one that the session chose last. */
  readonly orgId?: () => string | null
}

interface CommonOptions {
  /** Where Bolsivo runs. Default `http://127.0.0.1:3000`; with a session the server that the page is from. */
  readonly baseUrl?: string | undefined
  /** How often a request is tried again. Default 3; with a session 2. */
  readonly maxRetries?: number
  /**
   * The longest `Retry-After` that is waited for; a longer one is thrown. Default 3600, a whole window of the rate
   * limit: right for a job at night. With a session 2: so nobody looks at a page that waits for more than 5 seconds.
   */
  readonly maxWaitSeconds?: number
  /** Told before it waits for a `Retry-After`. */
  readonly onWait?: (seconds: number) => void
  readonly fetch?: typeof fetch
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** For a POST whose repetition you may cause yourself, such as your own order number. Default: one per call. */
  readonly idempotencyKey?: string
  /** Instead of the client's. */
  readonly maxRetries?: number
  /** Such as `if-match`. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface RequestOptions extends CallOptions {
  /** A list is sent as a comma list; null and undefined are not sent. */
  readonly query?: object
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is; say its `content-type` in `headers`. */
  readonly rawBody?: FileBody
}

/** What can be sent again when a try fails, which a stream can't. Node's `fs.openAsBlob` makes one of a file. */
export type FileBody = string | Uint8Array<ArrayBuffer> | Blob

/** What the key may still ask in this window. */
export interface RateLimit {
  readonly limit: number
  readonly remaining: number
  readonly resetSeconds: number
}

/** What the API refused, in its own words. `code` is stable. */
export class BolsivoError extends Error {
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly details: readonly { readonly path: string; readonly message: string }[]
  /** How long the server asks to wait, null where it does not. */
  readonly retryAfterSeconds: number | null

  constructor(status: number, body: unknown, headers: Headers = new Headers()) {
    const answer = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
    super(typeof answer.error === 'string' ? answer.error : `The server answered ${status}`)
    this.name = 'BolsivoError'
    this.status = status
    this.code = typeof answer.code === 'string' ? answer.code : 'unknown'
    this.requestId = headers.get('x-request-id')
    this.details = Array.isArray(answer.details) ? answer.details : []
    this.retryAfterSeconds = retryAfterOf(headers)
  }
}

const longestBackoffMs = 60_000

const waitingJob = { baseUrl: 'http://127.0.0.1:3000', maxRetries: 3, maxWaitSeconds: 3600 }
const waitingPerson = { baseUrl: '', maxRetries: 2, maxWaitSeconds: 2 }

export class Client {
  readonly #proofOf: (method: string) => Record<string, string>
  readonly #credentials: RequestInit
  readonly #baseUrl: string
  readonly #maxRetries: number
  readonly #maxWaitSeconds: number
  readonly #onWait: (seconds: number) => void
  readonly #fetch: typeof fetch
  #rateLimit: RateLimit | null = null

  constructor(options: ClientOptions) {
    this.#proofOf = proofOf(options)
    this.#credentials = options.session ? { credentials: 'same-origin' } : {}
    const defaults = options.session ? waitingPerson : waitingJob
    this.#baseUrl = (options.baseUrl ?? defaults.baseUrl).replace(/\/+$/, '')
    this.#maxRetries = options.maxRetries ?? defaults.maxRetries
    this.#maxWaitSeconds = options.maxWaitSeconds ?? defaults.maxWaitSeconds
    this.#onWait = options.onWait ?? (() => {})
    // Called as a function of its own: some runtimes refuse a fetch that is called as a method of another object.
    const given = options.fetch ?? fetch
    this.#fetch = (url, request) => given(url, request)
  }

  /** As the last answer told; null before the first. */
  get rateLimit(): RateLimit | null {
    return this.#rateLimit
  }

  /** The parsed answer. Throws `BolsivoError`, or the error of `fetch` when no try got through. */
  async request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    return this.#try(method, path, options, (answer) => answer.json() as Promise<T>)
  }

  /** An answer that is no JSON, as it comes in: `body` is a stream. */
  async open(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    return this.#try(method, path, options, async (answer) => answer)
  }

  async #try<T>(
    method: string,
    path: string,
    options: RequestOptions,
    read: (answer: Response) => Promise<T>,
  ): Promise<T> {
    const url = `${this.#baseUrl}${path}${queryOf(options.query)}`
    const request = this.#requestOf(method, options)
    for (let tried = 0; ; tried++) {
      const isLast = tried >= (options.maxRetries ?? this.#maxRetries)
      const answer = await this.#fetch(url, request).catch((error: unknown) => {
        if (isLast || options.signal?.aborted) throw error
        return null
      })
      this.#rateLimit = (answer && rateLimitOf(answer.headers)) ?? this.#rateLimit
      if (answer?.ok) return read(answer)
      if (answer && (isLast || !this.#isWorthAnotherTry(answer))) {
        throw new BolsivoError(answer.status, await answer.json().catch(() => null), answer.headers)
      }
      await answer?.body?.cancel()
      const asked = answer && retryAfterOf(answer.headers)
      if (asked !== null) this.#onWait(asked)
      await wait(waitMs(answer, tried), options.signal)
    }
  }

  #requestOf(method: string, options: RequestOptions): RequestInit {
    const { body, rawBody, signal, idempotencyKey } = options
    const headers: Record<string, string> = { ...this.#proofOf(method), ...options.headers }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (method === 'POST') headers['idempotency-key'] ??= idempotencyKey ?? newIdempotencyKey()
    return {
      ...this.#credentials,
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(rawBody === undefined ? {} : { body: rawBody }),
      ...(signal ? { signal } : {}),
    }
  }

  #isWorthAnotherTry({ status, headers }: Response): boolean {
    const asked = retryAfterOf(headers)
    if (asked !== null && asked > this.#maxWaitSeconds) return false
    // 409 with Retry-After: the first copy of this very request is still being worked on.
    return status === 429 || status >= 500 || (status === 409 && asked !== null)
  }
}

/** The headers that say who asks. */
function proofOf(options: ClientOptions): (method: string) => Record<string, string> {
  const { apiKey, session, orgId } = options
  if (apiKey !== undefined && session !== undefined) {
    throw new TypeError("Give apiKey or session, not both: a request with a key is the key's")
  }
  if (session) {
    return (method) => {
      const org = orgId?.() ?? null
      return {
        // A page of another origin can't send it: the server knows by it that its own page asks.
        ...(method === 'GET' ? {} : { 'x-bolsivo-csrf': '1' }),
        ...(org === null ? {} : { 'x-bolsivo-org': org }),
      }
    }
  }
  if (!apiKey)
    throw new TypeError(
      'apiKey is missing: lp_ and 32 hex digits (in a page of the server itself: session: true)',
    )
  return () => ({ authorization: `Bearer ${apiKey}` })
}

/** A path with what stands in it made safe: path`/api/leads/${id}`. */
export function path(texts: TemplateStringsArray, ...values: readonly string[]): string {
  return texts.reduce((whole, text, at) => `${whole}${encodeURIComponent(values[at - 1] ?? '')}${text}`)
}

/** What the server asks for; without that 0.5 s, 1 s, 2 s …, spread so that many clients don't come back at once. */
function waitMs(answer: Response | null, tried: number): number {
  const asked = answer && retryAfterOf(answer.headers)
  if (asked !== null) return asked * 1000
  return Math.min(longestBackoffMs, 500 * 2 ** tried * (1 + Math.random()))
}

function retryAfterOf(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

function rateLimitOf(headers: Headers): RateLimit | null {
  const [, remaining, resetSeconds] = /;r=(\d+);t=(\d+)/.exec(headers.get('ratelimit') ?? '') ?? []
  if (remaining === undefined) return null
  return {
    limit: Number(headers.get('x-ratelimit-limit')),
    remaining: Number(remaining),
    resetSeconds: Number(resetSeconds),
  }
}

/** Rejects with the signal's reason when it aborts. */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
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

/** What the methods of one noun have in common. */
export abstract class Resource {
  protected readonly client: Client
  constructor(client: Client) {
    this.client = client
  }
}

/** A page that is served without TLS, such as in an office, has no `crypto.randomUUID`. */
function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
