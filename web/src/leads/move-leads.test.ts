import type { Lead, LeadStatus, UpdateLeadsBody } from '@bolsivo/sdk'
import { QueryClient } from '@tanstack/react-query'
import { beforeEach, describe, expect, it } from 'vitest'
import { leadNumber } from './lead.fixture.ts'
import { type LeadList, listOfPage } from './lead-list.ts'
import { inOrder, type Mover, moveBack, moveLeads, toldMove, toldStayed } from './move-leads.ts'
import { leadKeys } from './queries.ts'

let queryClient: QueryClient
let asked: UpdateLeadsBody[]
beforeEach(() => {
  queryClient = new QueryClient()
  asked = []
})

const keyOf = (status: LeadStatus) => leadKeys.list({ status: [status], sort: '-created_at' })

function show(status: LeadStatus, leads: Lead[]): void {
  const page = { data: leads, has_more: false, next_cursor: null }
  queryClient.setQueryData(keyOf(status), listOfPage(page, '2026-06-20T00:00:00Z'))
}
const shown = (status: LeadStatus) =>
  (queryClient.getQueryData<LeadList>(keyOf(status))?.leads ?? []).map(({ id }) => Number(id.slice(5)))

/** Refuses the n-th call; knows nothing of the missing, and leaves those of somebody else who asks for a guard. */
const server = ({ refuses = 0, missing = [] as Lead[], won = [] as Lead[] } = {}): Mover => ({
  queryClient,
  async update(body) {
    asked.push(body)
    if (asked.length === refuses) throw new Error('refused')
    const isMissing = new Set(missing.map(({ id }) => id))
    const isWon = new Set(body.if_status === undefined ? [] : won.map(({ id }) => id))
    return {
      data: body.ids.map((id) => ({
        id,
        outcome: isMissing.has(id) ? 'not_found' : isWon.has(id) ? 'moved_on' : 'updated',
        status: isWon.has(id) ? 'closed_won' : (body.status ?? null),
        errors: [],
      })),
    }
  },
})

describe('moving leads', () => {
  it('shows it before the server has answered', async () => {
    show('new', [leadNumber(2), leadNumber(1)])
    show('meeting', [])
    queryClient.setQueryData(leadKeys.counts, { new: 2, meeting: 0 })
    const moving = moveLeads(server(), [leadNumber(1)], 'meeting')
    expect([shown('new'), shown('meeting')]).toEqual([[2], [1]])
    expect(queryClient.getQueryData(leadKeys.counts)).toEqual({ new: 1, meeting: 1 })
    expect((await moving).failure).toBe(null)
  })

  it('takes back just what the server refused', async () => {
    const leads = Array.from({ length: 1_500 }, (_, at) => leadNumber(1_500 - at))
    show('new', leads)
    show('meeting', [])
    const { moved, failure } = await moveLeads(server({ refuses: 2 }), leads, 'meeting')
    expect(failure).toEqual(new Error('refused'))
    expect([moved.length, shown('meeting').length, shown('new').length]).toEqual([1_000, 1_000, 500])
  })

  it('asks nothing for a lead that is there already', async () => {
    expect(await moveLeads(server(), [leadNumber(1)], 'new')).toEqual({ moved: [], stayed: 0, failure: null })
    expect(asked).toEqual([])
  })

  it('counts no lead as moved that somebody erased meanwhile', async () => {
    const missing = leadNumber(1)
    const { moved } = await moveLeads(server({ missing: [missing] }), [missing, leadNumber(2)], 'meeting')
    expect(moved.map(({ id }) => id)).toEqual([leadNumber(2).id])
  })
})

describe('undoing a move', () => {
  it('moves each lead back to where it was', async () => {
    const mixed = [
      leadNumber(3),
      leadNumber(2, { status: 'qualified' }),
      leadNumber(1, { status: 'qualified' }),
    ]
    show('new', [leadNumber(3)])
    show('qualified', mixed.slice(1))
    show('closed_lost', [])
    const mover = server()
    const { moved } = await moveLeads(mover, mixed, 'closed_lost')
    expect(shown('closed_lost')).toEqual([3, 2, 1])
    await moveBack(mover, moved, 'closed_lost')
    expect([shown('new'), shown('qualified'), shown('closed_lost')]).toEqual([[3], [2, 1], []])
    expect(asked.slice(1)).toEqual([
      { ids: [leadNumber(3).id], status: 'new', if_status: 'closed_lost' },
      { ids: [leadNumber(2).id, leadNumber(1).id], status: 'qualified', if_status: 'closed_lost' },
    ])
  })

  it('shows those where they are that somebody else moved on, of which nothing was seen here', async () => {
    show('new', [leadNumber(2), leadNumber(1)])
    show('meeting', [])
    show('closed_won', [])
    const mover = server({ won: [leadNumber(2)] })
    const { moved } = await moveLeads(mover, [leadNumber(2), leadNumber(1)], 'meeting')
    expect(await moveBack(mover, moved, 'meeting')).toBe(1)
    expect([shown('new'), shown('meeting'), shown('closed_won')]).toEqual([[1], [], [2]])
  })

  it('says when it did not work', async () => {
    await expect(moveBack(server({ refuses: 1 }), [leadNumber(1)], 'meeting')).rejects.toThrow('refused')
  })
})

it('calls one lead by its name, and counts more', () => {
  expect(toldMove([leadNumber(1)], 'closed_won')).toBe('Moved Number 1 to Won')
  expect(toldMove([leadNumber(1), leadNumber(2)], 'meeting')).toBe('Moved 2 leads to Meeting')
})

it('says how many an undo left alone', () => {
  expect(toldStayed(1, 1)).toBe('Somebody moved it on meanwhile: it stays there')
  expect(toldStayed(1, 3)).toBe('2 moved back. Somebody moved 1 on meanwhile: it stays there')
  expect(toldStayed(1_200, 1_500)).toBe('300 moved back. Somebody moved 1,200 on meanwhile: they stay there')
})

describe('two moves at once', () => {
  it('arrive in the order in which they were made, also after one that failed', async () => {
    const arrived: string[] = []
    const first = Promise.withResolvers<void>()
    const moves = [
      inOrder(() => first.promise.then(() => arrived.push('first'))),
      inOrder(async () => {
        arrived.push('second')
        throw new Error('refused')
      }),
      inOrder(async () => arrived.push('third')),
    ]
    first.resolve()
    await Promise.allSettled(moves)
    expect(arrived).toEqual(['first', 'second', 'third'])
    await expect(moves[1]).rejects.toThrow('refused')
  })
})
