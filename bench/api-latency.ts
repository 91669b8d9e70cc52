/**
 * How long an answer takes at a steady 500 requests a second over many keys: pages of leads, single leads, edits. An
 * open loop: a request begins when it is due, whether those before were answered or not, and its time counts from
 * then. So what a slow moment delays is in the figures, as it is for whoever waits. Beside it, at the same rate and in
 * the same run, pages from a bare Fastify with the same SQL.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, Pool } from 'undici'
import { type ApiClient, apiProgram, openApiScene, type ServerProcess } from './api-scene.ts'
import type { Benchmark, Figure } from './figure.ts'
import { percentile } from './webhook-scene.ts'

const perSecond = Number(process.env.BENCH_RATE ?? 500)
const seconds = Number(process.env.BENCH_SECONDS ?? 20)
const warmUpSeconds = 3

export const benchmark: Benchmark = { name: 'api latency', run }

interface Call {
  readonly method: 'GET' | 'PATCH'
  path(client: ApiClient, turn: number): string
  body?(turn: number): unknown
}

const leadOf = ({ leadIds }: ApiClient, turn: number) => `/api/leads/${leadIds[(turn * 7) % leadIds.length]}`
const page: Call = { method: 'GET', path: () => '/api/leads' }
const filtered: Call = { method: 'GET', path: () => '/api/leads?status=qualified&sort=-score' }
const lead: Call = { method: 'GET', path: leadOf }
const edit: Call = { method: 'PATCH', path: leadOf, body: (turn) => ({ contact_name: `Dana ${turn}` }) }
/** As integrations do: they read much and write a little. */
const mix = [page, lead, filtered, lead, page, lead, page, lead, page, edit]

async function run(): Promise<Figure[]> {
  const scene = await openApiScene()
  try {
    const bareTimes = await measure(await scene.start('bare-server.ts'), (server, turn) =>
      send(server, { method: 'GET', path: `/?org=${clientIn(scene.clients, turn).orgId}` }),
    )
    const times = await measure(await scene.start(apiProgram, 'api'), (server, turn) =>
      call(server, clientIn(scene.clients, turn), turn),
    )
    const name = `${perSecond} requests/s, open loop`
    const plain = { goal: '', holds: null }
    return [0.5, 0.99].flatMap((share) => {
      const word = `p${share * 100}`
      const [value, bare] = [percentile(times, share), percentile(bareTimes, share)]
      return [
        { ...plain, name: `${name}: ${word}`, value, unit: 'ms' },
        { ...plain, name: `${name}: ${word} / bare pages`, value: value / bare, unit: '×' },
      ]
    })
  } finally {
    await scene.close()
  }
}

async function measure(
  { url, stop }: ServerProcess,
  ask: (server: Pool, turn: number) => Promise<void>,
): Promise<number[]> {
  const server = new Pool(url, { connections: 128 })
  await openLoop((turn) => ask(server, turn), 0, warmUpSeconds * perSecond)
  const times = await openLoop((turn) => ask(server, turn), warmUpSeconds * perSecond, seconds * perSecond)
  await server.close()
  await stop()
  return times
}

function clientIn(clients: readonly ApiClient[], turn: number): ApiClient {
  const client = clients[turn % clients.length]
  if (!client) throw new Error('there are no clients')
  return client
}

async function call(server: Pool, client: ApiClient, turn: number): Promise<void> {
  const { method, path, body } = mix[turn % mix.length] ?? page
  await send(server, {
    ...{ method, path: path(client, turn) },
    headers: { authorization: `Bearer ${client.key}`, 'content-type': 'application/json' },
    body: body ? JSON.stringify(body(turn)) : null,
  })
}

async function send(server: Pool, request: Dispatcher.RequestOptions): Promise<void> {
  const { statusCode, body } = await server.request(request)
  const text = await body.text()
  if (statusCode !== 200) throw new Error(`${request.method} ${statusCode}: ${text}`)
}

/** Milliseconds of each, from when it was due. */
async function openLoop(
  ask: (turn: number) => Promise<void>,
  first: number,
  count: number,
): Promise<number[]> {
  const begin = performance.now()
  const times: Promise<number>[] = []
  for (let at = 0; at < count; at++) {
    const dueAt = begin + (at * 1000) / perSecond
    const waitMs = dueAt - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    times.push(ask(first + at).then(() => performance.now() - dueAt))
  }
  return Promise.all(times)
}
