import type { LeadCount } from '@bolsivo/sdk'
import { expect, test } from 'vitest'
import { headingCount } from './found-leads.ts'

const found = (total: number, is_estimate = false) => ({ total, is_estimate }) as LeadCount

test('says how many of all leads a filter finds', () => {
  expect(headingCount(100_002, undefined)).toBe('100,002')
  expect(headingCount(100_002, found(1_391))).toBe('1,391 of 100,002')
  expect(headingCount(100_002, found(0))).toBe('0 of 100,002')
})

test('an estimate is told as one', () => {
  expect(headingCount(100_002, found(12_345, true))).toBe('about 12,000 of 100,002')
})

test('says what it knows while the rest is on its way, and never that there are more than all', () => {
  expect(headingCount(undefined, undefined)).toBeUndefined()
  expect(headingCount(undefined, found(1_391))).toBe('1,391')
  expect(headingCount(12_000, found(12_345, true))).toBe('about 12,000')
})
