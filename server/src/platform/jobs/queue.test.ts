import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OrgTx } from '../db/database.ts'
import { createJobQueue } from './queue.ts'
import { gate, openScene, type Scene } from './scene.fixture.ts'
import { defineJobHandler } from './worker.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const keyed = { type: 'tidy', key: 'all', payload: {} }

it('a job exists when the transaction that wants it commits, and not when it rolls back', async () => {
  const queue = createJobQueue(scene.waker)
  const attempt = scene.db.inOrg(scene.orgId, async (tx) => {
    await queue.enqueue(tx, [{ type: 'tidy', payload: {} }])
    throw new Error('changed its mind')
  })
  await expect(attempt).rejects.toThrow('changed its mind')
  expect(await scene.rows()).toEqual([])
  await scene.enqueue({ type: 'tidy', payload: {} })
  expect(await scene.rows()).toMatchObject([{ type: 'tidy', attempt: 0 }])
})

it('all jobs of a transaction arrive, however many calls added them', async () => {
  const queue = createJobQueue(scene.waker)
  await scene.db.inOrg(scene.orgId, async (tx) => {
    await queue.enqueue(tx, [{ type: 'a', payload: {} }])
    await queue.enqueue(tx, [])
    await queue.enqueue(tx, [
      { type: 'b', payload: {} },
      { type: 'c', payload: {} },
    ])
  })
  expect((await scene.rows()).map(({ type }) => type)).toEqual(['a', 'b', 'c'])
})

it('while one waits, another of the same key is not added', async () => {
  await scene.enqueue(keyed, keyed)
  await scene.enqueue(keyed)
  expect(await scene.rows()).toHaveLength(1)
})

it('keys are told apart by type and org; jobs without a key are never one', async () => {
  const plain = { type: 'tidy', payload: {} }
  await scene.enqueue(keyed, { ...keyed, type: 'sweep' }, { ...keyed, key: 'some' }, plain, plain)
  expect(await scene.rows()).toHaveLength(5)
})

it('of two times for one key the earlier holds', async () => {
  await scene.enqueue({ ...keyed, delayMs: 3_600_000 })
  await scene.enqueue({ ...keyed, delayMs: 60_000 })
  await scene.enqueue({ ...keyed, delayMs: 7_200_000 }, { ...keyed, delayMs: 1_800_000 })
  const rows = await scene.rows()
  expect(rows).toHaveLength(1)
  expect(rows[0]?.dueMs).toBeLessThanOrEqual(60_000)
})

it('one more may wait while one of its key runs', async () => {
  const [began, end] = [gate(), gate()]
  const run = async () => {
    began.open()
    await end.opened
  }
  scene.work([defineJobHandler({ type: 'tidy', concurrency: 1, run })])
  await scene.enqueue(keyed)
  await began.opened
  await scene.enqueue(keyed)
  await scene.enqueue(keyed)
  expect(await scene.rows()).toMatchObject([
    { attempt: 1, isClaimed: true },
    { attempt: 0, isClaimed: false },
  ])
  end.open()
  await expect.poll(() => scene.rows()).toEqual([])
})

it('a waiting job that stands for a change does not run before that change is committed', async () => {
  await scene.enqueue({ ...keyed, delayMs: 3_600_000 })
  const queue = createJobQueue(scene.waker)
  const [written, commit] = [gate(), gate()]
  const change = scene.db.inOrg(scene.orgId, async (tx) => {
    const paused: OrgTx = {
      ...tx,
      beforeCommit: (step, work) =>
        tx.beforeCommit(step, async () => {
          await work()
          written.open()
          await commit.opened
        }),
    }
    await queue.enqueue(paused, [keyed])
  })
  await written.opened
  let isCommitted = false
  const seen: boolean[] = []
  scene.work([
    defineJobHandler({ type: 'tidy', run: async () => void seen.push(isCommitted) }),
    defineJobHandler({ type: 'other', run: async () => {} }),
  ])
  // Another job comes and goes: the worker has looked, and left the one that is held alone.
  await scene.enqueue({ type: 'other', payload: {} })
  await expect.poll(async () => (await scene.rows()).map(({ type }) => type)).toEqual(['tidy'])
  expect(seen).toEqual([])
  isCommitted = true
  commit.open()
  await change
  await expect.poll(() => seen).toEqual([true])
})

it('many writers of the same keys in any order wait for each other and never in a circle', async () => {
  const queue = createJobQueue(scene.waker)
  const names = Array.from({ length: 300 }, (_, number) => `key ${number}`)
  let tries = 0
  const writers = Array.from({ length: 20 }, (_, number) => {
    const jobs = names.map((key) => ({ ...keyed, key }))
    return scene.db.inOrg(scene.orgId, async (tx) => {
      tries++
      await queue.enqueue(tx, number % 2 ? jobs : jobs.reverse())
    })
  })
  await Promise.all(writers)
  expect(await scene.rows()).toHaveLength(names.length)
  // A deadlock would have been tried again.
  expect(tries).toBe(writers.length)
})
