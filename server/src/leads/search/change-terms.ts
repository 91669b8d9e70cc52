/** Keeps the terms of leads as the leads are: to be called in the transaction that writes them. */
import type { OrgTx } from '../../platform/db/database.ts'
import type { Lead } from '../queries.ts'
import { termsOf } from './lead-terms.ts'
import { deleteTerms, insertTerms, type TermChange } from './queries.ts'

/** Null before: it is new. Null after: it is gone. */
export interface ChangedLead {
  readonly before: Lead | null
  readonly lead: Lead | null
  /** Of the lead as it is now, for who has it anyway: it takes 2 µs. */
  readonly searchText?: string
}

export async function changeTerms(tx: OrgTx, leads: readonly ChangedLead[]): Promise<void> {
  const [gained, lost]: [TermChange[], TermChange[]] = [[], []]
  for (const { before, lead, searchText } of leads) {
    if (lead !== null && before === null) gained.push({ leadId: lead.id, terms: termsOf(lead, searchText) })
    else if (lead === null && before !== null) lost.push({ leadId: before.id, terms: termsOf(before) })
    else if (lead !== null && before !== null) {
      const [old, now] = [new Set(termsOf(before)), new Set(termsOf(lead, searchText))]
      gained.push({ leadId: lead.id, terms: [...now.difference(old)] })
      lost.push({ leadId: lead.id, terms: [...old.difference(now)] })
    }
  }
  await deleteTerms(tx, lost)
  await insertTerms(tx, gained)
}
