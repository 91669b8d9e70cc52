/** What the facts about a lead say when they are held against a profile: for the sum and for the sentence. */
import { normaliseCity, normaliseRegion } from '../../platform/places.ts'
import type { ContactKind, Profile } from '../profile.ts'
import { type CategoryMatch, compileCategories } from './category-match.ts'
import { singular, wordsOf } from './words.ts'

/** What the scorer looks at; LeadFacts of the leads slice is one. */
export interface ScoredFacts {
  readonly businessName: string
  readonly category: string | null
  readonly city: string | null
  readonly region: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly website: string | null
  readonly contactName: string | null
  readonly rating: number | null
  readonly reviewCount: number | null
  readonly tags: readonly string[]
}

export interface Findings {
  readonly category: CategoryMatch
  readonly place: 'city' | 'region' | 'elsewhere' | 'unknown'
  readonly wanted: readonly string[]
  readonly unwanted: string | null
  readonly contact: readonly ContactKind[]
}

const contactFacts: Readonly<Record<ContactKind, 'phone' | 'email' | 'website' | 'contactName'>> = {
  phone: 'phone',
  email: 'email',
  website: 'website',
  contact_name: 'contactName',
}

/** Prepares a profile once; the function that comes back takes the leads. */
export function compileFindings(profile: Profile): (facts: ScoredFacts) => Findings {
  const matchCategory = compileCategories(profile.categories)
  const cities = new Set(profile.cities.map(normaliseCity))
  const regions = new Set(profile.regions.map(normaliseRegion))
  const findWanted = compileWords(profile.wanted_words)
  const findUnwanted = compileWords(profile.unwanted_words)
  const hasWords = profile.wanted_words.length + profile.unwanted_words.length > 0
  return (facts) => {
    const text = hasWords ? mentions(facts) : ''
    return {
      category: matchCategory(facts.category, facts.businessName),
      place: placeOf(facts, cities, regions),
      wanted: findWanted(text),
      unwanted: findUnwanted(text)[0] ?? null,
      contact: profile.contact.filter((kind) => facts[contactFacts[kind]] !== null),
    }
  }
}

/** Everything that a word may stand in, as ` word word | word `: a phrase can't reach from one fact into the next. */
function mentions(facts: ScoredFacts): string {
  const parts = [facts.businessName, facts.category ?? '', ...facts.tags]
  return parts.map((part) => ` ${wordsOf(part).map(singular).join(' ')} `).join('|')
}

/** Whole words and phrases in any number, not stems: "church" must not mean "churchill". */
function compileWords(words: readonly string[]): (text: string) => string[] {
  const wanted = words.map((word) => ({ word, form: ` ${wordsOf(word).map(singular).join(' ')} ` }))
  return (text) => wanted.filter(({ form }) => form.length > 2 && text.includes(form)).map(({ word }) => word)
}

function placeOf(
  facts: ScoredFacts,
  cities: ReadonlySet<string>,
  regions: ReadonlySet<string>,
): Findings['place'] {
  if (facts.city !== null && cities.has(normaliseCity(facts.city))) return 'city'
  if (facts.region !== null && regions.has(normaliseRegion(facts.region))) return 'region'
  const couldBe = (cities.size > 0 && facts.city === null) || (regions.size > 0 && facts.region === null)
  return couldBe ? 'unknown' : 'elsewhere'
}
