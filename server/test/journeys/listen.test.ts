/** `bolsivo listen --forward-to`: a developer's own machine gets what a webhook would, and sees what it answered. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { verifyWebhook } from '@bolsivo/sdk'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { generateKeyRing } from '../../src/platform/crypto.ts'
import { httpAnswer, startReceiver } from '../../src/platform/egress/test-receiver.ts'
import { startTestApp, type TestApp, type TestOrg } from '../harness.ts'

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 })

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const secretKeys = generateKeyRing()
const patient = { timeout: 60_000, interval: 50 }
let app: TestApp
let org: TestOrg
let receiver: Server
const requests: { headers: IncomingHttpHeaders; body: string }[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  app = await startTestApp({ secretKeys })
  org = await app.createOrg()
  receiver = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    requests.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    if (requests.length === 2) response.writeHead(500)
    response.end(requests.length === 2 ? 'no table\n\u001b[2J yet' : 'ok')
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await app.close()
  receiver.close()
})

/** What it has printed so far, for people and for pipes. */
function startListening(words: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, 'listen', '--url', app.url, ...words], {
    env: { ...process.env, BOLSIVO_API_KEY: undefined, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const said = { err: '', out: '' }
  child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text))
  child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text))
  return { child, said }
}

const create = (name: string) => org.api('POST', '/api/leads', { business_name: name })

test('every event from the word on is forwarded, signed, in order, and the answer is printed', async () => {
  const { body: before } = await create('Before')
  const score = async () => (await org.api('GET', `/api/leads/${before.id}`)).body.score
  await expect.poll(score, patient).not.toBeNull()
  const words = ['--api-key', org.key, '--forward-to', String((receiver.address() as AddressInfo).port)]
  const { child, said } = startListening(words)
  await expect.poll(() => said.err, patient).toContain('Listening for events')
  for (const name of ['Sunrise Office Park', 'Café \u{1F989}', 'Harbor Dental']) await create(name)
  await expect.poll(() => said.out, patient).toContain('Harbor Dental')
  child.kill('SIGINT')
  expect((await once(child, 'exit'))[0]).toBe(0)

  const secret = /signed with (whsec_\S+)/.exec(said.err)?.[1] ?? ''
  const { body: feed } = await org.api('GET', '/api/events?limit=100')
  const events = new Map(feed.data.map((event: { id: string }) => [event.id, event]))
  for (const { headers, body } of requests) {
    expect(await verifyWebhook(body, headers, secret)).toEqual(JSON.parse(body))
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(JSON.parse(body))
    expect(events.get(String(headers['webhook-id']))).toMatchObject({
      type: headers['x-bolsivo-event'],
      sequence: Number(headers['x-bolsivo-sequence']),
      data: JSON.parse(body),
    })
  }
  const lines = said.out.trim().split('\n')
  // The one that was on its way at Ctrl-C is shown too.
  expect(lines.length - requests.length).toBeLessThanOrEqual(1)
  expect(said.out).not.toContain('Before')
  expect(lines[0]).toMatch(/^\S+ {2}lead\.created +Sunrise Office Park +→ 200 \(\d+ ms\)$/)
  expect(lines[1]).toMatch(/→ 500 \(\d+ ms\) no table \[2J yet$/)
})

test('beside the installation it needs no key: its own only reads, and is gone with it', async () => {
  const environment = { DATABASE_URL: app.databaseUrl, BOLSIVO_SECRET_KEYS: secretKeys }
  const { child, said } = startListening(['--org', org.orgId, '--body'], environment)
  await expect.poll(() => said.err, patient).toContain('Listening for events')
  await create('Pine Street Bakery')
  await expect.poll(() => said.out, patient).toContain('"business_name":"Pine Street Bakery"')
  const person = await app.createPerson({ orgId: org.orgId, role: 'owner' })
  const during = (await person.api('GET', '/api/api-keys')).body.data
  expect(during.find(({ name }: { name: string }) => name === 'bolsivo listen').scopes).toEqual(['read'])
  child.kill('SIGTERM')
  await once(child, 'exit')
  const { body } = await person.api('GET', '/api/api-keys')
  expect(body.data.map(({ name }: { name: string }) => name)).not.toContain('bolsivo listen')
})

test('a receiver that is away is said to be, and the next event comes all the same', async () => {
  const away = await startReceiver(httpAnswer(200))
  await away.close()
  const { child, said } = startListening(['--api-key', org.key, '--forward-to', String(away.port)])
  await expect.poll(() => said.err, patient).toContain('Listening for events')
  await create('Lakeside Gym')
  await expect.poll(() => said.out, patient).toMatch(/Lakeside Gym +→ .*ECONNREFUSED/)
  child.kill('SIGINT')
  await once(child, 'exit')
})
