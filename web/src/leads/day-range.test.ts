import { expect, test } from 'vitest'
import { afterOf, beforeOf, dayOf, firstOf, lastOf, rangeText } from './day-range.ts'

const now = new Date(2026, 10, 24)

test('a range of days is between the moments around it, and read back as the same days', () => {
  const [after, before] = [afterOf('2026-10-01') ?? '', beforeOf('2026-10-31') ?? '']
  expect([after, before]).toEqual([
    new Date(2026, 8, 30, 23, 59, 59, 999).toISOString(),
    new Date(2026, 10, 1).toISOString(),
  ])
  expect([dayOf(firstOf(after)), dayOf(lastOf(before))]).toEqual(['2026-10-01', '2026-10-31'])
})

test('what is no day is no filter', () => {
  expect(['', '0002-10-01', 'soon'].flatMap((text) => [afterOf(text), beforeOf(text)])).toEqual(
    Array(6).fill(undefined),
  )
})

test('days in words, with the year where it is another', () => {
  const [after, before] = [afterOf('2026-10-01'), beforeOf('2026-10-31')]
  expect(rangeText(after, before, now)).toBe('Oct 1 – Oct 31')
  expect(rangeText(after, undefined, now)).toBe('from Oct 1')
  expect(rangeText(undefined, before, now)).toBe('until Oct 31')
  expect(rangeText(after, beforeOf('2026-10-01'), now)).toBe('Oct 1')
  expect(rangeText(afterOf('2025-12-31'), undefined, now)).toBe('from Dec 31, 2025')
  expect(rangeText(undefined, undefined, now)).toBeNull()
})
