/**
 * What `q` looks through, and what it looks for: words without case and accents. Every word that is looked for must
 * begin a word of the lead's names, e-mail, domain, city or phone digits.
 */
import { registrableDomain } from './identity.ts'
import type { LeadFacts } from './lead-facts.ts'

/** Letters that Unicode does not take apart, as people type them who lack the key. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}

/** Words in lower case without accents; an apostrophe joins (`Wendy's` is `wendys`). */
export function wordsOf(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  if (!/[^\x00-\x7f]/.test(text))
    return (
      text
        .toLowerCase()
        .replaceAll("'", '')
        .match(/[a-z0-9]+/g) ?? []
    )
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[ßæœøđðþłı]/g, (letter) => plainLetters[letter] ?? letter)
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

/** All words of a lead, each with a space before it. */
export function searchTextOf(facts: LeadFacts): string {
  const { businessName, contactName, email, website, city, phone } = facts
  const parts = [businessName, contactName, email, website === null ? null : domainOf(website), city]
  const words = wordsOf(parts.filter((part) => part !== null).join(' '))
  const digits = phone?.replace(/\D/g, '')
  // People type a North American number without its country code.
  if (digits) words.push(digits, ...(digits.startsWith('1') ? [digits.slice(1)] : []))
  return ` ${[...new Set(words)].join(' ')}`
}

/** The whole host, and on a shared one the page as well. */
function domainOf(website: string): string {
  const host = URL.parse(website)?.hostname.replace(/^www\./, '') ?? ''
  return `${host} ${registrableDomain(website) ?? ''}`
}

/**
 * The words that are looked for, of which a lead must have all of one list. What looks like a phone number may be that,
 * or words: "24 7 Fitness".
 */
export function readingsOf(query: string): string[][] {
  const words = wordsOf(query)
  const digits = /^[\d\s()+./-]+$/.test(query) ? query.replace(/\D/g, '') : ''
  return digits === '' || words.length < 2 ? [words] : [words, [digits]]
}

/** For LIKE, on a lead's search text. Words are letters and digits, so there is nothing to escape. */
export const patternOf = (word: string): string => `% ${word}%`

/** Sorts names as a person does: without regard to case, accents and leading marks. */
export const sortKeyOf = (businessName: string): string => wordsOf(businessName).join(' ').slice(0, 200)
