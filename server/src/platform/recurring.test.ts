import { expect, test } from 'vitest'
import { createLog } from './log.ts'
import { createRecurring } from './recurring.ts'

const gate = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

test('a step that fails keeps none of the others from their turn, and stopping waits for the one that runs', async () => {
  const done: string[] = []
  const [began, mayEnd] = [gate(), gate()]
  const recurring = createRecurring({
    steps: [
      () => Promise.reject(new Error('away')),
      async (signal) => {
        began.open()
        await mayEnd.opened
        done.push(`told to stop: ${signal.aborted}`)
      },
      async () => done.push('never'),
    ],
    firstMs: 0,
    complaint: 'failed',
    log: createLog('silent'),
  })
  recurring.start()
  await began.opened
  const stopped = recurring.stop()
  mayEnd.open()
  await stopped
  expect(done).toEqual(['told to stop: true'])
})
