/**
 * PostgreSQL is killed with kill -9 under load. The product (one process, its own embedded cluster) starts it again;
 * clients see some 503s. Afterwards every change has its event and every event its change, and every event arrived.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  eraseEmbeddedDatabase,
  readSuperuserUrl,
} from '../../src/platform/db/embedded/open-embedded-database.ts'
import { type Ledger, openLedger } from './delivery-ledger.fixture.ts'
import { isLong, sayFigures } from './delivery-scene.fixture.ts'

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const leadCount = 40
const clients = 4
const patient = { timeout: 60_000, interval: 100 }
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

let ledger: Ledger
let dataDir: string
let environment: Record<string, string | undefined>
let server: ChildProcess
let url: string
let key: string

beforeAll(async () => {
  ledger = await openLedger()
  dataDir = mkdtempSync(join(tmpdir(), 'bolsivo-journey-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  environment = {
    ...process.env,
    ...{ PORT: String(port), BOLSIVO_DATA_DIR: dataDir, DATABASE_URL: '' },
    ...{
      BOLSIVO_WEBHOOK_ALLOW: '127.0.0.0/8',
      BOLSIVO_RATE_LIMIT: '1000000/1h',
      BOLSIVO_LOG_LEVEL: 'silent',
    },
    BOLSIVO_WEBHOOK_RETRIES: '1s,1s,1s,1s,1s,1s,1s,1s',
  }
  server = spawn(process.execPath, [program, 'start'], { env: environment, stdio: 'ignore' })
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).ok).toBe(true), patient)
  const words = [
    'org',
    'create',
    '--name',
    'Journey',
    '--email',
    'ana@example.com',
    '--password',
    'a long password',
  ]
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, ...words, '--plan', 'scale', '--json'],
    {
      env: environment,
    },
  )
  key = JSON.parse(stdout).api_key
}, 180_000)

afterAll(async () => {
  server.kill('SIGTERM')
  await once(server, 'exit')
  await ledger.close()
  await eraseEmbeddedDatabase(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  await new Promise((done) => probe.close(done))
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

interface Answer<Body> {
  status: number
  body: Body
}

/** Status 0: no answer came. */
async function api<Body>(method: string, path: string, body?: object): Promise<Answer<Body>> {
  const headers = { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) }
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
  return fetch(`${url}${path}`, init).then(
    async (answer) => ({ status: answer.status, body: (await answer.json()) as Body }),
    () => ({ status: 0, body: {} as Body }),
  )
}

async function killPostgres(): Promise<void> {
  // It may still be starting from the last time.
  const folder = await vi.waitFor(readDataDirectory, patient)
  const file = readFileSync(join(folder, 'postmaster.pid'), 'utf8')
  process.kill(Number(file.split('\n')[0]), 'SIGKILL')
}

async function readDataDirectory(): Promise<string> {
  const client = new Client({ connectionString: readSuperuserUrl(dataDir) })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    return rows[0]?.data_directory ?? ''
  } finally {
    await client.end().catch(() => {})
  }
}

interface FeedItem {
  id: string
  type: string
  data: { lead_id: string; previous_status: string; new_status: string }
}

/** Of the feed, all moves in order. */
async function listMoves(): Promise<FeedItem[]> {
  const moves: FeedItem[] = []
  for (let after: string | null = null; ; ) {
    const query: string = after === null ? '' : `&after=${encodeURIComponent(after)}`
    const { status, body } = await api<{ data: FeedItem[]; has_more: boolean; next_cursor: string }>(
      'GET',
      `/api/events?limit=100&type=lead.status_changed${query}`,
    )
    // A connection that died with the database is found at its next use, and said to be: 503, to be asked again.
    if (status === 503) {
      await sleep(100)
      continue
    }
    expect(status).toBe(200)
    moves.push(...body.data)
    if (!body.has_more) return moves
    after = body.next_cursor
  }
}

/** Whether all of `said` happened, in that order; one said again where it was already is no move. */
function isWithin(said: readonly string[], happened: readonly string[]): boolean {
  let at = 0
  for (const status of said) {
    while (at < happened.length && happened[at] !== status) at++
  }
  return at < happened.length
}

const statuses = ['new', 'qualified', 'contacted', 'replied', 'meeting']

test('PostgreSQL killed under load: no change without its event, no event without its change, and all are delivered', {
  timeout: isLong ? 600_000 : 180_000,
}, async () => {
  const kills = isLong ? 20 : 1
  const target_url = ledger.url('/hook?delay=20')
  const event_types = ['lead.status_changed']
  expect((await api('POST', '/api/webhooks', { name: 'Ledger', target_url, event_types })).status).toBe(201)
  const leads: string[] = []
  while (leads.length < leadCount) {
    const { body } = await api<{ id: string }>('POST', '/api/leads', {
      business_name: `Office ${leads.length}`,
    })
    leads.push(body.id)
  }

  const answers = new Map<number, number>()
  /** By lead, the statuses that were answered with 200. */
  const acknowledged = new Map(leads.map((lead): [string, string[]] => [lead, []]))
  let isOver = false
  // Each client has leads of its own, so that what is answered for one is the truth about it.
  const load = async (client: number) => {
    for (let move = 0; !isOver; move++) {
      const lead = leads[client + clients * (move % (leadCount / clients))] ?? ''
      const now = statuses[Math.floor(move / (leadCount / clients)) % statuses.length]
      const { status, body } = await api<{ status: string }>('PATCH', `/api/leads/${lead}`, { status: now })
      answers.set(status, (answers.get(status) ?? 0) + 1)
      if (status === 200) {
        expect(body.status).toBe(now)
        acknowledged.get(lead)?.push(body.status)
      } else await sleep(20)
    }
  }
  const running = Array.from({ length: clients }, (_, client) => load(client))
  for (let kill = 0; kill < kills; kill++) {
    await sleep(500 + Math.random() * 1_000)
    await killPostgres()
    await expect.poll(async () => (await api('GET', '/api/me')).status, patient).toBe(200)
  }
  await sleep(500)
  isOver = true
  await Promise.all(running)

  const moves = await listMoves()
  const arrived = () =>
    new Set(ledger.read().flatMap(({ eventId, status }) => (status === 200 ? [eventId] : [])))
  await expect.poll(() => arrived().isSupersetOf(new Set(moves.map(({ id }) => id))), patient).toBe(true)

  sayFigures({
    kills,
    answers: Object.fromEntries(answers),
    moves: moves.length,
    requests: ledger.read().length,
  })
  const ids = new Set(moves.map(({ id }) => id))
  expect(ledger.read().filter(({ eventId }) => !ids.has(eventId))).toEqual([])
  for (const lead of leads) {
    const ofLead = moves.filter(({ data }) => data.lead_id === lead)
    const { body } = await api<{ status: string }>('GET', `/api/leads/${lead}`)
    // A chain without a gap from the first status to the present one: each change is there, and nothing else.
    expect([...ofLead.map(({ data }) => data.previous_status), body.status]).toEqual([
      'new',
      ...ofLead.map(({ data }) => data.new_status),
    ])
    const happened = ['new', ...ofLead.map(({ data }) => data.new_status)]
    expect(isWithin(acknowledged.get(lead) ?? [], happened), lead).toBe(true)
  }
  // Clients were told of it as of something that passes, and of nothing else.
  expect([...answers.keys()].filter((status) => ![0, 200, 503].includes(status))).toEqual([])
})
