/**
 * The feed of events, followed for as long as you like.
 *
 *   for await (const event of bolsivo.events.follow({ after })) …
 *   for await (const { data, next_cursor } of bolsivo.events.follow({ after }).pages()) …
 *
 * Every event comes once and in order. To go on after a restart keep `next_cursor` together with what you made of
 * `data`, in one transaction, and begin there: with single events there is no saying which of a page were done.
 *
 * It waits at the server until something happens, and takes its time between questions when little is left of the
 * key's rate limit. Ends when the signal aborts; throws what `request` throws, such as when the server is away for
 * longer than the retries take.
 */
import { type CallOptions, type Client, wait } from './client.ts'
import type { Page, Query } from './pages.ts'

export interface FeedPage<Event> extends Page<Event> {
  /** Never null: what to pass as `after` next. */
  next_cursor: string
}

/** Below the 30 s that the server allows, and below what proxies cut off. */
const holdSeconds = 25
const largestPage = 100

export class Feed<Event> implements AsyncIterable<Event> {
  readonly #client: Client
  readonly #path: string
  readonly #query: Query
  readonly #options: CallOptions

  constructor(client: Client, path: string, query: object, options: CallOptions = {}) {
    this.#client = client
    this.#path = path
    this.#query = query as Query
    this.#options = options
  }

  /** Each answer that has events. */
  async *pages(): AsyncGenerator<FeedPage<Event>, void> {
    const { signal } = this.#options
    let after = this.#query.after
    try {
      while (!signal?.aborted) {
        // `latest` without a wait: were the answer lost, `latest` would mean a later moment when it is asked again.
        const query = {
          limit: largestPage,
          wait: after === 'latest' ? 0 : holdSeconds,
          ...this.#query,
          after,
        }
        const page = await this.#client.request<FeedPage<Event>>('GET', this.#path, {
          ...this.#options,
          query,
        })
        after = page.next_cursor
        if (page.data.length > 0) yield page
        if (!page.has_more) await wait(this.#restMs(), signal)
      }
    } catch (error) {
      if (!signal?.aborted) throw error
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    for await (const { data } of this.pages()) yield* data
  }

  /** In the last quarter of the budget, what is left is spread over the time until the next window. */
  #restMs(): number {
    if (this.#client.rateLimit === null) return 0
    const { limit, remaining, resetSeconds } = this.#client.rateLimit
    return remaining * 4 > limit ? 0 : (1000 * resetSeconds) / (remaining + 1)
  }
}
