/**
 * The statement that opens a transaction goes out together with the first one inside, in one packet: a round trip and a
 * system call less for every transaction. PostgreSQL takes them in order, and what follows an opening that failed fails
 * too, so nothing runs outside of its transaction. One that only reads is one statement: its end goes out with it, too.
 *
 * Needs a pool with `pipeline: true`: without that the driver would hold the second statement back.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely'

type Query = (text: string, values: readonly unknown[]) => Promise<unknown>

/** Of database.ts. */
const isOpening = (text: string): boolean => /^begin( read only)?;/.test(text)
const isOneRead = (opening: string): boolean => opening.startsWith('begin read only;')
const isAborted = (error: unknown) => error instanceof Error && 'code' in error && error.code === '25P02'
const isEnd = (text: string): boolean => text === 'commit' || text === 'rollback'

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

function inOnePacket<T>(stream: Corkable | undefined, send: () => T): T {
  stream?.cork()
  try {
    return send()
  } finally {
    stream?.uncork()
  }
}

function ahead(query: Query, stream: Corkable | undefined): Query {
  let opening: string | null = null
  let ended: Promise<unknown> | null = null
  let failure: unknown = null

  /** Statements that were sent behind one that failed tell of that one: their own error is only that they came too late. */
  function send(text: string, values: readonly unknown[]): Promise<unknown> {
    return query(text, values).catch((error) => {
      if (!isAborted(error)) failure ??= error
      throw failure ?? error
    })
  }

  return async (text, values) => {
    if (isOpening(text)) {
      opening = text
      failure = null
      return { command: 'BEGIN', rowCount: null, rows: [] }
    }
    if (ended !== null) {
      if (!isEnd(text)) throw new Error('a transaction that only reads is one statement')
      const end = ended
      ended = null
      return end
    }
    if (opening === null) return send(text, values)
    const begin = opening
    opening = null
    const together = (): [Promise<unknown>, Promise<unknown>] => {
      const sent: [Promise<unknown>, Promise<unknown>] = [send(begin, []), send(text, values)]
      if (isOneRead(begin) && !isEnd(text)) {
        ended = send('commit', [])
        // Told where the end is asked for.
        ended.catch(() => {})
      }
      return sent
    }
    // An error of the opening is told by the statement after it. There always is one, if only the end.
    const [, result] = await Promise.all(inOnePacket(stream, together))
    return result
  }
}
