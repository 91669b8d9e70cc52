/**
 * Leads as CSV, in the columns of the server's own export, so that either can be imported again. A cell that a
 * spreadsheet would run as a formula gets an apostrophe in front, as there.
 */
import type { Lead } from '@bolsivo/sdk'

const fields: readonly (keyof Lead)[] = [
  ...(['id', 'business_name', 'category', 'address', 'city', 'region', 'postal_code', 'country'] as const),
  ...(['phone', 'website', 'email', 'contact_name', 'rating', 'review_count', 'source'] as const),
  ...([
    'external_id',
    'tags',
    'custom',
    'status',
    'score',
    'fit_reason',
    'created_at',
    'updated_at',
  ] as const),
]

const formula = /^'*[=+\-@\t\r]/
const plainNumber = /^[+-]\d+(?:\.\d+)?$/
const needsQuotes = /[",\r\n]|^\s|\s$/

export function leadsCsv(leads: Iterable<Lead>): string {
  const lines = [fields.join(',')]
  for (const lead of leads) lines.push(fields.map((field) => csvCell(textOf(lead, field))).join(','))
  return `${lines.join('\r\n')}\r\n`
}

function textOf(lead: Lead, field: keyof Lead): string {
  if (field === 'custom') return Object.keys(lead.custom).length === 0 ? '' : JSON.stringify(lead.custom)
  if (field === 'tags') {
    return lead.tags.some((tag) => /[,;|]|^\[/.test(tag)) ? JSON.stringify(lead.tags) : lead.tags.join(';')
  }
  return String(lead[field] ?? '')
}

function csvCell(text: string): string {
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
