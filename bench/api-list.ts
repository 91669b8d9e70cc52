/**
 * Pages of leads per second through the whole product (key, rate limit, tenant isolation), and from a bare Fastify with
 * the same SQL as one statement. Each is one process, with the database and the clients on the same machine; they take
 * turns, so that a slow moment of the machine meets both, and the figure is the middle one of their ratios.
 */
import { Pool } from 'undici'
import { type ApiClient, apiProgram, openApiScene } from './api-scene.ts'
import type { Benchmark, Figure } from './figure.ts'

const rounds = Number(process.env.BENCH_ROUNDS ?? 7)
const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const clientsAtOnce = 32
const goal = 0.4

export const benchmark: Benchmark = { name: 'api list', run }

async function run(): Promise<Figure[]> {
  const scene = await openApiScene()
  try {
    const servers = [await scene.start(apiProgram, 'api'), await scene.start('bare-server.ts')]
    const [product, bare] = servers.map(({ url }) => new Pool(url, { connections: clientsAtOnce }))
    if (!product || !bare) throw new Error('a server is missing')
    const ofProduct: number[] = []
    const ofBare: number[] = []
    const client = clientsInTurn(scene.clients)
    const askProduct = () => pageOf(product, '/api/leads', { authorization: `Bearer ${client().key}` })
    const askBare = () => pageOf(bare, `/?org=${client().orgId}`, {})
    await Promise.all([perSecond(askProduct), perSecond(askBare)])
    for (let round = 0; round < rounds; round++) {
      ofBare.push(await perSecond(askBare))
      ofProduct.push(await perSecond(askProduct))
    }
    await Promise.all([product.close(), bare.close()])
    const ratios = ofProduct.map((value, at) => value / (ofBare[at] ?? Number.NaN))
    console.log(`ratios of the rounds: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`)
    const ratio = median(ratios)
    const plain = { unit: 'requests/s', goal: '', holds: null }
    return [
      {
        ...{ name: 'GET /api/leads / bare Fastify with the same SQL', unit: '×', goal: `≥ ${goal}` },
        ...{ value: ratio, holds: ratio >= goal },
      },
      { ...plain, name: 'GET /api/leads', value: median(ofProduct) },
      { ...plain, name: 'bare Fastify with the same SQL', value: median(ofBare) },
    ]
  } finally {
    await scene.close()
  }
}

function clientsInTurn(clients: readonly ApiClient[]): () => ApiClient {
  let at = 0
  return () => {
    const client = clients[at++ % clients.length]
    if (!client) throw new Error('there are no clients')
    return client
  }
}

async function pageOf(server: Pool, path: string, headers: Record<string, string>): Promise<void> {
  const { statusCode, body } = await server.request({ path, method: 'GET', headers })
  const text = await body.text()
  if (statusCode !== 200 || !text.includes('"has_more":true')) throw new Error(`${statusCode}: ${text}`)
}

/** As many as a fixed number of clients get, each of which asks again when it was answered. */
async function perSecond(ask: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  const endsAt = begin + seconds * 1000
  let count = 0
  const client = async () => {
    while (performance.now() < endsAt) {
      await ask()
      count++
    }
  }
  await Promise.all(Array.from({ length: clientsAtOnce }, client))
  return count / ((performance.now() - begin) / 1000)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
