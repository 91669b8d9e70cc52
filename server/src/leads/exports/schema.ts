/** What an export may be asked for: the filters and orders of the list. Loads in a browser. */
import { z } from 'zod'
import { leadListQuery } from '../schema.ts'

export const exportFormats = ['csv', 'ndjson'] as const
export type ExportFormat = (typeof exportFormats)[number]
export const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
}

export const leadExportQuery = leadListQuery.omit({ limit: true, cursor: true }).extend({
  format: z.enum(exportFormats, `must be one of ${exportFormats.join(', ')}`).default('csv'),
})
