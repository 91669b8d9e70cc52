/** What each column of a file becomes: as the server guessed it, and as somebody changed it. Pure. */
import type { Import, ImportPreview } from '@bolsivo/sdk'
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

/** As the API takes it. All others are left out, so that nothing is guessed a second time. */
export function givenMapping(columns: Columns, mapping: Mapping): string {
  const taken = columns.flatMap(({ name }, at) => (name === '' || !mapping[at] ? [] : [[name, mapping[at]]]))
  return JSON.stringify({ ...Object.fromEntries(taken), '*': null })
}

/** Of the file of rejected rows; it says nothing about a lead. */
const whyColumn = 'why_not_imported'

type Earlier = Pick<Import, 'mapping' | 'source' | 'created_at'>

/** The last import of a file with these columns: of the same before it was mended, or of last month's export. */
export function earlierImport<T extends Earlier>(columns: Columns, newestFirst: readonly T[]): T | null {
  const names = namesOf(columns.map(({ name }) => name))
  return newestFirst.find(({ mapping }) => namesOf(Object.keys(mapping)) === names) ?? null
}

/** What each column was taken for then, by whoever did it. */
export const mappingOf = (columns: Columns, { mapping }: Pick<Earlier, 'mapping'>): Mapping =>
  columns.map(({ name }) => mapping[name] ?? null)

const namesOf = (names: readonly string[]): string =>
  JSON.stringify(names.filter((name) => name !== '' && name !== whyColumn).sort())

const own = 'custom.'

/** A field of the API in the words of the page. */
export function importFieldName(field: string): string {
  if (field === 'business_name') return 'Name of the business'
  if (field === 'tags') return 'Tags'
  if (field === 'custom') return 'Own fields, as exported'
  if (field.startsWith(own)) return `Own field: ${field.slice(own.length).replaceAll('_', ' ')}`
  return isFieldName(field) ? fields[field].label : field
}
