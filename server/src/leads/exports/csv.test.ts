import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRowReader } from '../imports/lead-from-row.ts'
import { resolveMapping } from '../imports/mapping.ts'
import { readCsv } from '../imports/read-csv.ts'
import { bareFacts } from '../lead-facts.ts'
import type { Lead } from '../queries.ts'
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
    if (row) return createRowReader(resolveMapping(header))(row).lead
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
      const again = await importRow(csvHead + csvOf(leadOf(first)))
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
  expect(await importRow(csvHead + csvOf(leadOf(facts)))).toEqual(facts)
})
