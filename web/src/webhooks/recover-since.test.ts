import { expect, it } from 'vitest'
import { isRecoverPreset, momentOf, sinceOf } from './recover-since.ts'

const nowMs = Date.parse('2026-06-20T14:32:10Z')

it('a preset counts back from now', () => {
  expect(sinceOf('1', '', nowMs)).toBe('2026-06-20T13:32:10.000Z')
  expect(sinceOf('168', '', nowMs)).toBe('2026-06-13T14:32:10.000Z')
})

it('a moment that was chosen is where the person is, and comes back as it was written', () => {
  const at = new Date(2026, 5, 20, 9, 5)
  expect(momentOf(at)).toBe('2026-06-20T09:05')
  expect(sinceOf('date', '2026-06-20T09:05', nowMs)).toBe(at.toISOString())
})

it('a moment that was not chosen is refused', () => {
  expect(() => sinceOf('date', '', nowMs)).toThrow(RangeError)
  expect(isRecoverPreset('2')).toBe(false)
})
