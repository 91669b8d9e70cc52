import type { Lead } from '@bolsivo/sdk'
import { describe, expect, it } from 'vitest'
import { leadNumber } from './lead.fixture.ts'
import { type LeadList, listOfPage, matches, withChanges, without, withPage } from './lead-list.ts'

const listOf = (leads: Lead[], cursor: string | null = null): LeadList =>
  listOfPage({ data: leads, has_more: cursor !== null, next_cursor: cursor }, '2026-06-20T00:00:00Z')
const numbers = ({ leads }: LeadList) => leads.map(({ id }) => Number(id.slice(5)))
const all = () => true

describe('a list of leads', () => {
  it('grows by its pages, each lead once', () => {
    const list = withPage(listOf([leadNumber(3), leadNumber(2)], 'next'), {
      ...{ data: [leadNumber(2), leadNumber(1)], has_more: false, next_cursor: null },
    })
    expect([numbers(list), list.cursor]).toEqual([[3, 2, 1], null])
  })

  it('is the very same where nothing of it changed', () => {
    const list = listOf([leadNumber(3)], 'next')
    expect(withChanges(list, {}, [leadNumber(1)])).toBe(list)
    expect(without(list, new Set(['other']))).toBe(list)
  })
})

describe('a change', () => {
  it('alters a lead where it stands, and tells that it did', () => {
    const list = withChanges(listOf([leadNumber(3), leadNumber(2)]), {}, [leadNumber(2, { score: 80 })])
    expect(list.leads[1]?.score).toBe(80)
    expect([...list.fresh]).toEqual([leadNumber(2).id])
  })

  it('is no news when only the time of it is another', () => {
    const later = leadNumber(2, { updated_at: '2026-07-01T00:00:00.000Z' })
    expect(withChanges(listOf([leadNumber(2)]), {}, [later]).fresh.size).toBe(0)
  })

  it('takes away who does not belong any more', () => {
    const query = { status: ['new' as const] }
    const moved = leadNumber(2, { status: 'closed_won' })
    expect(numbers(withChanges(listOf([leadNumber(3), leadNumber(2)]), query, [moved]))).toEqual([3])
  })

  it('brings in who belongs, in the place of the order', () => {
    const list = listOf([leadNumber(5), leadNumber(3), leadNumber(1)], 'next')
    expect(numbers(withChanges(list, { sort: '-created_at' }, [leadNumber(4), leadNumber(6)]))).toEqual([
      ...[6, 5, 4, 3, 1],
    ])
    const byScore = listOf([leadNumber(1, { score: 90 }), leadNumber(2, { score: 50 })])
    const more = [leadNumber(3, { score: 70 }), leadNumber(4)]
    expect(numbers(withChanges(byScore, { sort: '-score' }, more))).toEqual([1, 3, 2, 4])
  })

  it('leaves beyond the end what is not loaded yet', () => {
    const list = listOf([leadNumber(5), leadNumber(4)], 'next')
    expect(numbers(withChanges(list, {}, [leadNumber(1)]))).toEqual([5, 4])
    expect(numbers(withChanges({ ...list, cursor: null }, {}, [leadNumber(1)]))).toEqual([5, 4, 1])
  })

  it('brings nobody into a search for words without the word of the server', () => {
    const list = listOf([leadNumber(5)])
    expect(numbers(withChanges(list, { q: 'number' }, [leadNumber(6)]))).toEqual([5])
    expect(numbers(withChanges(list, { q: 'number' }, [leadNumber(6)], all))).toEqual([6, 5])
  })

  it('undone, gives back the list that was', () => {
    const query = { status: ['new' as const] }
    const before = listOf([leadNumber(3), leadNumber(2), leadNumber(1)])
    const after = withChanges(before, query, [leadNumber(2, { status: 'meeting' })])
    expect(withChanges(after, query, [leadNumber(2)], all).leads).toEqual(before.leads)
  })
})

describe('the filter', () => {
  it('is that of the server', () => {
    const lead = leadNumber(1, { status: 'qualified', score: 70, city: 'Bellevue', tags: ['vip'] })
    expect(matches(lead, { status: 'qualified', min_score: 70, max_score: 70, city: 'bellevue' })).toBe(true)
    expect(matches(lead, { tag: 'vip', source: 'import' })).toBe(true)
    expect(matches(lead, { tag: 'VIP' })).toBe(false)
    expect(matches(lead, { created_after: lead.created_at })).toBe(false)
    expect(matches(lead, { created_before: lead.created_at })).toBe(false)
    expect(matches(lead, { created_before: '2200-01-01', updated_before: '2200-01-01' })).toBe(true)
    // A lead without a score is below 0, and in no range of scores.
    const unscored = leadNumber(2)
    expect([matches(unscored, { max_score: 100 }), matches(unscored, { min_score: 0 })]).toEqual([
      false,
      false,
    ])
  })
})
