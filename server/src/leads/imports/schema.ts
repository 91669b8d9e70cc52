/** The shapes of an import in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, text, time } from '../../platform/shapes.ts'
import { exportFormats } from '../exports/schema.ts'
import { leadLimits } from '../lead-facts.ts'
import { leadExample, leadShape } from '../schema.ts'

export const importStates = ['running', 'done', 'failed'] as const
export type ImportState = (typeof importStates)[number]

/** Column → field, null where a column is left out. */
const columnMapping = z.record(z.string(), z.string().nullable())
export type ColumnMapping = z.output<typeof columnMapping>

const source = text(leadLimits.source)
  .optional()
  .transform((value) => value || undefined)
  .meta({ description: 'What the new leads have as their source; `import` where nothing is said' })

/** JSON in a parameter or form field. */
const mapping = z
  .string()
  .max(64 * 1024, 'must have at most 65536 characters')
  .transform((value, context): unknown => {
    try {
      return JSON.parse(value)
    } catch {
      context.addIssue({ code: 'custom', message: mappingHint() })
      return z.NEVER
    }
  })
  .pipe(z.record(z.string(), z.string(mappingHint()).nullable(), mappingHint()))
  .optional()
  .meta({
    type: 'string',
    description:
      'JSON: column → field, or null to leave a column out. What is not said is guessed from the header, or with `"*": null` left out',
  })

function mappingHint(): string {
  return 'must be JSON such as {"Company": "business_name", "Fax": null}'
}

export const importOptions = z.strictObject({ source, mapping })
export const importPreviewQuery = z.strictObject({ mapping })

const previewLeadShape = leadShape
  .omit({ id: true, source: true, status: true, score: true, fit_reason: true })
  .omit({ created_at: true, updated_at: true })
  .meta({ id: 'PreviewLead' })
export type PreviewLead = z.output<typeof previewLeadShape>

const rowError = z.strictObject({ line: z.int(), path: z.string(), message: z.string() })

const importExample = {
  id: 'imp_01kvczx53ah1j5k9m3n7p2q6r4',
  state: 'done',
  source: 'import',
  mapping: { Company: 'business_name', Town: 'city', Phone: 'phone', Fax: null },
  rows_total: 1500,
  rows_read: 1500,
  created: 1391,
  merged: 64,
  unchanged: 44,
  rejected: 1,
  errors: [{ line: 212, path: 'business_name', message: 'must not be empty' }],
  errors_truncated: false,
  created_at: '2026-06-18T09:10:00.554Z',
  updated_at: '2026-06-18T09:12:07.020Z',
}

export const startedImportExample = {
  ...importExample,
  ...{ state: 'running', rows_read: 0, created: 0, merged: 0, unchanged: 0, rejected: 0, errors: [] },
  updated_at: importExample.created_at,
}

export const importShape = z
  .strictObject({
    id: z.string(),
    state: z.enum(importStates),
    source: z.string(),
    mapping: columnMapping.meta({ description: 'What each column was taken for; null: left out' }),
    rows_total: z.int(),
    rows_read: z.int(),
    created: z.int(),
    merged: z.int(),
    unchanged: z.int(),
    rejected: z.int(),
    errors: z.array(rowError).meta({
      description: 'By line of the file; `path` names the field, and is empty for the line as a whole',
    }),
    errors_truncated: z.boolean().meta({
      description: 'There were more than 1,000: `GET /api/imports/{id}/errors` has up to 10,000',
    }),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Import', examples: [importExample] })
export type ImportJson = z.output<typeof importShape>

const previewLead = Object.fromEntries(
  Object.entries(leadExample).filter(([name]) => Object.hasOwn(previewLeadShape.shape, name)),
)

const previewExample = {
  fields: ['business_name', 'city', 'phone'],
  columns: [
    { name: 'Company', field: 'business_name', own_field: 'custom.company' },
    { name: 'Fax', field: null, own_field: 'custom.fax' },
  ],
  rows: [{ line: 2, cells: ['SUNRISE OFFICE PARK', ''], lead: previewLead }],
  errors: [],
}

export const importPreviewShape = z
  .strictObject({
    fields: z.array(z.string()).meta({ description: 'The fields that a column can be mapped to, in order' }),
    columns: z
      .array(
        z.strictObject({
          name: z
            .string()
            .meta({ description: 'Empty where it has none, or was there before: it is left out' }),
          field: z.string().nullable().meta({ description: 'What it is taken for; null: left out' }),
          own_field: z
            .string()
            .nullable()
            .meta({ description: 'The own field that it can be mapped to instead' }),
        }),
      )
      .meta({ description: 'In the order of the file' }),
    rows: z.array(
      z.strictObject({
        line: z.int(),
        cells: z.array(z.string()).meta({ description: 'As they stand there, one for each column' }),
        lead: previewLeadShape
          .nullable()
          .meta({ description: 'As it would be read; null: it would be rejected' }),
      }),
    ),
    errors: z.array(rowError).meta({ description: 'As those of an import, of these rows' }),
  })
  .meta({ id: 'ImportPreview', examples: [previewExample] })
export type ImportPreview = z.output<typeof importPreviewShape>

export const importListQuery = z.strictObject(pageQuery)
export const importListShape = listOf(importShape)
export const importParams = z.strictObject({ id: z.string() })
export const importErrorsQuery = z.strictObject({
  format: z.enum(exportFormats, `must be one of ${exportFormats.join(', ')}`).default('csv'),
})
