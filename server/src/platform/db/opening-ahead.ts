/**
 * The statement that opens a transaction goes out together with the first one inside: one round trip less for every
 * transaction. PostgreSQL takes them in order, and what follows an opening that failed fails too, so nothing runs
 * outside of its transaction.
 *
 * Needs a pool with `pipeline: true`: without that the driver would hold the second statement back.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely'

type Query = (text: string, values: readonly unknown[]) => Promise<unknown>

/** Of database.ts. */
const isOpening = (text: string): boolean => text.startsWith('begin;')

export function openingAhead(pool: PostgresPool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const query = ahead(((text, values) => client.query(text, values)) as Query)
      return { query: query as PostgresPoolClient['query'], release: (isBroken) => client.release(isBroken) }
    },
  }
}

function ahead(send: Query): Query {
  let opening: Promise<unknown> | null = null
  return async (text, values) => {
    const answer = send(text, values)
    if (isOpening(text)) {
      opening = answer
      // Its error is told by the statement after it. There always is one, if only the end of the transaction.
      answer.catch(() => {})
      return { command: 'BEGIN', rowCount: null, rows: [] }
    }
    if (opening === null) return answer
    const before = opening
    opening = null
    const [, result] = await Promise.all([before, answer])
    return result
  }
}
