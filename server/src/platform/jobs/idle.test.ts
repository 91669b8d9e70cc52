import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLog } from '../log.ts'
import { openScene, type Scene } from './scene.fixture.ts'
import { createJobWorker, defineJobHandler } from './worker.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(async () => {
  vi.useRealTimers()
  await scene.close()
})

/** What the pool's clients send, each statement of a compound one by itself. */
function collectStatements(): string[] {
  const statements: string[] = []
  scene.db.pool.on('connect', (client) => {
    const send = client.query.bind(client)
    client.query = ((...words: Parameters<typeof send>) => {
      const [query] = words as unknown as [string | { text: string }]
      const text = typeof query === 'string' ? query : query.text
      statements.push(...text.split(';'))
      return send(...words)
    }) as typeof client.query
  })
  return statements
}

// A look is seven statements, and comes every 15 seconds, or every 5 behind a pooler.
for (const { hearing, perMinute } of [
  { hearing: true, perMinute: 28 },
  { hearing: false, perMinute: 84 },
]) {
  it(`sends at most ${perMinute} statements a minute while idle ${hearing ? 'and hearing notices' : 'behind a pooler'}`, async () => {
    const statements = collectStatements()
    const probe = { ...scene.waker, isListening: () => hearing }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const handlers = [defineJobHandler({ type: 'score', run: async () => {} })]
    const worker = createJobWorker({ db: scene.db, waker: probe, handlers, log: createLog('silent') })
    worker.start()
    // The look at its start is no idling.
    await vi.waitUntil(() => statements.includes('commit'))
    const before = statements.length
    for (let second = 0; second < 60; second++) {
      await vi.advanceTimersByTimeAsync(1_000)
      await scene.db.pool.query('select 1')
    }
    const idle = statements.length - before - 60
    expect(idle).toBeGreaterThan(0)
    expect(idle).toBeLessThanOrEqual(perMinute)
    await worker.stop(0)
  })
}
