/** Leads as a file: of a filter from the server as a stream, of a selection from what is loaded. */
import type { Lead, ListLeadsQuery } from '@bolsivo/sdk'
import { bolsivo } from '../session/bolsivo.ts'
import { saveFile } from '../ui/save-file.ts'
import { leadsCsv } from './leads-csv.ts'

export type ExportFormat = 'csv' | 'ndjson'

export async function exportFilter(query: ListLeadsQuery, format: ExportFormat): Promise<void> {
  const answer = await bolsivo.leads.export({ ...query, format })
  save(await answer.blob(), format)
}

export function exportSelection(leads: Iterable<Lead>): void {
  save(new Blob([leadsCsv(leads)], { type: 'text/csv;charset=utf-8' }), 'csv')
}

/** All that a filter finds, in one request instead of a thousand pages. */
export async function allLeads(query: ListLeadsQuery): Promise<Lead[]> {
  const answer = await bolsivo.leads.export({ ...query, format: 'ndjson' })
  const text = await answer.text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Lead)
}

function save(file: Blob, format: ExportFormat): void {
  saveFile(file, `leads-${new Date().toISOString().slice(0, 10)}.${format}`)
}
