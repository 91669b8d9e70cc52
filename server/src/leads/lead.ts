/** The rules of a lead: its line of statuses, and what a later record about it changes. */
import { type LeadFacts, leadLimits } from './lead-facts.ts'
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

/** Fields of the client's own. */
export type Custom = Record<string, string | number | boolean | null>

export interface Mergeable {
  facts: LeadFacts
  custom: Custom
}

export interface Merge extends Mergeable {
  changed: string[]
}

/**
 * What is known after a later record about the same business: a value replaces an older one, except one that a
 * person edited; an empty one never does; tags and own fields add up, as far as there is room for them.
 * `edited` names facts, and own fields as `custom.name`.
 */
export function mergeFacts(known: Mergeable, later: Mergeable, edited: readonly string[]): Merge {
  const facts: Record<string, unknown> = { ...known.facts }
  const changed: string[] = []
  for (const field of mergedFields) {
    const value = later.facts[field]
    if (value === null || value === known.facts[field] || edited.includes(field)) continue
    facts[field] = value
    changed.push(field)
  }
  if (changed.includes('businessName')) facts.originalName = later.facts.originalName
  const tags = mergeTags(known.facts.tags, edited.includes('tags') ? [] : later.facts.tags)
  if (tags.length > known.facts.tags.length) {
    facts.tags = tags
    changed.push('tags')
  }
  const custom = mergeCustom(known.custom, later.custom, edited)
  if (custom !== known.custom) changed.push('custom')
  return { facts: facts as unknown as LeadFacts, custom, changed }
}

function mergeTags(known: readonly string[], later: readonly string[]): readonly string[] {
  if (later.length === 0) return known
  // A list that is full already, or came in longer, loses nothing.
  return [...new Set([...known, ...later])].slice(0, Math.max(leadLimits.tags, known.length))
}

function mergeCustom(known: Custom, later: Custom, edited: readonly string[]): Custom {
  let custom = known
  for (const [name, value] of Object.entries(later)) {
    const isFull = !(name in custom) && Object.keys(custom).length >= leadLimits.custom
    if (value === null || value === custom[name] || isFull || edited.includes(`custom.${name}`)) continue
    custom = { ...custom, [name]: value }
  }
  return custom
}
