/**
 * Lines of a CSV file by RFC 4180, safe to open in a spreadsheet.
 *
 * A cell that a spreadsheet would run as a formula gets an apostrophe in front, which an import takes off again; plain
 * numbers and phones (`-5`, `+14255550142`) are none. What this does not cover: a spreadsheet that takes another
 * character than the comma for the delimiter cuts cells where it likes.
 */

/** With what begins with apostrophes before such a character: taking one off gives back what was there. */
const formula = /^'*[=+\-@\t\r]/
const plainNumber = /^[+-]\d+(?:\.\d+)?$/
const needsQuotes = /[",\r\n]|^\s|\s$/

export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

export function csvCell(text: string): string {
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
