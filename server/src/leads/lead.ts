/** The rules of a lead: its line of statuses, and what a later record about it changes. */
import type { LeadFacts } from './lead-facts.ts'
import { type LeadStatus, leadStatuses } from './schema.ts'

/** The system moves a lead forward along the line only; both ends of it, won and lost, are equally far. */
export function isForward(from: LeadStatus, to: LeadStatus): boolean {
  return rankOf(to) > rankOf(from)
}

function rankOf(status: LeadStatus): number {
  return status === 'closed_lost' ? leadStatuses.indexOf('closed_won') : leadStatuses.indexOf(status)
}

type FactName = Exclude<keyof LeadFacts, 'tags' | 'originalName'>

const mergedFields: readonly FactName[] = [
  'businessName',
  'category',
  'address',
  'city',
  'region',
  'postalCode',
  'country',
  'phone',
  'website',
  'email',
  'contactName',
  'rating',
  'reviewCount',
  'externalId',
]

export interface Merge {
  facts: LeadFacts
  changed: string[]
}

/**
 * What is known after a later record about the same business: a value replaces an older one, except one that a
 * person edited; an empty one never does; tags add up.
 */
export function mergeFacts(known: LeadFacts, later: LeadFacts, edited: readonly string[]): Merge {
  const facts: Record<string, unknown> = { ...known }
  const changed: string[] = []
  for (const field of mergedFields) {
    const value = later[field]
    if (value === null || value === known[field] || edited.includes(field)) continue
    facts[field] = value
    changed.push(field)
  }
  if (changed.includes('businessName')) facts.originalName = later.originalName
  const newTags = later.tags.filter((tag) => !known.tags.includes(tag))
  if (newTags.length > 0 && !edited.includes('tags')) {
    facts.tags = [...known.tags, ...newTags]
    changed.push('tags')
  }
  return { facts: facts as unknown as LeadFacts, changed }
}
