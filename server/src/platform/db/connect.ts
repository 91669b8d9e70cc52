/** One connection outside the pool, for what a start does before there is one: checks and migrations. */
import { Client } from 'pg'
import { AppError, databaseUnavailable } from '../errors.ts'

/**
 * Lends a connection to `work` and closes it. Without one it throws `database_unavailable` in one line that says
 * where PostgreSQL was looked for and why it did not answer.
 */
export async function withConnection<T>(
  url: string,
  purpose: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    connectionString: url,
    application_name: `bolsivo ${purpose}`,
    connectionTimeoutMillis: 10_000,
  })
  // What breaks tells the query that waits; without a listener it would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (cause) {
    throw new AppError(databaseUnavailable, {
      message: `PostgreSQL at ${client.host}:${client.port} cannot be used: ${reasonOf(cause)}`,
      cause,
    })
  }
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A name with several addresses fails with several errors, whose sum has no message. */
function reasonOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  return first instanceof Error ? first.message : String(first)
}
