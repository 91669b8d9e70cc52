import { describe, expect, it } from 'vitest'
import { barsOf, disablePath, duration, percent, toneOf, totalsOf } from './health-figures.ts'

const span = (delivered: number, failed_attempts = 0, exhausted = 0) => ({
  delivered,
  failed_attempts,
  exhausted,
})

describe("figures of an endpoint's health", () => {
  it('counts attempts, and has no rate where none was made', () => {
    expect(totalsOf([span(3, 1), span(0), span(6, 0, 2)])).toEqual({
      delivered: 9,
      failed: 1,
      exhausted: 2,
      successRate: 0.9,
    })
    expect(totalsOf([span(0), span(0)]).successRate).toBeNull()
    expect(totalsOf([]).successRate).toBeNull()
  })

  it('says 100% only where nothing failed', () => {
    expect([1, 0.99999, 0.999, 0.95, 0.5, 0].map(percent)).toEqual([
      '100%',
      '99.9%',
      '99.9%',
      '95%',
      '50%',
      '0%',
    ])
  })

  it('calls a rate good, so-so or bad', () => {
    expect([1, 0.95, 0.2].map(toneOf)).toEqual(['good', 'warn', 'bad'])
  })

  it('draws the highest bar over the full height, and a single failure so that it is seen', () => {
    expect(barsOf([span(50, 50), span(0), span(1000, 1)])).toEqual([
      { delivered: 50 / 1001, failed: 50 / 1001 },
      { delivered: 0, failed: 0 },
      { delivered: 0.96, failed: 0.04 },
    ])
    expect(barsOf([span(0)])).toEqual([{ delivered: 0, failed: 0 }])
  })

  it('tells how far an endpoint is on both ways to being disabled', () => {
    const nowMs = Date.parse('2026-06-23T12:00:00Z')
    const needed = { exhausted_needed: 20, days_needed: 5 }
    expect(disablePath({ ...needed, unhealthy_since: null, exhausted_count: 0 }, nowMs)).toBeNull()
    const failing = { ...needed, unhealthy_since: '2026-06-21T00:00:00Z', exhausted_count: 12 }
    expect(disablePath(failing, nowMs)).toEqual({
      ...{ exhausted: 12, exhaustedLimit: 20, days: 2.5, dayLimit: 5 },
    })
  })

  it('says a duration in the unit that people read', () => {
    expect([84, 999, 1000, 10_000].map(duration)).toEqual(['84 ms', '999 ms', '1.0 s', '10.0 s'])
  })
})
