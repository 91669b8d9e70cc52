/**
 * The first rows of a file, for a look at it before it is imported. Only that: the server reads the file itself, with
 * its own rules. Reads a slice, so that a file of any size is looked at in a moment.
 */

export interface Preview {
  /** Names of the columns, trimmed; empty where a name is missing or repeated, as such a column is left out. */
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export const previewBytes = 64 * 1024
const mostRows = 5

/** Null: not even a line with names is there. */
export async function previewOf(file: Blob): Promise<Preview | null> {
  const bytes = new Uint8Array(await file.slice(0, previewBytes).arrayBuffer())
  return readPreview(decode(bytes), file.size <= previewBytes)
}

/** UTF-8, and UTF-16 where a mark at the beginning says so. What is neither shows with replacement characters. */
function decode(bytes: Uint8Array): string {
  const [a, b] = bytes
  const name = a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'
  // `stream`: a character that the end of the slice cuts in two is no broken one.
  return new TextDecoder(name).decode(bytes, { stream: true })
}

export function readPreview(text: string, isWhole: boolean): Preview | null {
  const start = text.replace(/^\ufeff/, '').replace(/^sep=[,;|\t]\r?\n/i, '')
  const firstLine = start.split(/\r\n|\n|\r/).find((line) => line.trim() !== '') ?? ''
  const delimiter = guessDelimiter(firstLine)
  const records = readRecords(start, delimiter, mostRows + 1, isWhole)
  const [names, ...rows] = records
  if (!names || names.every((name) => name.trim() === '')) return null
  return { header: uniqueNames(names), rows: rows.map((row) => names.map((_, at) => row[at]?.trim() ?? '')) }
}

/** The one that the line of names has most of, quoted names aside. */
export function guessDelimiter(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '')
  let best = ','
  for (const delimiter of [';', '\t', '|']) {
    if (bare.split(delimiter).length > bare.split(best).length) best = delimiter
  }
  return best
}

/** At most so many that are not blank. The last one counts only when its end is seen. */
export function readRecords(text: string, delimiter: string, most: number, isWhole: boolean): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let cell = ''
  let isInside = false
  const endRecord = () => {
    record.push(cell)
    if (record.some((value) => value.trim() !== '')) records.push(record)
    record = []
    cell = ''
  }
  for (let at = 0; at < text.length && records.length < most; at++) {
    const char = text[at] ?? ''
    if (isInside) {
      if (char !== '"') cell += char
      else if (text[at + 1] === '"') {
        cell += '"'
        at++
      } else isInside = false
    } else if (char === '"' && cell === '') isInside = true
    else if (char === delimiter) {
      record.push(cell)
      cell = ''
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at++
      endRecord()
    } else cell += char
  }
  if (records.length < most && isWhole && (cell !== '' || record.length > 0)) endRecord()
  return records
}

function uniqueNames(cells: readonly string[]): string[] {
  const seen = new Set<string>()
  return cells.map((cell) => {
    const name = cell.replace(/\s+/g, ' ').trim()
    const isRepeated = seen.has(name.toLowerCase())
    seen.add(name.toLowerCase())
    return isRepeated ? '' : name
  })
}
