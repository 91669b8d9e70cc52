/** Idempotency-Key through the whole app: each POST there is, and a process that is killed in its middle. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKeyRing } from '../src/platform/crypto.ts'
import { changesOf, hook, sendChange } from './changes.ts'
import { type Answer, startTestApp, type TestApp, type TestOrg } from './harness.ts'

const secretKeys = generateKeyRing()
let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false, secretKeys })
  org = await app.createOrg()
})
afterAll(() => app.close())

const keyed = (key: string) => ({ 'idempotency-key': key })
const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true'
const countOf = async (of: TestOrg, path: string) =>
  (await of.api('GET', `${path}?limit=100`)).body.data.length

it('every POST gives its first answer again, and nothing is changed twice', async () => {
  const changes = Object.entries(changesOf(app, org)).filter(([name]) => name.startsWith('POST'))
  for (const [name, prepare] of changes) {
    const change = await prepare()
    const first = await sendChange(org, name, change, keyed(name))
    expect(first.status, `${name}: ${JSON.stringify(first.body)}`).toBeLessThan(300)
    const entries = async () => (await org.api('GET', '/api/audit-log?limit=100')).body.data
    const before = await entries()

    const again = await sendChange(org, name, change, keyed(name))
    expect([again.status, isReplay(again)], name).toEqual([first.status, true])
    const isSecret = 'secret' in first.body
    expect(again.body, name).toEqual({ ...first.body, ...(isSecret ? { secret: null } : {}) })
    expect(await entries(), name).toEqual(before)
  }
})

it('a hundred copies of one lead at once make one', async () => {
  const own = await app.createOrg()
  const send = () => own.api('POST', '/api/leads', { business_name: 'Sunrise' }, keyed('lead'))
  const answers = await Promise.all(Array.from({ length: 100 }, send))
  expect(new Set(answers.map(({ status }) => status))).toEqual(
    new Set(answers.some(({ status }) => status === 409) ? [201, 409] : [201]),
  )
  const ids = answers.filter(({ status }) => status === 201).map(({ body }) => body.id)
  expect(new Set(ids).size).toBe(1)
  // Names alone never make two records one lead: a second effect would be a second lead.
  expect(await countOf(own, '/api/leads')).toBe(1)
  expect((await own.api('GET', '/api/audit-log?action=lead.created')).body.data).toHaveLength(1)
})

describe('an import', () => {
  const csv = 'business_name,city\nSunrise Office Park,Bellevue\n'

  /** As `fetch` sends forms: with another boundary each time. */
  async function upload(of: TestOrg, key: string, file: string, source = 'list') {
    const form = new FormData()
    form.set('source', source)
    form.set('file', new Blob([file], { type: 'text/csv' }), 'leads.csv')
    const headers = { authorization: `Bearer ${of.key}`, ...keyed(key) }
    const answer = await fetch(`${app.url}/api/leads/import`, { method: 'POST', headers, body: form })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer['body'] }
  }

  it('sent again as a form, or many times at once, is one import', async () => {
    const own = await app.createOrg()
    const answers = await Promise.all(Array.from({ length: 10 }, () => upload(own, 'form', csv)))
    for (const { status } of answers) expect([201, 409]).toContain(status)
    const again = await upload(own, 'form', csv)
    expect([again.status, isReplay(again)]).toEqual([201, true])
    expect(await countOf(own, '/api/imports')).toBe(1)
  })

  it('leaves nothing of the second file behind', async () => {
    const own = await app.createOrg()
    const client = new Client({ connectionString: app.databaseUrl })
    await client.connect()
    const files = async () => {
      await client.query(`begin; set local app.org_id = '${own.orgId}'`)
      const { rows } = await client.query('select count(*)::int as n from import_chunks')
      await client.query('commit')
      return rows[0].n
    }
    const csvBody = { 'content-type': 'text/csv' }
    for (let time = 0; time < 3; time++) await upload(own, 'form', csv)
    for (let time = 0; time < 3; time++) {
      await own.api('POST', '/api/leads/import', csv, { ...csvBody, ...keyed('csv') })
    }
    expect(await files()).toBe(2)
    await client.end()
  })

  it.each([
    ['another file', (of: TestOrg) => upload(of, 'key', csv.replace('Sunrise', 'Sunset'))],
    ['another field', (of: TestOrg) => upload(of, 'key', csv, 'fair')],
    [
      'another form',
      (of: TestOrg) =>
        of.api('POST', '/api/leads/import', csv, { 'content-type': 'text/csv', ...keyed('key') }),
    ],
  ])('with the key of %s is refused', async (_, send) => {
    const own = await app.createOrg()
    expect((await upload(own, 'key', csv)).status).toBe(201)
    const { status, body } = await send(own)
    expect([status, body.code]).toEqual([409, 'idempotency_key_reused'])
    expect(await countOf(own, '/api/imports')).toBe(1)
  })
})

describe('kill -9', () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

  /** A process of its own on the same database. */
  async function startProcess(): Promise<{ child: ChildProcess; url: string }> {
    const env = {
      ...process.env,
      ...{ HOST: '127.0.0.1', PORT: '0', DATABASE_URL: app.databaseUrl, BOLSIVO_SECRET_KEYS: secretKeys },
    }
    const child = spawn(process.execPath, [main, 'api'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
    let printed = ''
    const url = await new Promise<string>((resolve, reject) => {
      child.stderr.on('data', (chunk: Buffer) => {
        printed += chunk
        const found = /^ +API +(http\S+)\/api$/m.exec(printed)?.[1]
        if (found) resolve(found)
      })
      child.once('exit', () => reject(new Error(`the process ended before it was ready:\n${printed}`)))
    })
    return { child, url }
  }

  async function kill(child: ChildProcess): Promise<void> {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  const post = (url: string, of: TestOrg, name: string) =>
    fetch(`${url}/api/leads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${of.key}`, 'content-type': 'application/json', ...keyed(name) },
      body: JSON.stringify({ business_name: name }),
    })

  /** As a client would: again after 409, until it is done. */
  async function untilDone(of: TestOrg, name: string): Promise<Answer> {
    let answer: Answer | undefined
    await expect
      .poll(
        async () => {
          answer = await of.api('POST', '/api/leads', { business_name: name }, keyed(name))
          return answer.status
        },
        { timeout: 20_000, interval: 200 },
      )
      .toBe(201)
    if (!answer) throw new Error('no answer')
    return answer
  }

  it('in the middle of the work frees the key: the repeat has the one effect', async () => {
    const own = await app.createOrg()
    const { child, url } = await startProcess()
    const other = new Client({ connectionString: app.databaseUrl })
    await other.connect()
    await other.query('begin')
    // What every writer of new leads waits for: the request stands in the middle of its transaction.
    await other.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`lead-identity:${own.orgId}`])
    const cutOff = post(url, own, 'held').catch((error: unknown) => error)
    await expect
      .poll(
        async () =>
          (await other.query(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).rowCount,
        { timeout: 20_000 },
      )
      .toBe(1)
    const inUse = await own.api('POST', '/api/leads', { business_name: 'held' }, keyed('held'))
    expect([inUse.status, inUse.body.code]).toEqual([409, 'idempotency_key_in_use'])
    await kill(child)
    expect(await cutOff).toBeInstanceOf(Error)
    await other.query('rollback')
    await other.end()

    expect(isReplay(await untilDone(own, 'held'))).toBe(false)
    expect(await countOf(own, '/api/leads')).toBe(1)
  })

  it('at any moment of a burst loses and doubles nothing', async () => {
    const own = await app.createOrg()
    const { child, url } = await startProcess()
    const names = Array.from({ length: 60 }, (_, index) => `lead ${index}`)
    const answered = new Map<string, string>()
    let killing: Promise<void> | null = null
    const burst = names.map(async (name) => {
      const answer = await post(url, own, name)
      const { id } = (await answer.json()) as { id: string }
      if (answer.status === 201) answered.set(name, id)
      if (answered.size === 20) killing ??= kill(child)
    })
    await Promise.allSettled(burst)
    await (killing ?? kill(child))

    for (const name of names) {
      const { body } = await untilDone(own, name)
      if (answered.has(name)) expect(body.id).toBe(answered.get(name))
    }
    expect(await countOf(own, '/api/leads')).toBe(names.length)
  })
})

it('a secret is shown once: who lost it gets null again, and rotates it', async () => {
  const own = await app.createOrg()
  const create = () => own.api('POST', '/api/webhooks', hook, keyed('hook'))
  const [first, again] = [await create(), await create()]
  expect([first.body.secret, again.body.secret]).toEqual([expect.stringMatching(/^whsec_/), null])
  expect(again.body.id).toBe(first.body.id)
  const rotate = (key: string) =>
    own.api('POST', `/api/webhooks/${first.body.id}/rotate-secret`, {}, keyed(key))
  const rotated = [await rotate('r1'), await rotate('r1')].map(({ body }) => body.secret)
  expect(rotated).toEqual([expect.stringMatching(/^whsec_/), null])
})
