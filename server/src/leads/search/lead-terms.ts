/**
 * The terms that a lead is found by: each word that `q` looks through, and its category, city, source and tags whole.
 * A word is its own term; the others begin with a colon, as no word does, and what they are of.
 */
import type { LeadFacts } from '../lead-facts.ts'
import { searchTextOf } from '../search-text.ts'

/** From `first` on, and below `end`: one term, or all that begin alike. */
export interface TermRange {
  readonly first: string
  readonly end: string
}

type Termed = LeadFacts & { readonly source: string }

/** What one term says, apart from the words. */
const termOf = {
  category: (value: string) => `:category:${value.toLowerCase()}`,
  city: (value: string) => `:city:${value.toLowerCase()}`,
  source: (value: string) => `:source:${value}`,
  tag: (value: string) => `:tag:${value}`,
}

/** Those of a list of leads that gives one of these. */
export const exactTerm = (of: keyof typeof termOf, value: string): TermRange => {
  const term = termOf[of](value)
  return { first: term, end: `${term}\u0001` }
}

/** Those of all values that begin so, whatever the case. */
export function termsFrom(of: keyof typeof termOf, beginning: string): TermRange[] {
  const [first = '', ...rest] = beginning
  const forms = [
    beginning,
    beginning.toLowerCase(),
    beginning.toUpperCase(),
    first.toUpperCase() + rest.join(''),
  ]
  return [...new Set(forms.map(termOf[of]))].map((form) => ({ first: form, end: `${form}\u{10ffff}` }))
}

/** The value that a term says, of a category or city in lower case. */
export const valueOfTerm = (of: keyof typeof termOf, term: string): string =>
  term.slice(termOf[of]('').length)

/**
 * Of the words that begin so: one range, or two. Of a phone number that has the country code of North America only the
 * form without it is a term, which saves an import one row in seven.
 */
export function wordsFrom(beginning: string): TermRange[] {
  const forms = [beginning, ...(/^1\d*$/.test(beginning) ? [beginning.slice(1)] : [])]
  // No letter comes after the last character of Unicode.
  return forms.map((form) => ({ first: form, end: `${form}\u{10ffff}` }))
}

/** Each once. */
export function termsOf(lead: Termed, searchText: string = searchTextOf(lead)): string[] {
  // The text has a space before each word, and each word once.
  const words = searchText.split(' ')
  const number = lead.phone?.startsWith('+1') ? lead.phone.slice(1) : null
  const terms = words.filter((word) => word !== '' && word !== number)
  if (lead.category !== null) terms.push(termOf.category(lead.category))
  if (lead.city !== null) terms.push(termOf.city(lead.city))
  terms.push(termOf.source(lead.source))
  for (const tag of lead.tags) terms.push(termOf.tag(tag))
  return terms
}
