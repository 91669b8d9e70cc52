import { describe, expect, it } from 'vitest'
import { leadNumber } from './lead.fixture.ts'
import { leadsCsv } from './leads-csv.ts'

const cellsOf = (csv: string) => csv.split('\r\n')[1]?.split(',') ?? []

describe('a selection as CSV', () => {
  it('has a line per lead under the names of the fields', () => {
    const [head, ...lines] = leadsCsv([leadNumber(1), leadNumber(2)])
      .trimEnd()
      .split('\r\n')
    expect(head?.startsWith('id,business_name,category')).toBe(true)
    expect(lines.map((line) => line.split(',')[1])).toEqual(['Number 1', 'Number 2'])
  })

  it('gives a spreadsheet nothing to run', () => {
    const [, name, category] = cellsOf(leadsCsv([leadNumber(1, { business_name: '=1+1', category: '@cmd' })]))
    expect([name, category]).toEqual(["'=1+1", "'@cmd"])
    expect(leadsCsv([leadNumber(1, { phone: '+14255550142' })])).toContain(',+14255550142,')
  })

  it('quotes what would be read as more cells', () => {
    expect(leadsCsv([leadNumber(1, { business_name: 'A, "B"' })])).toContain('"A, ""B"""')
    expect(leadsCsv([leadNumber(1, { tags: ['a', 'b'] })])).toContain(',a;b,')
    expect(leadsCsv([leadNumber(1, { tags: ['a;b'] })])).toContain(',"[""a;b""]",')
  })
})
