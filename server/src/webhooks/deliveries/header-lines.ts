/**
 * Headers in the log: lines of `name: value`, the way they were on the wire. As JSON the quotes in it would be escaped
 * once more for PostgreSQL, which for a thousand attempts in one statement costs as much as signing them.
 */

const mask = '••••'

/** Values of `own` are the endpoint's own headers, which may hold a password: only their last four are kept. */
export function headerLines(
  headers: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string>> = {},
): string {
  const parts: string[] = []
  for (const name in headers) {
    const value = headers[name] ?? ''
    parts.push(name, ': ', name in own && own[name] === value ? masked(value) : onOneLine(value), '\n')
  }
  return parts.join('')
}

const onOneLine = (value: string): string =>
  value.includes('\n') || value.includes('\r') ? value.replace(/[\r\n]+/g, ' ') : value

/** Of a short value the last four would be most of it. */
const masked = (value: string): string => mask + (value.length >= 12 ? value.slice(-4) : '')

export function parseHeaderLines(lines: string | null): Record<string, string> | null {
  if (lines === null) return null
  return Object.fromEntries(
    lines
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        const colon = line.indexOf(': ')
        return [line.slice(0, colon), line.slice(colon + 2)]
      }),
  )
}
