/** What happens to a job whose attempt fails, hangs, or loses its claim. */
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { deleteGivenUpJobs } from './queries.ts'
import { gate, openScene, type Scene } from './scene.fixture.ts'
import { defineJobHandler, type Job } from './worker.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const job = { type: 'fragile', payload: { number: 7 } }
const failing = async () => {
  throw new Error('no luck')
}

it('retries with growing waits by the clock of the database', async () => {
  scene.work([defineJobHandler({ type: 'fragile', run: failing })])
  await scene.enqueue(job)
  const waits: number[] = []
  for (let attempt = 1; attempt <= 10; attempt++) {
    await vi.waitFor(async () => {
      expect(await scene.rows()).toMatchObject([{ attempt, isClaimed: false, error: 'no luck' }])
    })
    const [row] = await scene.rows()
    if (row?.dueMs != null) waits.push(Math.ceil(row.dueMs / 1000))
    await scene.makeDue()
  }
  // What passed between the failure and the look is missing from each.
  const expected = [2, 4, 8, 16, 32, 64, 128, 256, 512]
  expect(waits).toHaveLength(expected.length)
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeLessThanOrEqual(expected[index] ?? 0)
    expect(wait).toBeGreaterThan((expected[index] ?? 0) / 2)
  }
})

it('is given up after its last attempt, told once, kept, and never run again', async () => {
  const told: [number, unknown, unknown][] = []
  const runs: number[] = []
  scene.work([
    defineJobHandler<{ number: number }>({
      type: 'fragile',
      maxAttempts: 2,
      async run({ attempt }) {
        runs.push(attempt)
        throw new Error('no luck')
      },
      onGivenUp: async ({ attempt, payload }, error) => void told.push([attempt, payload, error]),
    }),
  ])
  await scene.enqueue(job)
  await vi.waitFor(async () => expect(await scene.rows()).toMatchObject([{ attempt: 1, isClaimed: false }]))
  await scene.makeDue()
  await vi.waitFor(async () => expect(await scene.rows()).toMatchObject([{ attempt: 2, dueMs: null }]))
  expect(told).toEqual([[2, { number: 7 }, new Error('no luck')]])
  expect(runs).toEqual([1, 2])
  expect(await scene.rows()).toMatchObject([{ isClaimed: false, error: 'no luck' }])
})

it('that was given up is kept for 30 days', async () => {
  const run = async () => {
    throw new Error('no luck')
  }
  scene.work([defineJobHandler({ type: 'fragile', maxAttempts: 1, run })])
  await scene.enqueue(job)
  await vi.waitFor(async () => expect(await scene.rows()).toMatchObject([{ dueMs: null }]))
  const older = (days: number) =>
    scene.db.inScope('jobs', async (tx) => {
      await sql`update jobs set given_up_at = given_up_at - make_interval(days => ${days})`.execute(tx.db)
      return deleteGivenUpJobs(tx, 10)
    })
  expect(await older(29)).toBe(0)
  expect(await scene.rows()).toHaveLength(1)
  expect(await older(2)).toBe(1)
  expect(await scene.rows()).toEqual([])
})

it('a job that killed its workers as often as it may try is given up without running', async () => {
  const began: number[] = []
  const told: number[] = []
  const never = gate()
  const handler = defineJobHandler({
    type: 'fragile',
    maxAttempts: 1,
    async run({ attempt }) {
      began.push(attempt)
      await never.opened
    },
    onGivenUp: async ({ attempt }) => void told.push(attempt),
  })
  scene.work([handler])
  await scene.enqueue(job)
  await expect.poll(() => began).toEqual([1])
  // Its lease ends without a word, as after a crash.
  await scene.makeDue()
  await vi.waitFor(async () => expect(await scene.rows()).toMatchObject([{ dueMs: null }]))
  expect([began, told]).toEqual([[1], [2]])
  never.open()
})

it('tells the end again when telling failed', async () => {
  const told: number[] = []
  scene.work([
    defineJobHandler({
      type: 'fragile',
      maxAttempts: 1,
      run: failing,
      async onGivenUp({ attempt }) {
        told.push(attempt)
        if (told.length < 3) throw new Error('not now')
      },
    }),
  ])
  await scene.enqueue(job)
  for (let times = 1; times < 3; times++) {
    await expect.poll(() => told).toHaveLength(times)
    await scene.makeDue()
  }
  await vi.waitFor(async () => expect(await scene.rows()).toMatchObject([{ dueMs: null }]))
  expect(told).toEqual([1, 2, 3])
})

it('a handler that hangs is told to end, loses its slot to others, and is tried again', async () => {
  const signals: AbortSignal[] = []
  const never = gate()
  scene.work([
    defineJobHandler({
      type: 'fragile',
      concurrency: 1,
      timeoutMs: 50,
      async run({ signal }) {
        signals.push(signal)
        if (signals.length === 1) await never.opened
      },
    }),
  ])
  await scene.enqueue(job)
  await vi.waitFor(async () => {
    expect(await scene.rows()).toMatchObject([
      { attempt: 1, isClaimed: false, error: 'took longer than 50 ms' },
    ])
  })
  expect(signals[0]?.aborted).toBe(true)
  await scene.makeDue()
  await expect.poll(() => scene.rows()).toEqual([])
  never.open()
})

for (const ending of ['done', 'failed'] as const) {
  it(`the late result of a worker that lost its claim changes nothing: ${ending}`, async () => {
    const [began, end] = [gate(), gate()]
    const next: number[] = []
    const run = async ({ payload }: Job<{ number: number }>) => {
      if (payload.number !== 7) return void next.push(payload.number)
      began.open()
      await end.opened
      if (ending === 'failed') throw new Error('too late')
    }
    scene.work([defineJobHandler({ type: 'fragile', concurrency: 1, run })])
    await scene.enqueue(job)
    await began.opened
    await scene.steal()
    end.open()
    // With one slot, the next job begins only when the end of this one was recorded.
    await scene.enqueue({ ...job, payload: { number: 8 } })
    await expect.poll(() => next).toEqual([8])
    await vi.waitFor(async () => expect(await scene.rows()).toHaveLength(1))
    expect(await scene.rows()).toMatchObject([{ attempt: 1, isClaimed: true, error: null }])
  })
}

it('a worker learns that its claim is lost, and tells the handler', async () => {
  const aborted = gate()
  const began = gate()
  scene.work(
    [
      defineJobHandler({
        type: 'fragile',
        run: ({ signal }: Job) =>
          new Promise((resolve) => {
            began.open()
            signal.addEventListener('abort', () => {
              aborted.open()
              resolve()
            })
          }),
      }),
    ],
    { leaseMs: 1_500 },
  )
  await scene.enqueue(job)
  await began.opened
  await scene.steal()
  await aborted.opened
})

it('an error with bytes that the database refuses is kept without them', async () => {
  scene.work([
    defineJobHandler({
      type: 'fragile',
      async run() {
        throw new Error(`nul \0 and half a pair \ud800 ${'x'.repeat(1_000)}`)
      },
    }),
  ])
  await scene.enqueue(job)
  await vi.waitFor(async () => {
    expect(await scene.rows()).toMatchObject([
      { isClaimed: false, error: expect.stringMatching(/^nul {2}and half a pair � x+$/) },
    ])
  })
})
