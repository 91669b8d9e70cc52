import { describe, expect, it } from 'vitest'
import { describeMapping, type GivenMapping, isCustomField, resolveMapping } from './mapping.ts'
import { ownFields } from './own-fields.ts'
import { previewImport } from './preview-import.ts'

async function* pieces(text: string): AsyncGenerator<Buffer> {
  for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) yield Buffer.from(piece)
}
const preview = (text: string, given?: GivenMapping) => previewImport(pieces(text), given)

describe('a look at a file', () => {
  const file = 'Company,Tel,Fax\nJOE INC,(501) 555-0142,17\n,1,2\nAnn,none,x\nBo,12,\nEd,,\nLast,,\n'

  it('shows its first five rows as they stand there and as they would be read, with what is wrong', async () => {
    const { columns, rows, errors } = await preview(file)
    expect(columns).toEqual([
      { name: 'Company', field: 'business_name', own_field: 'custom.company' },
      { name: 'Tel', field: 'phone', own_field: 'custom.tel' },
      { name: 'Fax', field: null, own_field: 'custom.fax' },
    ])
    expect(rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [2, 'JOE INC', '(501) 555-0142', '17'],
      [3, '', '1', '2'],
      [4, 'Ann', 'none', 'x'],
      [5, 'Bo', '12', ''],
      [6, 'Ed', '', ''],
    ])
    expect(rows.map(({ lead }) => lead && [lead.business_name, lead.phone, lead.custom])).toEqual([
      ['Joe Inc', '+15015550142', {}],
      null,
      ['Ann', null, {}],
      ['Bo', null, {}],
      ['Ed', null, {}],
    ])
    expect(errors.map(({ line, path }) => [line, path])).toEqual([
      [3, 'business_name'],
      [5, 'phone'],
    ])
  })

  it('reads a column into its own field, as the import does', async () => {
    const given = { Fax: 'custom.fax' }
    const { rows } = await preview(file, given)
    expect(rows[0]?.lead?.custom).toEqual({ fax: 17 })
    const header = ['Company', 'Tel', 'Fax']
    expect(describeMapping(header, resolveMapping(header, given)).Fax).toBe('custom.fax')
  })

  it('does without a column for the name, which an import would refuse: no row is a lead then', async () => {
    const { columns, rows } = await preview('City,Zip\nOjai,1\n')
    expect(columns.map(({ field }) => field)).toEqual(['city', 'postal_code'])
    expect(rows).toEqual([{ line: 2, cells: ['Ojai', '1'], lead: null }])
  })

  it('tells of lines that are broken, and of a column that is there twice', async () => {
    const { columns, rows, errors } = await preview('Name,City,city\nA,B,C,D\nJoe,Ojai\n')
    expect(columns.at(-1)).toEqual({ name: '', field: null, own_field: null })
    expect(rows.map(({ cells }) => cells)).toEqual([['Joe', 'Ojai', '']])
    expect(errors.map(({ line }) => line)).toEqual([1, 2])
  })

  it('knows the columns of our own exports', async () => {
    const { columns } = await preview('business_name,custom.fax,custom\nJoe,1,\n')
    expect(columns.map(({ field, own_field }) => [field, own_field])).toEqual([
      ['business_name', 'custom.business_name'],
      ['custom.fax', 'custom.fax'],
      ['custom', 'custom.custom'],
    ])
  })

  it.each([
    ['', 'csv_empty'],
    ['na\0me\n', 'csv_not_text'],
    ['"name\n', 'csv_header_unreadable'],
  ])('refuses %j as the import does', async (text, code) => {
    await expect(preview(text)).rejects.toMatchObject({ code })
  })
})

describe('own fields', () => {
  it('have names that the API takes, each another one', () => {
    const header = [
      'Contract value ($)',
      '# of seats',
      '2024 revenue',
      '会社',
      'Fax',
      'FAX!',
      '',
      'x'.repeat(70),
    ]
    const found = ownFields(header)
    expect(found).toEqual([
      ...['custom.contract_value', 'custom.no_of_seats', 'custom.column_2024_revenue', 'custom.column_4'],
      ...['custom.fax', 'custom.fax_2', null, `custom.${'x'.repeat(50)}`],
    ])
    expect(found.every((field) => field === null || isCustomField(field))).toBe(true)
  })

  it('leave a name to the column that has it already', () => {
    expect(ownFields(['Fax', 'custom.fax'])).toEqual(['custom.fax_2', 'custom.fax'])
  })
})
