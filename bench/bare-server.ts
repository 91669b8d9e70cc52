/**
 * The least that answers a page of leads: a bare Fastify and the product's own SQL as one statement, without a key,
 * without a limit, and by a user to whom row-level security does not apply. `GET /?org=org_…`.
 */
import Fastify from 'fastify'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { Pool } from 'pg'
import { listLeads } from '../server/src/leads/list-leads.ts'
import type { Tables } from '../server/src/platform/db/tables.generated.ts'

const orgPlaceholder = 'org_of_the_request'

/** What the list asks the database, as text. */
async function statementOf(): Promise<{ text: string; values: readonly unknown[] }> {
  const asked: { text: string; values: readonly unknown[] }[] = []
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => void asked.push({ text: query.sql, values: query.parameters }),
  })
  const tx = { orgId: orgPlaceholder, db, beforeCommit() {}, afterCommit() {} }
  await listLeads(tx, { sort: '-created_at' }, { limit: 26, after: null })
  const [statement] = asked
  if (!statement) throw new Error('the list asked nothing')
  return statement
}

const { text, values } = await statementOf()
const pool = new Pool({ connectionString: process.env.BENCH_SUPERUSER_URL, max: 20 })
const app = Fastify()
app.get<{ Querystring: { org: string } }>('/', async ({ query }) => {
  const own = values.map((value) => (value === orgPlaceholder ? query.org : value))
  const { rows } = await pool.query({ name: 'page', text, values: own })
  return { data: rows.slice(0, 25), has_more: rows.length > 25, next_cursor: null }
})
process.once('SIGTERM', async () => {
  await app.close()
  await pool.end()
})
console.error(await app.listen({ host: '127.0.0.1', port: 0 }))
