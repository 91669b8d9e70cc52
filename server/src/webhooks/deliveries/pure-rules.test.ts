import { describe, expect, test } from 'vitest'
import { createClockWatch } from './clock-watch.ts'
import { headerLines, parseHeaderLines } from './header-lines.ts'
import { nextWait, retryAfterMs, waitsOf } from './schedule.ts'
import { createSlots } from './slots.ts'
import { firstWindow, largestWindow, nextWindow, smallestWindow } from './window.ts'

const documented = [30_000, 300_000, 1_800_000]
const hours = (count: number) => count * 3_600_000

describe('the schedule', () => {
  test('is 30 s, 5 min, 30 min, up to a tenth later and never earlier, then nothing', () => {
    for (const [index, wait] of documented.entries()) {
      expect(nextWait(documented, index + 1, null, 0)).toBe(wait)
      expect(nextWait(documented, index + 1, null, 1)).toBe((wait * 11) / 10)
    }
    expect(nextWait(documented, 4, null)).toBeNull()
  })

  test('extended goes on after 2, 5, 10, 14, 20 and 24 hours', () => {
    const waits = waitsOf('extended', documented)
    expect(waits.slice(3)).toEqual([2, 5, 10, 14, 20, 24].map(hours))
    expect(nextWait(waits, 10, null)).toBeNull()
  })

  test('Retry-After only lengthens, up to a day', () => {
    expect(nextWait(documented, 1, 1_000, 0)).toBe(30_000)
    expect(nextWait(documented, 1, 90_000, 0)).toBe(90_000)
    expect(nextWait(documented, 1, hours(100), 0)).toBe(hours(24))
    expect(nextWait(documented, 4, 90_000)).toBeNull()
  })

  test('Retry-After is read in seconds and as a date, and nonsense is ignored', () => {
    const now = Date.parse('2026-06-20T14:00:00Z')
    expect(retryAfterMs('120', now)).toBe(120_000)
    // A number of seconds, however long (RFC 9110 10.2.3): what is too much is cut by the day.
    for (const many of ['12345678901', '9'.repeat(400)])
      expect(nextWait(documented, 1, retryAfterMs(many, now)), many).toBe(hours(24))
    expect(retryAfterMs('Sat, 20 Jun 2026 14:05:00 GMT', now)).toBe(300_000)
    expect(retryAfterMs('Sat, 20 Jun 2026 13:00:00 GMT', now)).toBe(0)
    for (const nonsense of [null, '', 'soon', '-5', '1.5', '1e3'])
      expect(retryAfterMs(nonsense, now), String(nonsense)).toBeNull()
  })
})

describe("the watch on the database's clock", () => {
  test('tells once of each time that it is set back, and of neither waiting nor being set ahead', () => {
    let monotonic = 0
    const wasSetBack = createClockWatch(() => monotonic)
    const epoch = Date.parse('2026-06-20T14:00:00Z')
    // Who has just begun to look does not know.
    expect(wasSetBack(epoch)).toBe(true)
    monotonic = 15_000
    expect(wasSetBack(epoch + 15_000)).toBe(false)
    expect(wasSetBack(epoch + 14_000)).toBe(false)
    expect(wasSetBack(epoch - 3_600_000)).toBe(true)
    expect(wasSetBack(epoch - 3_600_000)).toBe(false)
    expect(wasSetBack(epoch + 3_600_000)).toBe(false)
  })
})

describe('the window of an endpoint', () => {
  const quick = { outcome: 'delivered', durationMs: 10 }
  test('grows with quick answers and halves with signs of too much', () => {
    let window = firstWindow
    for (let count = 0; count < 1_000; count++) window = nextWindow(window, quick)
    expect(window).toBe(largestWindow)
    expect(nextWindow(window, { outcome: 'timeout', durationMs: 10_000 })).toBe(largestWindow / 2)
    for (let count = 0; count < 20; count++)
      window = nextWindow(window, { outcome: 'http_429', durationMs: 5 })
    expect(window).toBe(smallestWindow)
    expect(nextWindow(8, { outcome: 'http_500', durationMs: 2_000 })).toBe(8)
  })

  test('a fast error is no sign of too much', () => {
    expect(nextWindow(8, { outcome: 'http_404', durationMs: 5 })).toBe(9)
  })
})

describe('slots', () => {
  const delivery = { orgId: 'org_a', webhookId: 'whk_a' }
  test('retries take at most half of all, and half of an endpoint', () => {
    const slots = createSlots(100)
    expect([slots.free('first'), slots.free('retry'), slots.orgSlots]).toEqual([100, 50, 50])
    slots.take('retry', delivery)
    slots.take('retry', delivery)
    expect(slots.endpoints('retry').get('whk_a')).toBe(0)
    expect(slots.endpoints('first').get('whk_a')).toBe(2)
    expect([slots.free('first'), slots.free('retry')]).toEqual([98, 48])
  })

  test('what is given back is free again, and forgotten', () => {
    const slots = createSlots(100)
    slots.take('first', delivery)
    expect(slots.orgs().get('org_a')).toBe(49)
    slots.give('first', delivery, null)
    expect([slots.busy, slots.orgs().size, slots.endpoints('first').size]).toEqual([0, 0, 0])
  })

  test('endpoints that have not answered yet take half of all, and those that did the rest', () => {
    const slots = createSlots(16)
    const quick = { outcome: 'delivered', durationMs: 5 }
    slots.take('first', delivery)
    slots.give('first', delivery, quick)
    const takeNew = (id: string) => slots.take('first', { orgId: id, webhookId: id })
    for (const id of ['a', 'b', 'c', 'd', 'a', 'b', 'c']) takeNew(id)
    expect([slots.defaultOf('first'), slots.endpoints('first').get('a')]).toEqual([4, 2])
    takeNew('d')
    expect([slots.defaultOf('first'), slots.defaultOf('retry')]).toEqual([0, 0])
    expect([slots.endpoints('first').get('a'), slots.endpoints('first').get('whk_a')]).toEqual([0, 5])
    expect(slots.free('first')).toBe(8)
    slots.give('first', { orgId: 'd', webhookId: 'd' }, quick)
    expect([slots.defaultOf('first'), slots.endpoints('first').get('a')]).toEqual([4, 2])
    for (const id of ['a', 'b', 'c', 'a', 'b', 'c', 'd'])
      slots.give('first', { orgId: id, webhookId: id }, null)
    expect([slots.busy, slots.defaultOf('first')]).toEqual([0, 4])
  })

  test('an endpoint that hung has less than others also at rest', () => {
    const slots = createSlots(100)
    slots.take('first', delivery)
    slots.give('first', delivery, { outcome: 'timeout', durationMs: 10_000 })
    expect(slots.endpoints('first').get('whk_a')).toBe(2)
  })
})

describe('headers in the log', () => {
  test('come back as they were, whatever is in them', () => {
    const headers = { 'X-A': 'a: b, "c" \\ {d}', 'X-Empty': '', 'X-Long': 'x'.repeat(1_000) }
    expect(parseHeaderLines(headerLines(headers))).toEqual(headers)
    expect(parseHeaderLines(headerLines({ a: 'one\r\ntwo: three' }))).toEqual({ a: 'one two: three' })
    expect(parseHeaderLines(null)).toBeNull()
  })

  test("an endpoint's own values are masked, ours are not", () => {
    const own = { Authorization: 'Bearer 1234567890', 'X-Pin': '1234' }
    expect(parseHeaderLines(headerLines({ ...own, 'X-Bolsivo-Attempt': '1' }, own))).toEqual({
      Authorization: '\u2022\u2022\u2022\u20227890',
      'X-Pin': '\u2022\u2022\u2022\u2022',
      'X-Bolsivo-Attempt': '1',
    })
  })
})
