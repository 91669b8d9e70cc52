import { expect, test } from 'vitest'
import { agoText, durationText, hostOf, pluralText, timeText } from './wording.ts'

const minute = 60_000
const day = 1_440 * minute

test.each([
  [0, '0 s'],
  [59_999, '59 s'],
  [minute, '1 min'],
  [90 * minute, '1 h'],
  [day, '1 day'],
  [3 * day, '3 days'],
  [-5_000, '0 s'],
])('%d ms is %s', (ms, text) => expect(durationText(ms)).toBe(text))

test('a time is told as seen from now, and never as one to come', () => {
  const now = new Date('2026-06-20T14:32:10Z')
  expect(agoText(new Date('2026-06-20T14:32:30Z'), now)).toBe('just now')
  expect(agoText(new Date('2026-06-20T14:20:00Z'), now)).toBe('12 min ago')
  expect(timeText(now)).toBe('2026-06-20 14:32:10 UTC')
})

test('of a URL only the host is shown', () => {
  expect(hostOf('https://hooks.example.com:8443/catch/secret?token=1')).toBe('hooks.example.com:8443')
  expect(hostOf(null)).toBe('a deleted webhook')
})

test('one attempt, two attempts', () => {
  expect([pluralText(1, 'attempt'), pluralText(1_200, 'attempt')]).toEqual(['1 attempt', '1,200 attempts'])
})
