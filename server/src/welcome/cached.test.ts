import { expect, test } from 'vitest'
import { cached } from './cached.ts'

/** A reading that ends when the test says so, under a clock that the test moves. */
function scene(restMs: (tookMs: number) => number) {
  let nowMs = 0
  const readings: PromiseWithResolvers<number>[] = []
  const read = cached(
    () => {
      const reading = Promise.withResolvers<number>()
      readings.push(reading)
      return reading.promise
    },
    restMs,
    () => nowMs,
  )
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { read, readings, pass }
}

test('all who wait share one reading, which then rests as long as it is told', async () => {
  const { read, readings, pass } = scene((tookMs) => tookMs * 20)
  const first = [read(), read()]
  pass(100)
  readings[0]?.resolve(1)
  expect(await Promise.all(first)).toEqual([1, 1])
  pass(1_999)
  expect(await read()).toBe(1)
  expect(readings).toHaveLength(1)
  pass(1)
  const next = read()
  readings[1]?.resolve(2)
  expect(await next).toBe(2)
})

test('a reading that takes longer than it rests is not begun a second time meanwhile', async () => {
  const { read, readings, pass } = scene(() => 10)
  void read()
  pass(60_000)
  void read()
  expect(readings).toHaveLength(1)
})

test('a failure is told and not kept', async () => {
  const { read, readings } = scene(() => 1_000)
  const failing = read()
  readings[0]?.reject(new Error('away'))
  await expect(failing).rejects.toThrow('away')
  const next = read()
  readings[1]?.resolve(1)
  expect(await next).toBe(1)
})
