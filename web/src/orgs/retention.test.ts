import { expect, test } from 'vitest'
import { daysText, losesDeliveries, retentionChange, sizeText } from './retention.ts'

const saved = { deliveries_days: 30, feed_days: 90 }

test('only what is changed is sent', () => {
  expect(retentionChange(saved, { deliveries_days: 7, feed_days: 90 })).toEqual({ deliveries_days: 7 })
  expect(retentionChange(saved, { ...saved })).toBeNull()
  expect(retentionChange(saved, { deliveries_days: 7, feed_days: null })).toBeNull()
})

test('fewer days of deliveries lose some, a shorter feed loses nothing', () => {
  expect(losesDeliveries(saved, { deliveries_days: 7 })).toBe(true)
  expect(losesDeliveries(saved, { deliveries_days: 31 })).toBe(false)
  expect(losesDeliveries(saved, { feed_days: 7 })).toBe(false)
})

test('sizes and days are as people say them', () => {
  expect([640, 12_345, 3_412_000].map(sizeText)).toEqual(['640 B', '12 kB', '3.4 MB'])
  expect([1, 30].map(daysText)).toEqual(['1 day', '30 days'])
})
