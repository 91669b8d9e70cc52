/**
 * A CSV file, however broken, as batches of rows that can be used and of errors by line.
 *
 * csv-parse takes records apart; what it can't do is begin again after a broken one. So the ends of records are
 * found here first: a line with an open quote is joined with those that follow, and when the quote turns out never
 * to be closed, only the line that opened it is lost. Flat memory for files of any size; measured on one
 * core (Node 24): 200,000–270,000 rows/s of the Little Rock file, 200,000–310,000 of the San Francisco one, all cells of which are
 * quoted. The whole way from bytes to a scored lead with its match keys: 37,000–46,000 rows/s.
 */
import { parse } from 'csv-parse/sync'
import { AppError } from '../../platform/errors.ts'
import { type LineBlock, type LineFault, readLines } from './csv-lines.ts'
import { csvEmpty, csvHeaderUnreadable, csvNotText, type RejectedRow, type RowError } from './errors.ts'
import { refusingOthers } from './file-kinds.ts'

export interface CsvRow {
  readonly line: number
  /** As many as the header has, or fewer at the end where the header has no names. */
  readonly cells: readonly string[]
}

export interface CsvBatch {
  /** The names of the columns, trimmed; that of a repeated one is empty. The same array in every batch. */
  readonly header: readonly string[]
  /** The same with the repeated ones. */
  readonly fullHeader: readonly string[]
  readonly rows: readonly CsvRow[]
  readonly errors: readonly RowError[]
  /** Data rows that can't be used, each of which is an error, too. */
  readonly rejected: readonly RejectedRow[]
  /** Data rows that this batch used up: its rows, those rejected, and those skipped. */
  readonly rowCount: number
}

export interface ReadCsvOptions {
  /** Data rows to pass over, as counted by the `rowCount`s before: how an import resumes. */
  readonly skipRows?: number
  readonly batchRows?: number
}

/** Longest record; a quoted text that goes on for more lines than this is taken for a quote that is never closed. */
const maxRecordLines = 200
const maxRecordChars = 256 * 1024

/** A batch is closed early when its rows are long, so that memory does not depend on them. */
const maxBatchChars = 1024 * 1024

const faultMessages: Readonly<Record<LineFault, string>> = {
  encoding: 'this line is not in UTF-8: save the file as "CSV UTF-8" and import it again',
  nul: 'this line has a NUL character in it',
  length: 'this line is longer than 256 KB',
}
/** No table has one in the names of its columns; that of another kind of file has. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\x01-\x08\x0e-\x1f]/
const unclosedQuote =
  'a quote is opened here and not closed as it should be: inside quotes, write a quote twice'

interface Shape {
  readonly header: readonly string[]
  readonly fullHeader: readonly string[]
  readonly delimiter: string
  /** Cells that a row must have: up to the last column with a name. */
  readonly width: number
}

/**
 * Yields at least one batch, since the first brings the header. Throws an AppError (`csv_empty`, `csv_not_text`,
 * `csv_header_unreadable`) when there is no header to go by; errors of the source pass through.
 */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  options: ReadCsvOptions = {},
): AsyncGenerator<CsvBatch> {
  let reader: RecordReader | undefined
  let rest: LineBlock = { firstLine: 1, texts: [], faults: new Map() }
  for await (const block of readLines(refusingOthers(chunks))) {
    rest = joined(rest, block)
    if (reader === undefined) {
      const opening = readHeader(rest)
      if (opening === null) {
        rest = { firstLine: rest.firstLine + rest.texts.length, texts: [], faults: new Map() }
        continue
      }
      reader = new RecordReader(opening.shape, opening.errors, options)
      rest = from(rest, opening.lines)
    }
    const used = yield* reader.read(rest, false)
    rest = from(rest, used)
  }
  if (reader === undefined) throw new AppError(csvEmpty)
  yield* reader.read(rest, true)
  yield reader.takeBatch()
}

function joined(rest: LineBlock, block: LineBlock): LineBlock {
  if (rest.texts.length === 0) return block
  return {
    firstLine: rest.firstLine,
    texts: rest.texts.concat(block.texts),
    faults: new Map([...rest.faults, ...block.faults]),
  }
}

function from(block: LineBlock, lines: number): LineBlock {
  return { firstLine: block.firstLine + lines, texts: block.texts.slice(lines), faults: block.faults }
}

/** Null while there are only blank lines. The header is one line: no real file has a line break in it. */
function readHeader(block: LineBlock): { shape: Shape; errors: RowError[]; lines: number } | null {
  for (let i = 0; i < block.texts.length; i++) {
    const line = block.firstLine + i
    const fault = block.faults.get(line)
    if (fault === 'nul' || fault === 'length') throw new AppError(csvNotText)
    const text = block.texts[i] ?? ''
    if (text.trim() === '') continue
    // A spreadsheet's note to itself about the delimiter.
    const note = /^sep=([,;|\t])$/i.exec(text)
    if (note !== null && i === 0) continue
    if (controlCharacter.test(text)) throw new AppError(csvNotText)
    const delimiter = guessDelimiter(text)
    if (scan(text, delimiter, false).end !== 'closed') throw new AppError(csvHeaderUnreadable)
    const errors: RowError[] = fault === undefined ? [] : [{ line, path: '', message: faultMessages[fault] }]
    const fullHeader = (parseRecords([text], delimiter)[0] ?? []).map(trimmedName)
    const header = uniqueNames(fullHeader, line, errors)
    if (header.every((name) => name === '')) throw new AppError(csvEmpty)
    const shape = { header, fullHeader, delimiter, width: lastNamed(header) + 1 }
    return { shape, errors, lines: i + 1 }
  }
  return null
}

function guessDelimiter(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '')
  let best = ','
  let most = bare.split(',').length
  for (const delimiter of [';', '\t', '|']) {
    const count = bare.split(delimiter).length
    if (count > most) [best, most] = [delimiter, count]
  }
  return best
}

const trimmedName = (cell: string): string => cell.replace(/\s+/g, ' ').trim()

function uniqueNames(names: readonly string[], line: number, errors: RowError[]): string[] {
  const seen = new Set<string>()
  return names.map((name) => {
    const key = name.toLowerCase()
    if (name !== '' && seen.has(key)) {
      errors.push({ line, path: name, message: 'this column is there twice: the first one counts' })
      return ''
    }
    seen.add(key)
    return name
  })
}

function lastNamed(header: readonly string[]): number {
  let last = header.length - 1
  while (last > 0 && header[last] === '') last--
  return last
}

type End = 'closed' | 'open' | 'malformed'

/** Follows the quotes through one line, beginning inside a quoted cell or not, and counts its delimiters. */
function scan(text: string, delimiter: string, startsInside: boolean): { end: End; delimiters: number } {
  let isInside = startsInside
  let delimiters = 0
  for (let at = 0; ; ) {
    if (!isInside) {
      if (text[at] === '"') {
        isInside = true
        at++
        continue
      }
      const next = text.indexOf(delimiter, at)
      if (next === -1) return { end: 'closed', delimiters }
      delimiters++
      at = next + 1
      continue
    }
    const quote = text.indexOf('"', at)
    if (quote === -1) return { end: 'open', delimiters }
    const after = text[quote + 1]
    if (after === '"') at = quote + 2
    else if (after === undefined) return { end: 'closed', delimiters }
    else if (after === delimiter) {
      isInside = false
      delimiters++
      at = quote + 2
    } else return { end: 'malformed', delimiters }
  }
}

/** Records that `scan` found sound; a quote inside an unquoted cell (`5" PIPE`) is an ordinary character. */
function parseRecords(records: readonly string[], delimiter: string): string[][] {
  const options = {
    delimiter,
    record_delimiter: '\n',
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: 0,
  }
  const rows = parse(records.join('\n'), options)
  if (rows.length === records.length) return rows
  // Never seen, since scan and csv-parse go by the same rules; a shifted line number would be worse than slow.
  return records.map((record) => parse(record, options)[0] ?? [])
}

/** Of a line whose quotes or bytes are broken: as a person would cut it. */
const looseCells = (text: string, delimiter: string): string[] =>
  scan(text, delimiter, false).end === 'closed'
    ? (parseRecords([text], delimiter)[0] ?? [])
    : text.split(delimiter)

class RecordReader {
  readonly #shape: Shape
  readonly #batchRows: number
  readonly #blank: RegExp
  #toSkip: number
  #records: string[] = []
  #lines: number[] = []
  #chars = 0
  #errors: RowError[]
  #rejected: RejectedRow[] = []
  #rowCount = 0

  constructor(shape: Shape, headerErrors: RowError[], options: ReadCsvOptions) {
    this.#shape = shape
    this.#toSkip = options.skipRows ?? 0
    this.#batchRows = options.batchRows ?? 1000
    // A resumed import has reported the header already.
    this.#errors = this.#toSkip > 0 ? [] : headerErrors
    this.#blank = shape.delimiter === '|' ? /^[\s"|]*$/ : /^[\s",;]*$/
  }

  /** Reads as many whole records as the lines hold and says how many lines those were. */
  *read(block: LineBlock, isEnd: boolean): Generator<CsvBatch, number> {
    let i = 0
    while (i < block.texts.length) {
      const lines = this.#readRecord(block, i, isEnd)
      if (lines === 0) break
      i += lines
      if (this.#rowCount >= this.#batchRows || this.#chars >= maxBatchChars) yield this.takeBatch()
    }
    return i
  }

  /** Lines used by the record that begins at index i; 0 when its end has not arrived. */
  #readRecord(block: LineBlock, i: number, isEnd: boolean): number {
    const line = block.firstLine + i
    const fault = block.faults.get(line)
    const first = block.texts[i] ?? ''
    if (fault !== undefined) return this.#rejectText(line, first, faultMessages[fault])
    if (this.#blank.test(first)) return 1
    if (!first.includes('"')) return this.#accept(line, first, 1)
    let { end, delimiters } = scan(first, this.#shape.delimiter, false)
    if (end === 'closed') return this.#accept(line, first, 1)
    let record = first
    for (let lines = 1; end === 'open'; lines++) {
      if (lines === maxRecordLines || record.length > maxRecordChars) break
      const text = block.texts[i + lines]
      if (text === undefined && !isEnd) return 0
      if (text === undefined || block.faults.has(line + lines)) break
      record += `\n${text}`
      const next = scan(text, this.#shape.delimiter, true)
      end = next.end
      delimiters += next.delimiters
      // Over several lines the count must be right: else a quote was closed by one that opens another cell.
      if (end === 'closed')
        return this.#hasRightWidth(delimiters)
          ? this.#accept(line, record, lines + 1)
          : this.#rejectText(line, first, unclosedQuote)
    }
    return this.#rejectText(line, first, unclosedQuote)
  }

  #hasRightWidth(delimiters: number): boolean {
    return delimiters + 1 >= this.#shape.width && delimiters < this.#shape.header.length
  }

  #accept(line: number, record: string, lines: number): number {
    this.#rowCount++
    if (this.#toSkip > 0) this.#toSkip--
    else {
      this.#records.push(record)
      this.#lines.push(line)
      this.#chars += record.length
    }
    return lines
  }

  #rejectText(line: number, text: string, message: string): number {
    this.#rowCount++
    if (this.#toSkip > 0) this.#toSkip--
    else this.#reject({ line, cells: looseCells(text, this.#shape.delimiter), message })
    return 1
  }

  #reject(row: RejectedRow): void {
    this.#errors.push({ line: row.line, path: '', message: row.message })
    this.#rejected.push(row)
  }

  takeBatch(): CsvBatch {
    const rows: CsvRow[] = []
    const { header, fullHeader, delimiter, width } = this.#shape
    const parsed = this.#records.length === 0 ? [] : parseRecords(this.#records, delimiter)
    for (let i = 0; i < parsed.length; i++) {
      const cells = parsed[i] ?? []
      const line = this.#lines[i] ?? 0
      while (cells.length > header.length && (cells.at(-1) ?? '').trim() === '') cells.pop()
      if (cells.length >= width && cells.length <= header.length) rows.push({ line, cells })
      else this.#reject({ line, cells, message: raggedMessage(cells.length, width) })
    }
    // Ragged rows are found last; a reader of the errors goes down the file.
    const errors = this.#errors.sort((a, b) => a.line - b.line)
    const rejected = this.#rejected
    const batch = { header, fullHeader, rows, errors, rejected, rowCount: this.#rowCount }
    this.#records = []
    this.#lines = []
    this.#chars = 0
    this.#errors = []
    this.#rejected = []
    this.#rowCount = 0
    return batch
  }
}

function raggedMessage(cells: number, width: number): string {
  const count = `this line has ${cells} ${cells === 1 ? 'cell' : 'cells'} where the header has ${width}`
  return cells > width ? `${count}: a delimiter inside a cell needs quotes around the cell` : count
}
