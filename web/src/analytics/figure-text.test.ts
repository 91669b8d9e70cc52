import { expect, it } from 'vitest'
import { periodText, pointText, rateText } from './figure-text.ts'

it('a rate is never rounded to nothing or to all', () => {
  const rates = [null, 0, 0.0003, 0.0364, 0.0999, 0.3745, 0.996, 1]
  expect(rates.map(rateText)).toEqual(['–', '0%', '< 0.1%', '3.6%', '10%', '37%', '99%', '100%'])
})

it('dates are those of the figure in every time zone', () => {
  expect(pointText({ from: '2026-11-03', to: '2026-11-03' }, 'en')).toBe('Tue, Nov 3')
  expect(pointText({ from: '2026-11-02', to: '2026-11-08' }, 'en')).toBe('Nov 2 – Nov 8')
})

it('a period names each year once', () => {
  expect(periodText({ from: '2026-10-26', to: '2026-11-24' }, 'en')).toBe('Oct 26 – Nov 24, 2026')
  expect(periodText({ from: '2025-11-25', to: '2026-11-24' }, 'en')).toBe('Nov 25, 2025 – Nov 24, 2026')
  expect(periodText({ from: '2026-11-24', to: '2026-11-24' }, 'en')).toBe('Nov 24, 2026')
})
