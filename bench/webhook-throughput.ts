/**
 * Deliveries per second, from a full queue to settled rows with their attempts, against a bare loop of signed POSTs by
 * the same client to the same receiver in the same run. What a long log costs is in webhook-log-size.ts.
 */
import { newId } from '../server/src/platform/ids.ts'
import type { DeliveryEngine } from '../server/src/webhooks/index.ts'
import { newSecret, signatureHeaders } from '../server/src/webhooks/signature.ts'
import type { Benchmark, Figure } from './figure.ts'
import { type BenchScene, figure, openBenchScene, percentile, statusChanged } from './webhook-scene.ts'

const count = Number(process.env.BENCH_DELIVERIES ?? 40_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const endpointCount = 10
/** What the engine comes to with so many endpoints that answer quickly. */
const bareConcurrency = 256

export const benchmark: Benchmark = { name: 'webhook throughput', run }

async function run(): Promise<Figure[]> {
  const scene = await openBenchScene()
  try {
    const orgId = await scene.createOrg(...Array.from({ length: endpointCount }, (_, at) => `/${at}`))
    // Both have run for a while, as in life.
    await bare(scene, count)
    await fill(scene, orgId)
    await drain(scene)
    const found: Compared[] = []
    for (let round = 0; round < rounds; round++) found.push(await compare(scene, orgId))
    const middle = (pick: (each: Compared) => number) => percentile(found.map(pick), 0.5)
    const ratio = middle((each) => each.ratio)
    return [
      figure(
        'webhook deliveries: stored, signed, sent, logged',
        middle((each) => each.delivered),
        '/s',
      ),
      figure(
        'bare loop of signed POSTs',
        middle((each) => each.bare),
        '/s',
      ),
      figure('webhook deliveries / bare loop', ratio, '×', '≥ 0.5', ratio >= 0.5),
    ]
  } finally {
    await scene.close()
  }
}

interface Compared {
  readonly delivered: number
  readonly bare: number
  readonly ratio: number
}

/** The bare loop before and after: what else the machine does meanwhile meets both. */
async function compare(scene: BenchScene, orgId: string): Promise<Compared> {
  await fill(scene, orgId)
  const before = await bare(scene, count)
  const delivered = await drain(scene)
  const rate = (before + (await bare(scene, count))) / 2
  return { delivered, bare: rate, ratio: delivered / rate }
}

async function bare({ egress, receiver }: BenchScene, posts: number): Promise<number> {
  const secrets = [newSecret()]
  const body = JSON.stringify({
    event: 'lead.status_changed',
    org_id: newId('org'),
    ...statusChanged(newId('lead')).fields,
  })
  let left = posts
  const begin = performance.now()
  const loop = async (): Promise<void> => {
    while (left-- > 0) {
      const eventId = newId('evt')
      const headers = {
        'Content-Type': 'application/json',
        'User-Agent': 'Bolsivo-Webhooks/1',
        'X-Bolsivo-Event': 'lead.status_changed',
        'X-Bolsivo-Delivery': newId('dlv'),
        'X-Bolsivo-Attempt': '1',
        'X-Bolsivo-Sequence': '1',
        ...signatureHeaders({ body, eventId, timestampSeconds: Math.floor(Date.now() / 1000), secrets }),
      }
      const { outcome } = await egress.post({
        url: `http://127.0.0.1:${receiver.port}/bare`,
        headers,
        body,
        timeoutMs: 10_000,
      })
      if (outcome !== 'delivered') throw new Error(outcome)
    }
  }
  await Promise.all(Array.from({ length: bareConcurrency }, loop))
  return (posts / (performance.now() - begin)) * 1000
}

/** Each event goes to every endpoint. */
async function fill({ db, outbox }: BenchScene, orgId: string): Promise<void> {
  const batch = 100
  for (let done = 0; done < count / endpointCount; done += batch) {
    await db.inOrg(orgId, async (tx) =>
      outbox.record(
        tx,
        Array.from({ length: batch }, () => statusChanged(newId('lead'))),
      ),
    )
  }
  // The workload has its statistics in production too, and the rows would be flushed some time.
  await db.pool.query('vacuum analyze deliveries')
  await db.pool.query('checkpoint').catch(() => {})
}

async function drain(scene: BenchScene): Promise<number> {
  const received = await scene.receiver.count()
  const begin = performance.now()
  let delivered = 0
  const engine = await new Promise<DeliveryEngine>((done) => {
    const engine = scene.startEngine((more) => {
      delivered += more
      if (delivered >= count) done(engine)
    })
  })
  const seconds = (performance.now() - begin) / 1000
  await engine.stop()
  const attempts = await scene.receiver.count()
  if (attempts - received !== count || (await scene.countOpen()) > 0)
    throw new Error(`${attempts - received} requests for ${count} deliveries`)
  return count / seconds
}
