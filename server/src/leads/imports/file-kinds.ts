/**
 * Tells by its first bytes a file that is no CSV, whatever it was sent as: who saved the wrong one is told which it is. It
 * knows those that people keep tables in, or take for one; another is refused for what its first line is not.
 */
import { AppError } from '../../platform/errors.ts'
import { csvNotText } from './errors.ts'

const workbook = 'Open it in your spreadsheet, save the table as "CSV UTF-8" and import that'
const other = 'Save the table as "CSV UTF-8" and import that'

const kinds: readonly (readonly [bytes: string, sentence: string])[] = [
  [
    'PK\x03\x04',
    `This is an Excel or OpenDocument workbook or another zip archive, not a CSV file. ${workbook}`,
  ],
  ['\xd0\xcf\x11\xe0', `This is an old Excel workbook or another Office file, not a CSV file. ${workbook}`],
  ['%PDF', `This is a PDF, not a CSV file. ${other}`],
  ['\x89PNG', `This is a picture, not a CSV file. ${other}`],
  ['\xff\xd8\xff', `This is a picture, not a CSV file. ${other}`],
  ['GIF8', `This is a picture, not a CSV file. ${other}`],
  ['\x1f\x8b', 'This is a gzip archive, not a CSV file. Unpack it and import the CSV file that is in it'],
]
const longest = 4

/** Passes a file on as it comes; throws `csv_not_text` with a sentence of what it is instead. */
export async function* refusingOthers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0)
  for await (const chunk of chunks) {
    if (head.length < longest) {
      head = Buffer.concat([head, chunk.subarray(0, longest)])
      const beginning = head.toString('latin1')
      const kind = kinds.find(([bytes]) => beginning.startsWith(bytes))
      if (kind) throw new AppError(csvNotText, { message: kind[1] })
    }
    yield chunk
  }
}
