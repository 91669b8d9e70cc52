import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RowError } from './errors.ts'
import { type CsvRow, type ReadCsvOptions, readCsv } from './read-csv.ts'

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

interface Read {
  header: readonly string[]
  rows: CsvRow[]
  errors: RowError[]
  rowCount: number
}

async function read(text: string | Uint8Array, options?: ReadCsvOptions, size = 7): Promise<Read> {
  const all: Read = { header: [], rows: [], errors: [], rowCount: 0 }
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  for await (const batch of readCsv(pieces(bytes, size), options)) {
    all.header = batch.header
    all.rows.push(...batch.rows)
    all.errors.push(...batch.errors)
    all.rowCount += batch.rowCount
  }
  return all
}

const cellsOf = ({ rows }: Read) => rows.map(({ cells }) => cells.join('|'))
const linesOf = ({ errors }: Read) => errors.map(({ line }) => line)

const sample = (name: string) => readFileSync(new URL(`../../../demo/data/${name}.csv`, import.meta.url))

describe('a real file', () => {
  test('Little Rock is read whole', async () => {
    const file = await read(sample('little-rock-sample'), {}, 65_536)
    expect([file.rows.length, file.errors]).toEqual([1500, []])
  })

  test('San Francisco loses only the lines that are not UTF-8', async () => {
    const file = await read(sample('sf-food-sample'), {}, 1000)
    expect(file.rowCount).toBe(800)
    expect(file.errors.length).toBeGreaterThan(3)
    expect(new Set(file.errors.map(({ message }) => message)).size).toBe(1)
    expect(file.rows.length + file.errors.length).toBe(800)
  })
})

describe('line ends', () => {
  test.each([
    ['LF', 'a,b\n1,2\n3,4'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['all three', 'a,b\r1,2\n3,4\r\n'],
    ['blank lines', '\n\na,b\n\n1,2\n  \n,\n3,4\n\n'],
  ])('%s', async (_, text) => {
    for (const size of [1, 2, 3, 100]) {
      const file = await read(text, {}, size)
      expect(cellsOf(file)).toEqual(['1|2', '3|4'])
      expect(file.errors).toEqual([])
    }
  })

  test('rows and errors carry the number of their physical line', async () => {
    const file = await read('a,b\r\n1,2\r\n\r\n"x\r\ny",3\r\n4\r\n5,6\r\n')
    expect(file.rows.map(({ line }) => line)).toEqual([2, 4, 7])
    expect(linesOf(file)).toEqual([6])
  })
})

describe('encodings', () => {
  test('a byte-order mark is no part of the header', async () => {
    expect((await read('\ufeffa,b\n1,2')).header).toEqual(['a', 'b'])
  })

  test.each(['utf16le', 'utf16be'])('%s with its mark is decoded', async (encoding) => {
    const bytes = Buffer.from('\ufeffname,city\r\nCafé 東京,Zürich\r\n', 'utf16le')
    const file = await read(encoding === 'utf16be' ? bytes.swap16() : bytes, {}, 3)
    expect(cellsOf(file)).toEqual(['Café 東京|Zürich'])
  })

  test('a line that is not UTF-8 is reported and the others are kept', async () => {
    const file = await read(Buffer.from('a,b\nCAFÉ,1\nok,2\n', 'latin1'))
    expect(cellsOf(file)).toEqual(['ok|2'])
    expect(linesOf(file)).toEqual([2])
  })

  test('a header that is not UTF-8 is reported and the rows are kept', async () => {
    const file = await read(Buffer.from('a,é\n1,2\n', 'latin1'))
    expect([file.header, cellsOf(file), linesOf(file)]).toEqual([['a', 'é'], ['1|2'], [1]])
  })

  test('a line with a NUL is reported and the others are kept', async () => {
    const file = await read('a\n1\n2\0\n3\n')
    expect([cellsOf(file), linesOf(file)]).toEqual([['1', '3'], [3]])
  })
})

describe('ragged rows', () => {
  test('are reported by line, with both counts', async () => {
    const file = await read('a,b,c\n1,2\n1,2,3\n1,2,3,4\n')
    expect(cellsOf(file)).toEqual(['1|2|3'])
    expect(file.errors.map(({ line, message }) => [line, /\d/.exec(message)?.[0]])).toEqual([
      [2, '2'],
      [4, '4'],
    ])
  })

  test('empty cells at the end do no harm', async () => {
    expect(cellsOf(await read('a,b\n1,2,,\n1,2, \n'))).toEqual(['1|2', '1|2'])
  })

  test('columns without a name at the end may be missing', async () => {
    expect((await read('a,b,,\n1,2\n1,2,3,4\n')).errors).toEqual([])
  })
})

describe('quotes', () => {
  test('hold delimiters, line breaks and doubled quotes', async () => {
    const file = await read('a,b\n"x, ""y""","1\r\n2"\n3,4\n')
    expect(cellsOf(file)).toEqual(['x, "y"|1\n2', '3|4'])
  })

  test('inside an unquoted cell are ordinary characters', async () => {
    expect(cellsOf(await read('a,b\n5" PIPE,JOE "THE MAN"\n'))).toEqual(['5" PIPE|JOE "THE MAN"'])
  })

  test.each([
    ['and quoted cells follow', 'a,b\n1,2\n"open,3\n"4","5"\n6,7\n', ['1|2', '4|5', '6|7']],
    ['and no quote follows', 'a,b\n1,2\n"open,3\n4,5\n6,7\n', ['1|2', '4|5', '6|7']],
    ['and a later cell begins with one', 'a,b\n1,2\nx,"open\n4,"5"\n6,7\n', ['1|2', '4|5', '6|7']],
    ['or closed too early', 'a,b\n1,2\n"op"en",3\n4,5\n6,7\n', ['1|2', '4|5', '6|7']],
  ])('never closed, %s, cost one line', async (_, text, rows) => {
    const file = await read(text)
    expect([cellsOf(file), linesOf(file)]).toEqual([rows, [3]])
  })

  test('never closed, cost one line also where a later quote seems to close it, by the number of cells', async () => {
    const file = await read('a,b,c\n1,"open,3\n4,5,6\n7",8,9\n')
    expect([cellsOf(file), linesOf(file)]).toEqual([['4|5|6', '7"|8|9'], [2]])
  })

  test('never closed in each of many lines, cost those lines and little time', async () => {
    const bad = Array.from({ length: 5000 }, (_, i) => (i % 2 === 0 ? `"open ${i},x` : `${i},y`))
    const file = await read(`a,b\n${bad.join('\n')}`, {}, 65_536)
    expect([file.rows.length, file.errors.length]).toEqual([2500, 2500])
  })
})

describe('delimiters', () => {
  test.each([',', ';', '\t', '|'])('%j is told from the header', async (delimiter) => {
    const text = `name${delimiter}"a,b;c"\n1${delimiter}"x${delimiter}y, z"\n`
    expect((await read(text)).rows[0]?.cells).toEqual(['1', `x${delimiter}y, z`])
  })

  test("a spreadsheet's note about it is passed over", async () => {
    expect((await read('sep=;\na;b\n1;2\n')).header).toEqual(['a', 'b'])
  })

  test('one column needs none', async () => expect(cellsOf(await read('a\n1\n2'))).toEqual(['1', '2']))
})

test('a column given twice is reported once and the first counts', async () => {
  const file = await read('Name,Phone,name\nx,1,y\n')
  expect(file.header).toEqual(['Name', 'Phone', ''])
  expect(file.errors).toMatchObject([{ line: 1, path: 'name' }])
  expect(cellsOf(file)).toEqual(['x|1|y'])
})

describe('a file without a header fails as a whole', () => {
  test.each([
    ['nothing', '', 'csv_empty'],
    ['blank lines', '\r\n \n\n', 'csv_empty'],
    ['only delimiters', ',,,\n', 'csv_empty'],
    ['an Excel workbook', 'PK\u0003\u0004abc\n', 'csv_not_text'],
    ['UTF-16 without its mark', 'a\0,\0b\0\n\0', 'csv_not_text'],
    ['an open quote', '"a,b\n1,2\n', 'csv_header_unreadable'],
  ])('%s', async (_, text, code) => {
    await expect(read(text)).rejects.toMatchObject({ code })
  })

  test.each([
    ['a workbook', Buffer.from('PK\u0003\u0004\u0014\0'), /^This is an Excel or OpenDocument workbook/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae100', 'hex'), /^This is an old Excel workbook/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0', 'latin1'), /^This is a picture/],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), /^This is a PDF/],
    ['an archive', Buffer.from('1f8b0800', 'hex'), /^This is a gzip archive/],
    ['another program’s', Buffer.from('\x02\x01name\n'), /^This is not a CSV file/],
  ])('%s is named as what it is, in pieces of any length', async (_, file, sentence) => {
    for (const length of [1, 3, 100]) {
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < file.length; at += length) yield file.subarray(at, at + length)
      }
      await expect(readCsv(pieces()).next()).rejects.toMatchObject({
        code: 'csv_not_text',
        message: expect.stringMatching(sentence),
      })
    }
  })

  test('a header alone is a file with no rows', async () => {
    expect(await read('a,b')).toEqual({ header: ['a', 'b'], rows: [], errors: [], rowCount: 0 })
  })
})

test('a line of a hundred megabytes is reported and costs no memory', async () => {
  async function* huge(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('a,b\n1,2\n')
    const piece = Buffer.alloc(1024 * 1024, 'x')
    for (let i = 0; i < 100; i++) yield piece
    yield Buffer.from('\r\n3,4\n')
  }
  const rows: CsvRow[] = []
  const errors: RowError[] = []
  const before = process.memoryUsage().arrayBuffers
  for await (const batch of readCsv(huge())) {
    rows.push(...batch.rows)
    errors.push(...batch.errors)
  }
  expect(rows.map(({ line }) => line)).toEqual([2, 4])
  expect(errors.map(({ line }) => line)).toEqual([3])
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1024 * 1024)
})

test('an import resumes after any number of rows and reads what the first one had left', async () => {
  const text = 'a,b\n1,2\nragged\n"open,3\n\n"x\ny",4\n5,6\n'
  const whole = await read(text)
  expect(whole.rowCount).toBe(5)
  for (let skipRows = 0; skipRows <= 5; skipRows++) {
    const rest = await read(text, { skipRows })
    expect(rest.rowCount).toBe(5)
    const known = [...whole.rows, ...whole.errors].sort((a, b) => a.line - b.line).slice(skipRows)
    expect([...rest.rows, ...rest.errors].sort((a, b) => a.line - b.line)).toEqual(known)
  }
})

test('batches are of the size asked for', async () => {
  const sizes: number[] = []
  const text = Buffer.from(`a\n${'x\n'.repeat(2500)}`)
  for await (const batch of readCsv(pieces(text, 65_536), { batchRows: 1000 })) sizes.push(batch.rows.length)
  expect(sizes).toEqual([1000, 1000, 500])
})

test('any bytes at all are read to the end, and every sound line among them is kept', async () => {
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .string({ unit: fc.constantFrom('"', ',', '\r', 'x', ' ', '""', '","') })
      .map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(garbage, { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      async (parts, size) => {
        // A quoted line ends whatever an open quote before it began.
        const good = Buffer.from('\n"good","line"\n')
        const bytes = Buffer.concat([
          Buffer.from('a,b\n'),
          good,
          ...parts.flatMap((part) => [Buffer.from(part), good]),
        ])
        const file = await read(bytes, {}, size)
        expect(cellsOf(file).filter((cells) => cells === 'good|line')).toHaveLength(parts.length + 1)
      },
    ),
    { numRuns: 500 },
  )
})
