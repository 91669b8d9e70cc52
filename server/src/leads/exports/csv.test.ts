import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCustom, writeCustom } from '../custom-cells.ts'
import { createRowReader } from '../imports/lead-from-row.ts'
import { isExport, resolveMapping } from '../imports/mapping.ts'
import { readCsv } from '../imports/read-csv.ts'
import { bareFacts } from '../lead-facts.ts'
import { recordOfInput } from '../lead-from-input.ts'
import type { Lead } from '../queries.ts'
import { newLeadShape } from '../schema.ts'
import { csvCell, csvLine } from './csv.ts'
import { csvHead, csvOf } from './export-leads.ts'

describe('a cell', () => {
  it.each([
    ['Sunrise', 'Sunrise'],
    ['Bell, Book & Candle', '"Bell, Book & Candle"'],
    ['6" pipe', '"6"" pipe"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['', ''],
    ['=1+1', "'=1+1"],
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['=HYPERLINK("http://e.example","x")', '"\'=HYPERLINK(""http://e.example"",""x"")"'],
    ['@SUM(1)', "'@SUM(1)"],
    ['-1+1', "'-1+1"],
    ['+1 425', "'+1 425"],
    ['\t=1', "'\t=1"],
    ['-5', '-5'],
    ['+14255550142', '+14255550142'],
    ['4.6', '4.6'],
    ["'=1", "''=1"],
    ["'n Beetje", "'n Beetje"],
    ['"=1"', '"""=1"""'],
  ])('%j is written as %j', (text, cell) => expect(csvCell(text)).toBe(cell))

  it('is never one that a spreadsheet runs, unless it is a plain number', () => {
    const cells = fc.oneof(fc.string({ unit: 'binary' }), nasty)
    fc.assert(
      fc.property(cells, (text) => {
        const shown = csvCell(text).replace(/^"/, '')
        return !/^[=+\-@\t\r]/.test(shown) || /^[+-][\d.]+$/.test(shown)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** What is dear to attackers and to spreadsheets. */
const nasty = fc
  .array(
    fc.constantFrom(
      "'",
      '=',
      '+',
      '-',
      '@',
      '"',
      ',',
      ';',
      '|',
      '\t',
      '\r',
      '\n',
      '[',
      '1',
      'a',
      ' ',
      'é',
      '—',
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))

const columns = [
  ...['business_name', 'category', 'address', 'city', 'region', 'postal_code', 'country', 'contact_name'],
  ...['phone', 'email', 'website', 'external_id', 'tags', 'rating', 'review_count'],
]

/** As an import of the file takes the first row in; null where it rejects it. */
async function importRow(csv: string) {
  for await (const { header, rows } of readCsv([Buffer.from(csv)] as unknown as AsyncIterable<Uint8Array>)) {
    const [row] = rows
    if (row) return createRowReader(resolveMapping(header), { isExact: isExport(header) })(row).lead
  }
  return null
}

const leadOf = (facts: ReturnType<typeof bareFacts>): Lead => ({
  ...facts,
  ...{ id: 'lead_1', source: 'import', custom: {}, status: 'new', score: null, fitReason: null },
  ...{ qualifiedAt: null, editedFields: [], importId: null, importRecords: null },
  ...{ createdAt: new Date(0), updatedAt: new Date(0) },
})

const word = fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 20 }))

it('what an import made of a file, exported and imported again, is the same', async () => {
  const rows = fc.record({
    business_name: word.map((text) => `${text}x`),
    ...Object.fromEntries(columns.slice(1, 8).map((name) => [name, word])),
    phone: fc.constantFrom('', '+1 425 555 0142', '+49 30 901820', '425-555-0142'),
    email: fc.constantFrom('', 'Dana@Sunrise.example', "o'hara@x.example", '+a@x.example'),
    website: fc.constantFrom('', 'sunrise.example', 'http://x.example/a?b=1,2;3'),
    external_id: word,
    tags: fc.array(word, { maxLength: 4 }).map((tags) => tags.join(';')),
    rating: fc.constantFrom('', '4.6', '5', '0'),
    review_count: fc.constantFrom('', '187', '1,234', '0'),
  })
  await fc.assert(
    fc.asyncProperty(rows, async (row) => {
      const cells = columns.map((name) => row[name as keyof typeof row] ?? '')
      const first = await importRow(csvLine(columns) + csvLine(cells))
      fc.pre(first !== null)
      if (first === null) return
      const again = await importRow(csvHead() + csvOf(leadOf(first)))
      expect(again).toEqual({ ...first, originalName: null })
    }),
    { numRuns: 1_000 },
  )
})

it.each([
  [['a,b', 'c']],
  [['a;b']],
  [['x|y', '=z']],
  [['["a"]']],
  [['[vip]', 'b']],
  [['=1+1', '@b']],
  [["'=1"]],
])('tags %j come back as they were', async (tags) => {
  const facts = { ...bareFacts('Sunrise'), tags }
  expect(await importRow(csvHead() + csvOf(leadOf(facts)))).toEqual(facts)
})

describe('an own field', () => {
  it.each([
    [18000, '18000'],
    [-0.5, '-0.5'],
    [1e21, '1e+21'],
    [true, 'true'],
    ['true', '"true"'],
    ['18000', '"18000"'],
    ['02134', '02134'],
    ['"a"', '"\\"a\\""'],
    ['"a', '"a'],
    ['6" pipe', '6" pipe'],
    ['two\nlines', 'two\nlines'],
    ['two\r\nlines', '"two\\r\\nlines"'],
    ['NaN', 'NaN'],
  ])('%j is written as %s', (value, text) => {
    expect(writeCustom(value)).toBe(text)
    expect(readCustom(text)).toBe(value)
  })
})

/** As the API takes it. A file has one kind of line break. */
const text = fc.oneof(
  word,
  fc.constantFrom('N/A', '@SUM(A1)', 'LITTLE ROCK', 'a\nb', 'two  spaces', '-', '[x]'),
)
const fact = text.map((value) => value.replaceAll('\r', '\n').trim())
const newLead = fc
  .record({
    business_name: fact.map((name) => `${name}x`),
    ...Object.fromEntries(
      ['category', 'address', 'city', 'region', 'country', 'contact_name', 'external_id'].map((name) => [
        name,
        fact.map((value) => value.slice(0, 50)),
      ]),
    ),
    phone: fc.constantFrom(null, '+1 425 555 0142', '+49 30 901820'),
    email: fc.constantFrom(null, 'Dana@Sunrise.example', "o'hara@x.example", '+a@x.example'),
    website: fc.constantFrom(null, 'sunrise.example', 'http://x.example/a?b=1,2;3'),
    rating: fc.option(fc.integer({ min: 0, max: 500 }).map((hundredths) => hundredths / 100)),
    review_count: fc.option(fc.nat()),
    tags: fc.array(
      fact.filter((tag) => tag !== ''),
      { maxLength: 4 },
    ),
    custom: fc.dictionary(
      fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/),
      fc.oneof(
        text,
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        fc.boolean(),
      ),
      { maxKeys: 4 },
    ),
  })
  .filter((lead) => newLeadShape.safeParse(lead).success)

it('a lead that was made through the API, exported and imported elsewhere, has the same facts, tags and own fields', async () => {
  await fc.assert(
    fc.asyncProperty(newLead, fc.boolean(), async (input, hasColumns) => {
      const { facts, custom } = recordOfInput(newLeadShape.parse(input))
      const names = hasColumns ? Object.keys(custom).slice(0, 3) : []
      const file = csvHead(names) + csvOf({ ...leadOf(facts), custom }, names)
      for await (const { header, rows } of readCsv([
        Buffer.from(file),
      ] as unknown as AsyncIterable<Uint8Array>)) {
        const [row] = rows
        if (!row) throw new Error('no row')
        const read = createRowReader(resolveMapping(header), { isExact: isExport(header) })(row)
        expect(read).toEqual({ lead: { ...facts, originalName: null }, custom, errors: [] })
      }
    }),
    { numRuns: 1_000 },
  )
})
