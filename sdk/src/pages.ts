/**
 * Lists that are longer than a page.
 *
 *   for await (const lead of bolsivo.leads.list({ status: ['qualified'] })) …   // every one, page after page
 *   const { data, next_cursor } = await bolsivo.leads.list({ limit: 10 })       // one page
 *
 * Nothing is asked before one of the two. A row that is changed on the way is neither seen twice nor skipped.
 */
import type { CallOptions, Client } from './client.ts'

export interface Page<Item> {
  data: Item[]
  has_more: boolean
  /** For the query of the next page, as `cursor`; null on the last. */
  next_cursor: string | null
}

export type Query = Readonly<Record<string, unknown>>

const largestPage = 100

export class Pages<Item> implements PromiseLike<Page<Item>>, AsyncIterable<Item> {
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

  #get(query: Query): Promise<Page<Item>> {
    return this.#client.request('GET', this.#path, { ...this.#options, query })
  }

  /** One page, of 25 where the query does not say. */
  // biome-ignore lint/suspicious/noThenProperty: so that a list can be awaited.
  then<A = Page<Item>, B = never>(
    onPage?: ((page: Page<Item>) => A | PromiseLike<A>) | null,
    onError?: ((error: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#get(this.#query).then(onPage, onError)
  }

  /** Each page as it is; of the largest size where the query does not say, to spare the rate limit. */
  async *pages(): AsyncGenerator<Page<Item>, void> {
    let cursor = this.#query.cursor
    do {
      const page = await this.#get({ limit: largestPage, ...this.#query, cursor })
      yield page
      cursor = page.next_cursor
    } while (cursor !== null)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for await (const { data } of this.pages()) yield* data
  }
}
