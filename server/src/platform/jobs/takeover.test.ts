import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { gate, openScene, type Scene } from './scene.fixture.ts'
import { defineJobHandler } from './worker.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const leaseMs = 2_000

it("a killed worker's job goes to another when the lease ends, and not before", async () => {
  const program = fileURLToPath(new URL('worker.fixture.ts', import.meta.url))
  const child = spawn(process.execPath, [program, scene.url, String(leaseMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await scene.enqueue({ type: 'hold', payload: {} })
    await once(child.stdout, 'data')
    const taken = gate()
    let attempt = 0
    scene.work(
      [
        defineJobHandler({
          type: 'hold',
          async run(job) {
            attempt = job.attempt
            taken.open()
          },
        }),
      ],
      { leaseMs },
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
    const [row] = await scene.rows()
    const leftMs = row?.dueMs ?? Number.NaN
    const killedAt = performance.now()
    await taken.opened
    const waitedMs = performance.now() - killedAt
    expect(attempt).toBe(2)
    expect(waitedMs).toBeGreaterThanOrEqual(leftMs - 50)
    // Generous for a loaded machine; it is a few milliseconds on an idle one.
    expect(waitedMs).toBeLessThan(leftMs + 3_000)
  } finally {
    child.kill('SIGKILL')
  }
})

it('a living worker keeps its job for longer than a lease', async () => {
  const [began, end] = [gate(), gate()]
  let runs = 0
  const run = async () => {
    runs++
    began.open()
    await end.opened
  }
  for (let worker = 0; worker < 2; worker++) {
    scene.work([defineJobHandler({ type: 'hold', concurrency: 1, run })], { leaseMs })
  }
  await scene.enqueue({ type: 'hold', payload: {} })
  await began.opened
  const firstLeaseEnd = performance.now() + leaseMs * 1.5
  // The other worker sleeps until the lease would end, looks, and finds it lengthened.
  await expect
    .poll(() => performance.now() > firstLeaseEnd, { timeout: leaseMs * 3, interval: 200 })
    .toBe(true)
  expect(runs).toBe(1)
  end.open()
  await expect.poll(() => scene.rows()).toEqual([])
})
