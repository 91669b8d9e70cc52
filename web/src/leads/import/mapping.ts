/** What each column of a file becomes: as the server guessed it, and as somebody changed it. Pure. */
import type { ImportPreview } from '@bolsivo/sdk'
import { fields, isFieldName } from '../lead/lead-fields.ts'

export type Columns = ImportPreview['columns']

/** For each column, in their order, the field that it fills; null: it is left out. */
export type Mapping = readonly (string | null)[]

export const guessedMapping = (columns: Columns): Mapping => columns.map(({ field }) => field)

/** A column gets a field; the one that had it is left out, since a field is filled by one column. */
export const withField = (mapping: Mapping, column: number, field: string | null): Mapping =>
  mapping.map((now, at) => (at === column ? field : now === field ? null : now))

/** What is left out so far is kept too, each column in an own field. */
export const withOwnFields = (columns: Columns, mapping: Mapping): Mapping =>
  columns.map(({ own_field }, at) => mapping[at] ?? (own_field && free(mapping, own_field)))

const free = (mapping: Mapping, field: string) => (mapping.includes(field) ? null : field)

/** As the API takes it: every column that has a name, so that nothing is guessed a second time. */
export function givenMapping(columns: Columns, mapping: Mapping): string {
  return JSON.stringify(
    Object.fromEntries(columns.flatMap(({ name }, at) => (name === '' ? [] : [[name, mapping[at] ?? null]]))),
  )
}

const own = 'custom.'

/** A field of the API in the words of the page. */
export function importFieldName(field: string): string {
  if (field === 'business_name') return 'Name of the business'
  if (field === 'tags') return 'Tags'
  if (field === 'custom') return 'Own fields, as exported'
  if (field.startsWith(own)) return `Own field: ${field.slice(own.length).replaceAll('_', ' ')}`
  return isFieldName(field) ? fields[field].label : field
}
