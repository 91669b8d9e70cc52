/**
 * The first rows of a file as an import would read them, by the same rules and without keeping anything. It looks at
 * the beginning only, however long the file is.
 */

import type { Custom } from '../lead.ts'
import type { LeadFacts } from '../lead-facts.ts'
import { createRowReader } from './lead-from-row.ts'
import { fitMapping, type GivenMapping, importFields, isExport } from './mapping.ts'
import { ownFields } from './own-fields.ts'
import { type CsvBatch, readCsv } from './read-csv.ts'
import type { ImportPreview, PreviewLead } from './schema.ts'

export const previewRows = 5

/** More than the header and so many rows of any real file. */
export const previewBytes = 256 * 1024

/** Throws `invalid_mapping`, and what `readCsv` throws of a file without a header. */
export async function previewImport(
  content: AsyncIterable<Uint8Array>,
  given: GivenMapping = {},
): Promise<ImportPreview> {
  const { header, rows, errors } = await firstBatch(content)
  const mapping = fitMapping(header, given)
  const own = ownFields(header)
  const readRow = createRowReader(mapping, { isExact: isExport(header) })
  const read = rows.map((row) => ({ row, ...readRow(row) }))
  const all = [...errors, ...read.flatMap((result) => result.errors)]
  return {
    fields: [...importFields],
    columns: header.map((name, at) => ({ name, field: mapping[at] ?? null, own_field: own[at] ?? null })),
    rows: read.map(({ row: { line, cells }, lead, custom }) => ({
      line,
      cells: header.map((_, at) => cells[at] ?? ''),
      lead: lead && leadOf(lead, custom),
    })),
    errors: all.sort((a, b) => a.line - b.line),
  }
}

async function firstBatch(content: AsyncIterable<Uint8Array>): Promise<CsvBatch> {
  for await (const batch of readCsv(content, { batchRows: previewRows })) {
    return { ...batch, rows: batch.rows.slice(0, previewRows) }
  }
  throw new Error('a file without a batch')
}

const leadOf = (facts: LeadFacts, custom: Custom): PreviewLead => ({
  business_name: facts.businessName,
  category: facts.category,
  address: facts.address,
  city: facts.city,
  region: facts.region,
  postal_code: facts.postalCode,
  country: facts.country,
  phone: facts.phone,
  website: facts.website,
  email: facts.email,
  contact_name: facts.contactName,
  rating: facts.rating,
  review_count: facts.reviewCount,
  external_id: facts.externalId,
  tags: [...facts.tags],
  custom,
})
