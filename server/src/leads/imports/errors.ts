import { defineError } from '../../platform/errors.ts'

/** A problem with one line of a file; `path` names the column or field, and is empty for the line as a whole. */
export interface RowError {
  readonly line: number
  readonly path: string
  /** Quotes a value only where the line became part of a lead: with that one it is erased. */
  readonly message: string
}

/** A row of data that became no lead, as far as its cells can be told. */
export interface RejectedRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly message: string
}

/** As it is kept. */
export interface StoredError extends RowError {
  readonly lead_id?: string
}

export const csvEmpty = defineError(
  'csv_empty',
  'invalid',
  'The file is empty: its first line must name the columns',
)
export const csvNotText = defineError(
  'csv_not_text',
  'invalid',
  'This is not a CSV file in UTF-8: save the table as "CSV UTF-8" and import that',
)
export const csvHeaderUnreadable = defineError(
  'csv_header_unreadable',
  'invalid',
  'The first line, which must name the columns, has a quote that is never closed',
)
export const invalidMapping = defineError('invalid_mapping', 'invalid', 'The mapping does not fit the file')
export const noNameColumn = defineError(
  'no_name_column',
  'invalid',
  'No column holds the name of the business',
)
export const noFile = defineError(
  'no_file',
  'invalid',
  'Send the CSV as a body of type text/csv, or as a file in multipart/form-data',
)
export const uploadIncomplete = defineError('upload_incomplete', 'invalid', 'The file did not arrive whole')
export const importNotFound = defineError('not_found', 'not-found', 'Resource not found')

export const unknownCharset = defineError(
  'unknown_charset',
  'unsupported-type',
  'The charset of the content type is not known: send the CSV in UTF-8',
)
