/** What the page is narrowed to, in its address. */
export interface AuditSearch {
  readonly action?: string
  /** The id of a person or key, or `operator`. */
  readonly actor?: string
  readonly target?: string
}

const names = ['action', 'actor', 'target'] as const

/** Also to change one: undefined takes it away. */
export function readAuditSearch(search: Readonly<Record<string, unknown>>): AuditSearch {
  return Object.fromEntries(names.flatMap((name) => (isName(search[name]) ? [[name, search[name]]] : [])))
}

/** As long as the API takes it. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 100

export const isFiltered = (search: AuditSearch): boolean => Object.keys(search).length > 0
