/** The demo reads what `start` prints: once a word of that was changed, and it waited for ever. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const demo = fileURLToPath(new URL('../../demo/demo.ts', import.meta.url))

it('the demo does the whole main job and ends with the funnel', { timeout: 240_000 }, async () => {
  const child = spawn(process.execPath, [demo], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 220_000 })
  const code = new Promise((resolve) => child.once('close', resolve))
  const [printed, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect([await code, complaints]).toEqual([0, ''])
  expect(printed).toMatch(/won/i)
})
