import { describe, expect, it } from 'vitest'
import {
  dateIn,
  daysOf,
  periodNameOf,
  periodOf,
  periodProblem,
  readAnalyticsSearch,
} from './analytics-search.ts'

describe('the address of analytics', () => {
  it('keeps what it understands, and says nothing of the usual period', () => {
    expect(readAnalyticsSearch({ period: '90d', other: 1 })).toEqual({ period: '90d' })
    expect(readAnalyticsSearch({ period: '30d' })).toEqual({})
    expect(readAnalyticsSearch({ period: 'toString' })).toEqual({})
    const dates = { from: '2026-01-15', to: '2026-03-20' }
    expect(readAnalyticsSearch({ ...dates, period: '7d' })).toEqual(dates)
  })

  it('drops dates that the API would refuse', () => {
    for (const dates of [
      { from: '2026-02-30', to: '2026-03-20' },
      { from: '2026-03-21', to: '2026-03-20' },
      { from: '1999-12-31', to: '2000-01-02' },
      { from: '2020-01-01', to: '2025-06-01' },
      { from: 20260115, to: '2026-03-20' },
      { from: '2026-01-15' },
    ]) {
      expect(readAnalyticsSearch(dates)).toEqual({})
    }
  })

  it('says which period was chosen', () => {
    expect(periodNameOf({})).toBe('30d')
    expect(periodNameOf({ period: '12m' })).toBe('12m')
    expect(periodNameOf({ from: '2026-01-15', to: '2026-03-20' })).toBeNull()
  })
})

describe('a period', () => {
  it('goes up to today, which is one of its days', () => {
    expect(periodOf({ period: '7d' }, '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' })
    expect(daysOf(periodOf({}, '2026-03-03'))).toBe(30)
    expect(daysOf(periodOf({ period: '90d' }, '2026-03-03'))).toBe(90)
  })

  it('of twelve months begins the day after today of last year, also in leap years', () => {
    expect(periodOf({ period: '12m' }, '2026-11-24').from).toBe('2025-11-25')
    expect(periodOf({ period: '12m' }, '2028-02-28').from).toBe('2027-03-01')
    expect(periodOf({ period: '12m' }, '2028-02-29').from).toBe('2027-03-01')
    expect(periodOf({ period: '12m' }, '2026-12-31').from).toBe('2026-01-01')
  })

  it('is refused in words, and may be five years long', () => {
    expect(periodProblem({ from: '', to: '2026-03-20' })).toBe('Choose a first and a last day.')
    expect(periodProblem({ from: '2026-03-21', to: '2026-03-20' })).toBe('The first day is after the last.')
    expect(periodProblem({ from: '2021-01-01', to: '2026-01-01' })).toBeNull()
    expect(periodProblem({ from: '2021-01-01', to: '2026-01-02' })).toBe('Five years at most.')
  })

  it('begins with the day that the person has', () => {
    const moment = new Date('2026-11-24T23:30:00Z')
    expect(dateIn('Europe/Berlin', moment)).toBe('2026-11-25')
    expect(dateIn('America/Los_Angeles', moment)).toBe('2026-11-24')
  })
})
