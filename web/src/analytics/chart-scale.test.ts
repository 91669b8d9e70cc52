import { expect, it } from 'vitest'
import { labelledPlaces, stack, ticksFor } from './chart-scale.ts'

it('ticks are few, whole and reach over the highest', () => {
  expect(ticksFor(0)).toEqual([0, 1])
  expect(ticksFor(1)).toEqual([0, 1])
  expect(ticksFor(3)).toEqual([0, 1, 2, 3])
  expect(ticksFor(16)).toEqual([0, 5, 10, 15, 20])
  for (let highest = 1; highest < 3000; highest += 7) {
    const ticks = ticksFor(highest)
    expect(ticks.length).toBeLessThanOrEqual(5)
    expect(ticks.every(Number.isInteger)).toBe(true)
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest)
  }
})

it('what is stacked stands on one another without gaps, and nothing has no part', () => {
  expect(stack({ a: 1, b: 0, c: 3 }, ['a', 'b', 'c', 'd'], 8)).toEqual([
    { key: 'a', start: 0, end: 0.125 },
    { key: 'c', start: 0.125, end: 0.5 },
  ])
})

it('labels are evenly apart, no more than there is room for, and name the last', () => {
  expect(labelledPlaces(30, 10)).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29])
  expect(labelledPlaces(7, 12)).toEqual([0, 1, 2, 3, 4, 5, 6])
  expect(labelledPlaces(53, 4)).toEqual([10, 24, 38, 52])
  expect(labelledPlaces(0, 4)).toEqual([])
})
