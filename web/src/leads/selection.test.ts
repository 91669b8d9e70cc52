import { describe, expect, it } from 'vitest'
import { leadNumber } from './lead.fixture.ts'
import {
  extend,
  nothingSelected,
  type Selection,
  toggle,
  toggleAll,
  unselect,
  wholeFilter,
} from './selection.ts'

const rows = [1, 2, 3, 4, 5].map((number) => leadNumber(number))
const row = (number: number) => leadNumber(number)
const numbers = ({ leads }: Selection) => [...leads.keys()].map((id) => Number(id.slice(5))).sort()

describe('a selection', () => {
  it('takes a lead in and out', () => {
    const one = toggle(nothingSelected, row(2))
    expect(numbers(one)).toEqual([2])
    expect(numbers(toggle(one, row(2)))).toEqual([])
  })

  it('reaches with Shift from the last one to this, up or down', () => {
    const from = toggle(nothingSelected, row(4))
    expect(numbers(extend(from, rows, row(2)))).toEqual([2, 3, 4])
    expect(numbers(extend(extend(from, rows, row(2)), rows, row(5)))).toEqual([2, 3, 4, 5])
  })

  it('is just this one with Shift where no range begins', () => {
    expect(numbers(extend(nothingSelected, rows, row(3)))).toEqual([3])
    const gone = toggle(nothingSelected, row(9))
    expect(numbers(extend(gone, rows, row(3)))).toEqual([3, 9])
  })

  it('takes all that are loaded, and once more none', () => {
    const all = toggleAll(toggle(nothingSelected, row(2)), rows)
    expect(numbers(all)).toEqual([1, 2, 3, 4, 5])
    expect(toggleAll(all, rows)).toBe(nothingSelected)
  })

  it('is no longer the whole filter once a lead was taken out', () => {
    const all = wholeFilter(rows)
    expect(all.isWholeFilter).toBe(true)
    expect(toggle(all, row(1)).isWholeFilter).toBe(false)
    expect(numbers(unselect(all, new Set([row(1).id])))).toEqual([2, 3, 4, 5])
  })
})
