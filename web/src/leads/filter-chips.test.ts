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

const inOctober = (text: string) =>
  `${text}@${new Date(2026, 9, 1).toISOString()}/${new Date(2026, 10, 1).toISOString()}`

test('what happened to the leads of a figure is one chip, in words', () => {
  const textOf = (history: string) => chipsOf(readLeadsSearch({ history }), now).map(({ text }) => text)
  expect(textOf(inOctober('reached:contacted'))).toEqual(['Reached Contacted Oct 1 – Oct 31'])
  expect(textOf(inOctober('reached:new'))).toEqual(['Arrived or moved Oct 1 – Oct 31'])
  expect(textOf(inOctober('moved_to:closed_lost'))).toEqual(['Moved to Lost Oct 1 – Oct 31'])
  expect(textOf(inOctober('mailed'))).toEqual(['Mailed Oct 1 – Oct 31'])
  expect(textOf(inOctober('replied'))).toEqual(['Replied since mailed Oct 1 – Oct 31'])
  expect(textOf(`reached:meeting@${new Date(2026, 9, 1).toISOString()}/..`)).toEqual([
    'Reached Meeting from Oct 1',
  ])
  expect(textOf('mailed')).toEqual(['Mailed'])
})

test('a history that is not understood is dropped', () => {
  for (const history of ['reached', 'reached:won', 'mailed@yesterday/..', 'mailed@..', 'opened'])
    expect(readLeadsSearch({ history }), history).toEqual({})
})

test('leads without a score or a category', () => {
  const search = readLeadsSearch({ without: 'category,score,colour' })
  expect(chipsOf(search, now)).toEqual([{ text: 'Without a score and a category', names: ['without'] }])
  expect(countQueryOf(search)).toEqual({ without: ['score', 'category'] })
})

test('what is counted is the filter, without order, layout or view', () => {
  const search = readLeadsSearch({ ...october, status: 'new', sort: 'score', view: 'board', saved: 'view_1' })
  expect(countQueryOf(search)).toEqual({ ...october, status: ['new'] })
})
