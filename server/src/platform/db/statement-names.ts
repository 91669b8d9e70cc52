/**
 * Names for the statements that come again and again: PostgreSQL parses a named one, and writes the policies of
 * row-level security into it, once per connection instead of each time (docs/decisions/prepared-statements.md).
 *
 * A name is a hash of its text. Wherever it ends up, it stands for this text and no other: behind a pooler that lends one
 * connection of PostgreSQL to many clients a name may be missing or there already, which is an error before anything
 * was done, but it never runs another statement.
 */
import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { Pool, PoolClient } from 'pg'

/** Each costs memory in every connection of PostgreSQL. What runs often comes early: the rest goes without. */
const mostNames = 200
/** Of texts that came once. A filter that a person puts together may never come again. */
const mostSeen = 1_000

export interface StatementNames {
  /** Undefined: it came for the first time, or there are enough. */
  nameOf(text: string): string | undefined
  /**
   * Whether the error is about names and not about the work, which can be done again: from then on there are none.
   *
   * Either a pooler does not keep them (PgBouncer before 1.21, or with `max_prepared_statements = 0`): missing, or there
   * from another client. Or a migration changed what a `select *` brings, while the server of before still runs.
   */
  endAfter(error: unknown): boolean
}

export function createStatementNames(onEnd: (reason: string) => void): StatementNames {
  const names = new Map<string, string>()
  const seen = new Set<string>()
  let hasEnded = false

  return {
    nameOf(text) {
      const known = names.get(text)
      if (known !== undefined || hasEnded || names.size >= mostNames) return known
      if (seen.delete(text)) {
        const name = createHash('sha256').update(text).digest('hex').slice(0, 40)
        names.set(text, name)
        return name
      }
      if (seen.size >= mostSeen) seen.clear()
      seen.add(text)
      return undefined
    },
    endAfter(error) {
      if (!isAboutNames(error)) return false
      if (!hasEnded) onEnd(error.message)
      hasEnded = true
      names.clear()
      seen.clear()
      return true
    },
  }
}

function isAboutNames(error: unknown): error is Error {
  if (!(error instanceof Error) || !('code' in error)) return false
  const isMissing = error.code === '26000'
  const isTaken = error.code === '42P05'
  const isStale =
    error.code === '0A000' && error.message.startsWith('cached plan must not change result type')
  return isMissing || isTaken || isStale
}

/** The pool as Kysely uses it. A text without parameters may be several statements, which have no name. */
export function naming(pool: Pool, names: StatementNames): PostgresPool {
  const lend = (client: PoolClient): PostgresPoolClient => {
    const query = (text: string, values: readonly unknown[]): unknown =>
      values.length === 0
        ? client.query(text)
        : client.query({ text, values: [...values], name: names.nameOf(text) })
    const lent = { query: query as PostgresPoolClient['query'], release: client.release.bind(client) }
    // For who writes to its stream (opening-ahead.ts); the driver's types don't know of it.
    return { ...lent, ...{ connection: (client as { connection?: unknown }).connection } }
  }
  return { options: pool.options, connect: async () => lend(await pool.connect()), end: () => pool.end() }
}
