/**
 * Words as they are compared between a profile and a lead: folded, and cut to a stem by a handful of English endings,
 * so that "general contractor" meets "CONTRACTORS - GENERAL BUILDING" and "janitorial" meets "janitor".
 *
 * A stem is never shown. Both sides are cut alike, so a wrong stem only harms where it makes two words one.
 */

export function wordsOf(text: string): string[] {
  let folded = text.toLowerCase()
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  if (/[^\x00-\x7f]/.test(folded)) folded = folded.normalize('NFKD').replace(/\p{M}/gu, '')
  return folded.replace(/['’]/g, '').match(/[\p{L}\p{N}]+/gu) ?? []
}

/** "bakeries" → "bakery", "boxes" → "box", "parks" → "park"; "glass", "campus" and "gas" stay. */
export function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s') || /(?:ss|[^a]us|is)$/.test(word)) {
    return word.length > 4 && word.endsWith('men') ? `${word.slice(0, -2)}an` : word
  }
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:x|ch|sh|ss)es$|^buses$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

const endings = [
  'ations',
  'ation',
  'icians',
  'ician',
  'ical',
  'ial',
  'ian',
  'ment',
  'ing',
  'ant',
  'ist',
  'er',
  'or',
  'al',
]

export function stem(word: string): string {
  const one = singular(word)
  for (const ending of endings) {
    if (one.endsWith(ending) && one.length - ending.length >= 4) return one.slice(0, -ending.length)
  }
  if (one.length >= 6 && (one.endsWith('y') || one.endsWith('e'))) return one.slice(0, -1)
  return one
}

/** Words that say that something is a business, but not which. "Office" and "general" do tell. */
const generic = new Set(
  'service company business operation practice firm agency retail wholesale'.split(' ').map(stem),
)

export interface Phrase {
  readonly stems: ReadonlySet<string>
  /** The stems that tell, or all of them when none does. */
  readonly telling: ReadonlySet<string>
}

/** Different words for one trade, that a profile and a register may choose from. The first is what the others become. */
const trades = [
  ['attorney', 'lawyer', 'law firm', 'law office'],
  ['physician', 'doctor'],
  ['cafe', 'coffee shop', 'coffee house', 'coffeehouse'],
  ['gym', 'fitness center', 'fitness club', 'health club'],
  ['real estate', 'realtor', 'realty'],
  ['beauty salon', 'hair salon', 'beauty parlor', 'beauty shop', 'hairdresser'],
  ['auto', 'automobile', 'automotive'],
  ['daycare', 'day care', 'child care', 'childcare'],
  ['accountant', 'cpa'],
  ['hvac', 'a c htg', 'a c heating', 'air conditioning', 'heating and air', 'heating and cooling'],
] as const
const tradeOf = new Map<string, string>(
  trades.flatMap(([trade, ...others]) => others.map((other) => [other, trade] as const)),
)
const otherTradeWords = new RegExp(`\\b(${[...tradeOf.keys()].join('|')})s?\\b`, 'g')

/** "Medical services (without staff physicians)" are not those of physicians. */
const exclusion = /\((?:without|except|excluding|not|non|no)\b[^)]*\)?/gi

export function phraseOf(text: string): Phrase {
  const words = wordsOf(text.includes('(') ? text.replace(exclusion, ' ') : text).join(' ')
  const told = words.replace(otherTradeWords, (_, other: string) => tradeOf.get(other) ?? other)
  const stems = new Set(told === '' ? [] : told.split(' ').map(stem))
  for (const link of ['and', 'or', 'the', 'of']) stems.delete(link)
  const telling = new Set([...stems].filter((word) => !generic.has(word)))
  return { stems, telling: telling.size > 0 ? telling : stems }
}

export function isWithin(part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean {
  if (part.size === 0) return false
  for (const word of part) if (!whole.has(word)) return false
  return true
}
