import type { LeadView } from '@bolsivo/sdk'
import { describe, expect, it } from 'vitest'
import { isSameSearch, queryOf, readLeadsSearch, searchOfView, sortOf, viewOfSearch } from './leads-search.ts'

const view: LeadView = {
  id: 'view_1',
  name: 'Ready',
  is_shared: true,
  filters: { status: 'qualified,contacted', min_score: '70', city: 'Bellevue' },
  sort: '-score',
  columns: ['business_name'],
  layout: 'table',
  position: 1,
  created_at: '2026-06-20T14:32:10.000Z',
  updated_at: '2026-06-20T14:32:10.000Z',
}

describe('the address of the leads', () => {
  it('keeps what it understands and drops the rest', () => {
    expect(
      readLeadsSearch({
        ...{ q: ' sunrise ', status: 'contacted,new,nonsense,new', min_score: 70, max_score: '101' },
        ...{ city: 98004, sort: '-score', view: 'wall', tag: '', created_after: 'yesterday', other: 1 },
      }),
    ).toEqual({ q: 'sunrise', status: 'new,contacted', min_score: 70, city: '98004', sort: '-score' })
  })

  it('says the same when it is read once more', () => {
    const search = readLeadsSearch({
      q: 'a',
      status: 'new',
      updated_after: '2026-06-20T00:00:00Z',
      view: 'board',
    })
    expect(readLeadsSearch({ ...search })).toEqual(search)
  })

  it('takes the filter that a figure of analytics links with', () => {
    const within = { created_after: '2026-05-31T23:59:59.999Z', created_before: '2026-06-30T00:00:00.000Z' }
    expect(readLeadsSearch({ min_score: '80', max_score: '89', category: 'Office park', ...within })).toEqual(
      {
        ...{ min_score: 80, max_score: 89, category: 'Office park', ...within },
      },
    )
  })
})

describe('what the API is asked', () => {
  it('is the filter with its order', () => {
    expect(queryOf({ q: 'a', status: 'new,qualified', created_after: '2026-06-20', view: 'board' })).toEqual({
      q: 'a',
      status: ['new', 'qualified'],
      created_after: '2026-06-20T00:00:00.000Z',
      sort: '-updated_at',
    })
  })

  it('is narrowed to one status for a column of the board', () => {
    expect(queryOf({ status: 'new,qualified' }, 'qualified')).toEqual({
      status: ['qualified'],
      sort: '-created_at',
    })
  })

  it('orders the table by creation and the board by the last move, unless the address says otherwise', () => {
    expect([sortOf({}), sortOf({ view: 'board' }), sortOf({ view: 'board', sort: 'score' })]).toEqual([
      ...['-created_at', '-updated_at', 'score'],
    ])
  })
})

describe('a saved view', () => {
  it('opens as an address and is saved from it unchanged', () => {
    const search = searchOfView(view)
    expect(search).toEqual({
      ...{ status: 'qualified,contacted', min_score: 70, city: 'Bellevue', sort: '-score', saved: 'view_1' },
    })
    expect(viewOfSearch(search)).toEqual({ filters: view.filters, sort: view.sort, layout: view.layout })
  })

  it('is another as soon as a filter, the order or the layout is', () => {
    const search = searchOfView(view)
    expect(isSameSearch(search, { ...search })).toBe(true)
    expect(isSameSearch(search, { ...search, q: 'a' })).toBe(false)
    expect(isSameSearch(search, { ...search, sort: 'score' })).toBe(false)
    expect(isSameSearch(search, { ...search, view: 'board' })).toBe(false)
  })
})
