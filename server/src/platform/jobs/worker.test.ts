import { afterEach, beforeEach, expect, it } from 'vitest'
import { gate, openScene, type Scene } from './scene.fixture.ts'
import { createJobWorker, defineJobHandler, type Job } from './worker.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

/** Ends when it is told to. */
const untilAborted = (job: Job) =>
  new Promise<void>((_, reject) => job.signal.addEventListener('abort', () => reject(job.signal.reason)))

it('runs a job with its payload, org and attempt, and forgets it', async () => {
  const seen: Job<{ leadId: string }>[] = []
  scene.work([
    defineJobHandler<{ leadId: string }>({ type: 'score', run: async (job) => void seen.push(job) }),
  ])
  await scene.enqueue({ type: 'score', payload: { leadId: 'lead_1' } })
  await expect.poll(() => scene.rows()).toEqual([])
  expect(seen).toMatchObject([{ orgId: scene.orgId, payload: { leadId: 'lead_1' }, attempt: 1 }])
})

it('two workers never run one job at once, and every job runs once', async () => {
  const runs = new Map<string, number>()
  const inside = new Set<string>()
  const doubled: string[] = []
  const run = async (job: Job) => {
    if (inside.has(job.id)) doubled.push(job.id)
    inside.add(job.id)
    await new Promise(setImmediate)
    runs.set(job.id, (runs.get(job.id) ?? 0) + 1)
    inside.delete(job.id)
  }
  for (let worker = 0; worker < 2; worker++) scene.work([defineJobHandler({ type: 'score', run })])
  for (let batch = 0; batch < 10; batch++) {
    await scene.enqueue(...Array.from({ length: 30 }, () => ({ type: 'score', payload: {} })))
  }
  await expect.poll(() => scene.rows(), { timeout: 20_000 }).toEqual([])
  expect(doubled).toEqual([])
  expect(runs.size).toBe(300)
  expect(new Set(runs.values())).toEqual(new Set([1]))
})

it('leaves jobs of a type that it does not know to a worker that does', async () => {
  const seen: string[] = []
  scene.work([defineJobHandler({ type: 'known', run: async () => void seen.push('known') })])
  await scene.enqueue({ type: 'unknown', payload: {} }, { type: 'known', payload: {} })
  await expect.poll(() => seen).toEqual(['known'])
  expect(await scene.rows()).toMatchObject([{ type: 'unknown', attempt: 0, isClaimed: false }])
})

it('takes no more than its slots, and a type whose slots are full holds up no other', async () => {
  const release = gate()
  let atOnce = 0
  const seen: string[] = []
  scene.work([
    defineJobHandler({
      type: 'slow',
      concurrency: 2,
      run: async () => {
        atOnce++
        await release.opened
        atOnce--
      },
    }),
    defineJobHandler({ type: 'quick', run: async () => void seen.push('quick') }),
  ])
  await scene.enqueue(...Array.from({ length: 5 }, () => ({ type: 'slow', payload: {} })))
  await expect.poll(() => atOnce).toBe(2)
  await scene.enqueue({ type: 'quick', payload: {} })
  await expect.poll(() => seen).toEqual(['quick'])
  expect(atOnce).toBe(2)
  release.open()
  await expect.poll(() => scene.rows()).toEqual([])
})

it('runs a delayed job when its time has come, without being woken', async () => {
  const seen: string[] = []
  scene.work([defineJobHandler({ type: 'later', run: async () => void seen.push('later') })])
  await scene.enqueue({ type: 'later', payload: {}, delayMs: 400 })
  expect(await scene.rows()).toMatchObject([{ attempt: 0 }])
  await expect.poll(() => seen, { timeout: 4_000 }).toEqual(['later'])
})

it('refuses two handlers of one type', () => {
  const handler = defineJobHandler({ type: 'twice', run: async () => {} })
  expect(() => scene.work([handler, handler])).toThrow('two job handlers have one type')
})

it('stop gives back what it aborted: another worker goes on at once, and the attempt does not count', async () => {
  const began = gate()
  const run = (job: Job) => {
    began.open()
    return untilAborted(job)
  }
  const worker = scene.work([defineJobHandler({ type: 'long', maxAttempts: 1, run })])
  await scene.enqueue({ type: 'long', payload: {} })
  await began.opened
  await worker.stop()
  const rows = await scene.rows()
  expect(rows).toMatchObject([{ isClaimed: false, error: null }])
  expect(rows[0]?.dueMs).toBeLessThanOrEqual(0)
  const ran = gate()
  scene.work([defineJobHandler({ type: 'long', maxAttempts: 2, run: async () => ran.open() })])
  await ran.opened
})

it('stop takes nothing new, waits for what ends in time, and leaves what does not end to its lease', async () => {
  const [began, never] = [gate(), gate()]
  const run = async () => {
    began.open()
    await never.opened
  }
  const worker = scene.work([defineJobHandler({ type: 'deaf', concurrency: 1, run })])
  await scene.enqueue({ type: 'deaf', payload: {} }, { type: 'deaf', payload: {} })
  await began.opened
  await worker.stop(50)
  const rows = await scene.rows()
  expect(rows.filter(({ isClaimed }) => isClaimed)).toHaveLength(1)
  expect(rows.filter(({ attempt }) => attempt === 0)).toHaveLength(1)
  never.open()
})

it('stops at once when nothing runs, twice too, and can start again', async () => {
  const seen: number[] = []
  const worker = scene.work([
    defineJobHandler({ type: 'score', run: async (job) => void seen.push(job.attempt) }),
  ])
  await worker.stop()
  await worker.stop()
  await scene.enqueue({ type: 'score', payload: {} })
  worker.start()
  worker.start()
  await expect.poll(() => seen).toEqual([1])
})

it('a worker that was never started stops', async () => {
  const { db, waker } = scene
  const { createLog } = await import('../log.ts')
  await createJobWorker({ db, waker, handlers: [], log: createLog('silent') }).stop()
})
