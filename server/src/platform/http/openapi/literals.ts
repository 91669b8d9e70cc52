/** Values of JSON as literals of the languages in which samples are written. */

interface Language {
  readonly indent: string
  /** Inside the braces of one line. */
  readonly padding: string
  /** After the last of several lines. */
  readonly lastComma: string
  key(name: string): string
  scalar(value: unknown): string
}

export const typescript: Language = {
  indent: '  ',
  padding: ' ',
  lastComma: ',',
  key: (name) => name,
  scalar: (value) => (typeof value === 'string' ? quoted(value) : JSON.stringify(value)),
}
const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`

export const json: Language = {
  indent: '  ',
  padding: ' ',
  lastComma: '',
  key: (name) => `"${name}"`,
  scalar: (value) => JSON.stringify(value),
}

export const python: Language = {
  indent: '    ',
  padding: '',
  lastComma: ',',
  key: (name) => `"${name}"`,
  scalar: (value) => ({ true: 'True', false: 'False', null: 'None' })[String(value)] ?? JSON.stringify(value),
}

/** On one line where it is short. */
export function literal(value: unknown, language: Language): string {
  if (typeof value !== 'object' || value === null) return language.scalar(value)
  const isList = Array.isArray(value)
  const parts = Object.entries(value).map(([name, part]) => {
    const text = literal(part, language)
    return isList ? text : `${language.key(name)}: ${text}`
  })
  if (parts.length === 0) return isList ? '[]' : '{}'
  const inner = parts.join(', ')
  const isShort = inner.length < 60 && !inner.includes('\n')
  if (isShort) return isList ? `[${inner}]` : `{${language.padding}${inner}${language.padding}}`
  const lines = parts.map((part, at) => {
    const isLast = at === parts.length - 1
    return `${part}${isLast ? language.lastComma : ','}`.replace(/^/gm, language.indent)
  })
  return [isList ? '[' : '{', ...lines, isList ? ']' : '}'].join('\n')
}
