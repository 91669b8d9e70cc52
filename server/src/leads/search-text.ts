/**
 * What `q` looks through, and what it looks for: words without case and accents. Every word that is looked for must
 * begin a word of the lead's names, e-mail, domain, city or phone digits.
 */
import { registrableDomain } from './identity.ts'
import type { LeadFacts } from './lead-facts.ts'

/** Words in lower case without accents; an apostrophe joins (`Wendy's` is `wendys`). */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .toLowerCase()
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** All words of a lead, each with a space before it. */
export function searchTextOf(facts: LeadFacts): string {
  const { businessName, contactName, email, website, city, phone } = facts
  const domain = website === null ? null : registrableDomain(website)
  const words = wordsOf(
    [businessName, contactName, email, domain, city].filter((part) => part !== null).join(' '),
  )
  const digits = phone?.replace(/\D/g, '')
  // People type a North American number without its country code.
  if (digits) words.push(digits, ...(digits.startsWith('1') ? [digits.slice(1)] : []))
  return ` ${[...new Set(words)].join(' ')}`
}

/** The patterns, for LIKE, that a lead's search text must match all. A typed phone number counts as one word. */
export function searchPatterns(query: string): string[] {
  const isPhone = /^[\d\s()+./-]+$/.test(query) && /\d/.test(query)
  const words = isPhone ? [query.replace(/\D/g, '')] : wordsOf(query)
  return words.map((word) => `% ${word}%`)
}

/** Sorts names as a person does: without regard to case, accents and leading marks. */
export const sortKeyOf = (businessName: string): string => wordsOf(businessName).join(' ').slice(0, 200)
