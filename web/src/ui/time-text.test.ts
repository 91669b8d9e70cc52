import { expect, test } from 'vitest'
import { count, exactTime, relativeTime } from './time-text.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

test.each([
  ['2026-11-24T11:59:40Z', 'just now'],
  ['2026-11-24T11:59:10Z', '1 min ago'],
  ['2026-11-24T11:57:00Z', '3 min ago'],
  ['2026-11-24T09:00:00Z', '3 hr ago'],
  ['2026-11-23T11:00:00Z', 'yesterday'],
  ['2026-11-24T12:05:00Z', 'in 5 min'],
])('%s is said as %s', (at, words) => {
  expect(relativeTime(at, now)).toBe(words)
})

test('after a week it is the date, with the year where that is another', () => {
  expect(relativeTime('2026-11-02T12:00:00Z', now)).toMatch(/Nov.*2|2.*Nov/)
  expect(relativeTime('2025-11-02T12:00:00Z', now)).toContain('2025')
})

test('the exact time is in the zone that is asked for', () => {
  expect(exactTime('2026-11-24T22:04:12Z', 'Europe/Berlin')).toMatch(/11:04:12.*GMT\+1|23:04:12/)
})

test('a count has its thousands apart', () => {
  expect(count(5106)).toBe('5,106')
})
