/** Which categories, cities, sources and tags the leads of an org have, by their terms. */
import type { OrgTx } from '../../platform/db/database.ts'
import { type Lead, listLeadsById } from '../queries.ts'
import { termsFrom, valueOfTerm } from '../search/lead-terms.ts'
import { listTerms } from '../search/queries.ts'
import type { valueFields } from './schema.ts'

type Field = (typeof valueFields)[number]

export interface LeadValue {
  readonly value: string
  readonly count: number | null
}

const mostValues = 50

export async function listValues(tx: OrgTx, field: Field, beginning: string): Promise<LeadValue[]> {
  const terms = await listTerms(tx, termsFrom(field, beginning), mostValues)
  const spelling = field === 'category' || field === 'city' ? await spellings(tx, field, terms) : new Map()
  return terms.map(({ term, leads, leadId }) => ({
    value: spelling.get(leadId) ?? valueOfTerm(field, term),
    count: leads,
  }))
}

/** As the newest lead of each term writes it: the term has it in lower case. */
async function spellings(
  tx: OrgTx,
  field: 'category' | 'city',
  terms: readonly { leadId: string }[],
): Promise<Map<string, string | null>> {
  const ids = terms.map(({ leadId }) => leadId)
  const leads = await listLeadsById(tx, ids)
  return new Map(leads.map((lead: Lead) => [lead.id, lead[field]]))
}
