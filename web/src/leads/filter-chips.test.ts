import { expect, test } from 'vitest'
import { chipsOf } from './filter-chips.tsx'
import { countQueryOf, readLeadsSearch } from './leads-search.ts'

const now = new Date(2026, 10, 24)
const october = {
  created_after: new Date(2026, 8, 30, 23, 59, 59, 999).toISOString(),
  created_before: new Date(2026, 10, 1).toISOString(),
}

test('the link of a figure of analytics shows its period and its scores as one chip each', () => {
  const search = readLeadsSearch({ ...october, min_score: '60', max_score: '79' })
  expect(chipsOf(search, now)).toEqual([
    { text: 'Score 60–79', names: ['min_score', 'max_score'] },
    { text: 'Added Oct 1 – Oct 31', names: ['created_after', 'created_before'] },
  ])
})

test('what is counted is the filter, without order, layout or view', () => {
  const search = readLeadsSearch({ ...october, status: 'new', sort: 'score', view: 'board', saved: 'view_1' })
  expect(countQueryOf(search)).toEqual({ ...october, status: ['new'] })
})
