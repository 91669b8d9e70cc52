import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, pointsOf, readPeriod } from './period.ts'

const now = new Date('2026-11-24T22:30:00Z')
const hoursOf = (date: string, time_zone: string) => {
  const { start, end } = readPeriod({ from: date, to: date, time_zone }, now)
  return (end.getTime() - start.getTime()) / 3_600_000
}
const startOf = (date: string, time_zone: string) =>
  readPeriod({ from: date, to: date, time_zone }, now).start.toISOString()

describe('a period', () => {
  it('is the last 30 days where nothing is said, today as the zone has it', () => {
    expect(readPeriod({ time_zone: 'UTC' }, now)).toMatchObject({ from: '2026-10-26', to: '2026-11-24' })
    expect(readPeriod({ time_zone: 'Asia/Tokyo' }, now)).toMatchObject({ to: '2026-11-25' })
  })

  it('needs only one of its ends', () => {
    expect(readPeriod({ to: '2026-03-01', time_zone: 'UTC' }, now).from).toBe('2026-01-31')
    expect(readPeriod({ from: '2026-03-01', time_zone: 'UTC' }, now).to).toBe('2026-11-24')
    expect(readPeriod({ from: '2027-03-01', time_zone: 'UTC' }, now).to).toBe('2027-03-01')
  })

  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, 'from must not be after to, which is 2026-03-01'],
    [
      { from: '2020-01-01', to: '2026-01-01' },
      'from must be at most five years (1827 days) before to, which is 2026-01-01',
    ],
  ])('%j is refused', (dates, message) => {
    expect(() => readPeriod({ ...dates, time_zone: 'UTC' }, now)).toThrow(message)
  })
})

describe('a day', () => {
  it.each([
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2026-03-08', 'America/Los_Angeles', 23],
    ['2026-11-01', 'America/Los_Angeles', 25],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5],
    ['2026-06-20', 'Asia/Kathmandu', 24],
    ['2011-12-30', 'Pacific/Apia', 0],
  ])('%s in %s has %d hours', (date, zone, hours) => expect(hoursOf(date, zone)).toBe(hours))

  it('begins at one where its midnight is left out', () => {
    // In Egypt the clocks go from 24:00 on Thursday to 01:00 on Friday.
    expect(startOf('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z')
    expect(hoursOf('2026-04-24', 'Africa/Cairo')).toBe(23)
  })

  it('begins at the first of two midnights', () => {
    // In Cuba they go from one back to midnight.
    expect(startOf('2026-11-01', 'America/Havana')).toBe('2026-11-01T04:00:00.000Z')
    expect(hoursOf('2026-11-01', 'America/Havana')).toBe(25)
  })

  it('begins at the first moment that has its date, in every zone there is', () => {
    const zones = Intl.supportedValuesOf('timeZone')
    const day = fc.integer({ min: 0, max: 365 * 20 }).map((days) => addDays('2015-01-01', days))
    fc.assert(
      fc.property(fc.constantFrom(...zones), day, (timeZone, date) => {
        const { start } = readPeriod({ from: date, to: date, time_zone: timeZone }, now)
        const dateAt = (ms: number) => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(ms)
        expect(dateAt(start.getTime()) >= date).toBe(true)
        expect(dateAt(start.getTime() - 1) < date).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a series', () => {
  const series = (from: string, to: string, interval?: 'day' | 'week', time_zone = 'Europe/Berlin') =>
    pointsOf(readPeriod({ from, to, time_zone }, now), interval)

  it('is by the day up to 92 days, then by the week', () => {
    expect(series('2026-01-01', '2026-04-02')).toMatchObject({ interval: 'day' })
    expect(series('2026-01-01', '2026-04-02').points).toHaveLength(92)
    expect(series('2026-01-01', '2026-04-03')).toMatchObject({ interval: 'week' })
  })

  it('has weeks from Monday, the first and last cut off', () => {
    // A Thursday and a Tuesday.
    const { points } = series('2026-01-01', '2026-01-13', 'week')
    expect(points.map(({ from, to }) => [from, to])).toEqual([
      ['2026-01-01', '2026-01-04'],
      ['2026-01-05', '2026-01-11'],
      ['2026-01-12', '2026-01-13'],
    ])
  })

  it('by the day is refused beyond 366', () => {
    expect(() => series('2025-01-01', '2026-01-02', 'day')).toThrow(
      'interval must be week for a period of 367 days: by the day at most 366',
    )
  })

  it('has no hole, and each point begins where the one before ends', () => {
    const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2016-01-01', days))
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Auckland', 'America/St_Johns')
    fc.assert(
      fc.property(
        day,
        fc.nat(365),
        fc.constantFrom('day', 'week'),
        zone,
        (from, length, interval, timeZone) => {
          const period = readPeriod({ from, to: addDays(from, length), time_zone: timeZone }, now)
          const { points } = pointsOf(period, interval as 'day' | 'week')
          expect([points[0]?.from, points.at(-1)?.to]).toEqual([period.from, period.to])
          expect(points[0]?.start).toEqual(period.start)
          for (const [at, point] of points.entries()) {
            const next = points[at + 1]
            if (next) expect(next.from).toBe(addDays(point.to, 1))
            expect(point.start.getTime()).toBeLessThan((next?.start ?? period.end).getTime())
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
