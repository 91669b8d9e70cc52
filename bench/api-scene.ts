/**
 * What the benchmarks of the API share: a database of its own with fsync on, many orgs with leads and keys, as in life,
 * and the product's `api` process on it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { issueKey } from '../server/src/api-keys/index.ts'
import { insertOrg } from '../server/src/orgs/index.ts'
import { generateKeyRing } from '../server/src/platform/crypto.ts'
import { createDatabase, type Database, type OrgTx } from '../server/src/platform/db/database.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { newId } from '../server/src/platform/ids.ts'
import { createLog } from '../server/src/platform/log.ts'
import { openBenchDatabase } from './database.ts'

/** 2,000 keys of 1,000 requests an hour: the limit counts and refuses nothing. */
const orgCount = 100
const keysPerOrg = 20
const leadsPerOrg = 1_000

export interface ApiClient {
  readonly key: string
  readonly orgId: string
  readonly leadIds: readonly string[]
}

export interface ServerProcess {
  readonly url: string
  /** Safe to call again. */
  stop(): Promise<void>
}

export interface ApiScene {
  /** One per key, those of one org far from each other. */
  readonly clients: readonly ApiClient[]
  /** A program that says its address, on standard error, when it listens. */
  start(file: string, ...args: string[]): Promise<ServerProcess>
  /** Stops what was started, too. */
  close(): Promise<void>
}

export const apiProgram = '../server/src/main.ts'

export async function openApiScene(): Promise<ApiScene> {
  const database = await openBenchDatabase()
  await migrate(database.url)
  const db = createDatabase({ url: database.url, log: createLog('silent') })
  const clients = await createClients(db)
  await db.pool.query('vacuum analyze')
  await db.close()
  const env = {
    ...process.env,
    ...{ PORT: '0', DATABASE_URL: database.url, BOLSIVO_DATA_DIR: database.folder },
    BOLSIVO_SECRET_KEYS: generateKeyRing(),
    BENCH_SUPERUSER_URL: database.superuserUrl,
  }
  const servers: ServerProcess[] = []
  return {
    clients,
    async start(file, ...args) {
      const server = await start(fileURLToPath(new URL(file, import.meta.url)), args, env)
      servers.push(server)
      return server
    },
    async close() {
      await Promise.all(servers.map(({ stop }) => stop()))
      await database.close()
    },
  }
}

async function createClients(db: Database): Promise<ApiClient[]> {
  const orgs: ApiClient[][] = []
  for (let at = 0; at < orgCount; at++) {
    const orgId = newId('org')
    orgs.push(await db.inOrg(orgId, (tx) => createOrg(tx)))
  }
  return Array.from({ length: keysPerOrg }, (_, at) => orgs.flatMap((org) => org[at] ?? [])).flat()
}

async function createOrg(tx: OrgTx): Promise<ApiClient[]> {
  await insertOrg(tx, { name: 'Bench', plan: 'scale', ownerId: newId('usr') })
  const leadIds = Array.from({ length: leadsPerOrg }, () => newId('lead'))
  await insertLeads(tx, leadIds)
  const clients: ApiClient[] = []
  for (let at = 0; at < keysPerOrg; at++) {
    const { api_key: key } = await issueKey(tx, {
      ...{ name: `Bench ${at}`, scopes: ['read', 'write'], expiresAt: null, createdBy: null },
    })
    clients.push({ key, orgId: tx.orgId, leadIds })
  }
  return clients
}

const insertLeads = (tx: OrgTx, ids: readonly string[]) =>
  sql`
    insert into leads (org_id, id, business_name, name_key, search_text, category, address, city, region, phone, website,
      email, source, external_id, tags, status, score, fit_reason, created_at, updated_at)
    select ${tx.orgId}, id, 'Business ' || n, 'business ' || n, ' business ' || n || ' city ' || n % 100,
      'category ' || n % 20, n || ' Main Street', 'city ' || n % 100, 'WA', '+1425555' || lpad(n::text, 4, '0'),
      'https://business-' || n || '.example', 'office@business-' || n || '.example', 'import', 'x' || n, array['office'],
      (array['new','new','new','new','qualified','contacted','replied','meeting','closed_won','closed_lost'])[1 + n % 10],
      n % 101, 'Active business in city ' || n % 100, now() - make_interval(secs => n), now() - make_interval(secs => n)
    from (select id, place as n from unnest(${[...ids]}::text[]) with ordinality as u (id, place)) leads`.execute(
    tx.db,
  )

async function start(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...process.execArgv, file, ...args], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  const url = await addressOf(child)
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const chunk of child.stderr?.iterator({ destroyOnReturn: false }) ?? []) {
    said += chunk
    const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0]
    if (url) {
      child.stderr?.resume()
      return url
    }
  }
  throw new Error(`the server ended before it listened: ${said}`)
}
