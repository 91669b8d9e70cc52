/**
 * The statement that opens a transaction goes out together with the first one inside, in one packet: a round trip and a
 * system call less for every transaction. PostgreSQL takes them in order, and what follows an opening that failed fails
 * too, so nothing runs outside of its transaction.
 *
 * Needs a pool with `pipeline: true`: without that the driver would hold the second statement back.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely'

type Query = (text: string, values: readonly unknown[]) => Promise<unknown>

/** Of database.ts. */
const isOpening = (text: string): boolean => text.startsWith('begin;')

/** What the driver writes to; a socket. */
interface Corkable {
  cork(): void
  uncork(): void
}

export function openingAhead(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const { connection } = client as { connection?: { stream?: Corkable } }
      const query = ahead(((text, values) => client.query(text, values)) as Query, connection?.stream)
      return { query: query as PostgresPoolClient['query'], release: (isBroken) => client.release(isBroken) }
    },
  }
}

function ahead(send: Query, stream: Corkable | undefined): Query {
  let opening: string | null = null
  return async (text, values) => {
    if (isOpening(text)) {
      opening = text
      return { command: 'BEGIN', rowCount: null, rows: [] }
    }
    if (opening === null) return send(text, values)
    stream?.cork()
    // Its error is told by the statement after it. There always is one, if only the end of the transaction.
    const opened = send(opening, [])
    const answer = send(text, values)
    stream?.uncork()
    opening = null
    const [, result] = await Promise.all([opened, answer])
    return result
  }
}
