import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { takingTurns } from './turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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
  const first = next()
  const second = next()
  await vi.advanceTimersByTimeAsync(90)
  expect(begun).toHaveLength(1)
  begun[0]?.reject(new Error('away'))
  await expect(first).rejects.toThrow('away')
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(2)
  const third = next()
  begun[1]?.resolve()
  await second
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toHaveLength(3)
  begun[2]?.resolve()
  await third
})

it('does not wait for one that does not end', async () => {
  const { begun, next } = scene()
  const hanging = next()
  const other = next()
  await vi.advanceTimersByTimeAsync(100)
  expect(begun).toHaveLength(2)
  begun[1]?.resolve()
  await other
  begun[0]?.resolve()
  await hanging
})
