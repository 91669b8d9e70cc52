/** A profile with what somebody changes in it and has not saved. */
import type { Profile } from '@bolsivo/sdk'

/** Only the fields that were touched. */
export type ProfileEdits = { readonly [Field in keyof Profile]?: Profile[Field] }
export type CriterionName = keyof Profile['weights']
export type ContactKind = Profile['contact'][number]

/** In the order of the page. Scores count what is known of a lead against each. */
export const criteria: readonly { readonly name: CriterionName; readonly label: string }[] = [
  { name: 'category', label: 'Kind of business' },
  { name: 'location', label: 'City or region' },
  { name: 'words', label: 'Wanted words' },
  { name: 'rating', label: 'Rating' },
  { name: 'reviews', label: 'Number of reviews' },
  { name: 'contact', label: 'Ways to reach them' },
]

export const contactKinds: readonly { readonly value: ContactKind; readonly label: string }[] = [
  { value: 'phone', label: 'Phone' },
  { value: 'email', label: 'E-mail' },
  { value: 'website', label: 'Website' },
  { value: 'contact_name', label: 'A name' },
]

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** With one field changed; a field that is as it was again is no edit. */
export function withEdit(base: Profile, edits: ProfileEdits, edit: ProfileEdits): ProfileEdits {
  const all = Object.entries({ ...edits, ...edit }) as [keyof Profile, unknown][]
  return Object.fromEntries(all.filter(([field, value]) => !isSame(value, base[field])))
}

export const hasEdits = (edits: ProfileEdits): boolean => Object.keys(edits).length > 0

/** The fields that somebody else changed since `base`, and to something else than these edits do. */
export function conflictsOf(base: Profile, current: Profile, edits: ProfileEdits): (keyof Profile)[] {
  return (Object.keys(edits) as (keyof Profile)[]).filter(
    (field) => !isSame(base[field], current[field]) && !isSame(current[field], edits[field]),
  )
}

/** What bears on scores: a new sender does not change who qualifies. */
export function scoringPart({ sells, sender_name, postal_address, ...scoring }: Profile) {
  return scoring
}

/** Each weight as its part of all, in whole percents that add up to 100; zeros when all are 0. */
export function shares(weights: Profile['weights']): Record<CriterionName, number> {
  const names = criteria.map(({ name }) => name)
  const sum = names.reduce((total, name) => total + weights[name], 0)
  const exact = names.map((name) => (sum === 0 ? 0 : (weights[name] / sum) * 100))
  const whole = exact.map(Math.floor)
  const missing = sum === 0 ? 0 : 100 - whole.reduce((total, part) => total + part, 0)
  const byRest = names.map((_, at) => at).sort((one, other) => rest(exact, other) - rest(exact, one))
  const raised = new Set(byRest.slice(0, missing))
  const parts = names.map((name, at) => [name, (whole[at] ?? 0) + (raised.has(at) ? 1 : 0)])
  return Object.fromEntries(parts)
}

const rest = (parts: readonly number[], at: number): number => (parts[at] ?? 0) % 1

/** The server's complaint about a field or something in it: `categories.3` belongs to `categories`. */
export function errorOf(errors: Readonly<Record<string, string>>, field: string): string | undefined {
  const path = Object.keys(errors).find((name) => name === field || name.startsWith(`${field}.`))
  return path === undefined ? undefined : errors[path]
}
