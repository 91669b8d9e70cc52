/** An own field of a lead as a cell of a CSV file, in both directions: what is written is read back as it was. */

type Value = string | number | boolean | null

export const customName = /^[a-z][a-z0-9_]{0,49}$/

/** `18000` is a number, `true` is true, `"18000"` with these quotes is a text, and so is all else. */
export function readCustom(text: string): Value {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  if (Number.isFinite(number) && String(number) === text) return number
  return textInJson(text) ?? text
}

function textInJson(text: string): string | null {
  if (!/^".*"$/s.test(text)) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** What a file can't hold (a lone CR) or a reader may give up on (a record of very many lines). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const needsJson = /[\x00-\x09\x0b-\x1f\x7f]|(?:\n[^\n]*){4}/

export function writeCustom(value: Value): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  return readCustom(value) === value && !needsJson.test(value) ? value : JSON.stringify(value)
}
