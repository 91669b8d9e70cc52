import { expect, it } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { takingTurns } from './turns.ts'

/** A database whose transactions end when they are told to. */
function scene() {
  const begun: PromiseWithResolvers<void>[] = []
  const inScope = (async () => {
    const running = Promise.withResolvers<void>()
    begun.push(running)
    return running.promise
  }) as Database['inScope']
  const turns = takingTurns({ inScope })
  return { begun, next: () => turns.inScope('deliveries', async () => {}) }
}

it('begins one when the one before has ended, well or badly', async () => {
  const { begun, next } = scene()
  const [first, second, third] = [next(), next(), next()]
  await expect.poll(() => begun.length).toBe(1)
  begun[0]?.resolve()
  await first
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.reject(new Error('away'))
  await expect(second).rejects.toThrow('away')
  await expect.poll(() => begun.length).toBe(3)
  begun[2]?.resolve()
  await third
})

it('does not wait for one that does not end', async () => {
  const { begun, next } = scene()
  const hanging = next()
  const other = next()
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.resolve()
  await other
  begun[0]?.resolve()
  await hanging
})
