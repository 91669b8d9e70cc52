import { recordChange } from '../platform/audit/record-change.ts'
import type { OrgTx } from '../platform/db/database.ts'
import { wireName } from './events.ts'
import type { UpsertResult } from './upsert-leads.ts'

/** Into the audit log: one entry for each lead that was created or changed. An import has one entry for all. */
export function recordUpserts(tx: OrgTx, results: readonly UpsertResult[]): UpsertResult[] {
  const recorded = new Set<string>()
  for (const { outcome, lead, changed, isMoved } of results) {
    if (outcome === 'unchanged' || recorded.has(lead.id)) continue
    recorded.add(lead.id)
    const fields = [...changed, ...(isMoved ? ['status'] : [])].map(wireName)
    recordChange(
      tx,
      outcome === 'created'
        ? { action: 'lead.created', target: lead.id }
        : { action: 'lead.updated', target: lead.id, fields },
    )
  }
  return [...results]
}
