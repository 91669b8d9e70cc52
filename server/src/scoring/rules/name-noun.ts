/** What a business is by the end of its own name: "Kitaro Japanese Restaurant" → "Japanese restaurant". */
import { categoryNoun } from './category-noun.ts'
import { singular, wordsOf } from './words.ts'

/** Words that say by themselves what a business is. */
const kinds = new Set(
  `restaurant cafe bakery deli delicatessen pizzeria taqueria bistro diner pub tavern brewery creamery supermarket
  pharmacy hotel motel inn school theater church hospital clinic salon barbershop gym grocery winery distillery nursery
  library museum preschool daycare dealership`.split(/\s+/),
)

/** Words that make a kind of the one after them; "sushi bar" is another thing than "bar". */
const qualifiers = new Set(
  `sushi shabu tapas taco wine juice coffee espresso snack salad oyster noodle ramen pizza burger seafood steak bbq barbecue vegan
  vegetarian donut doughnut bagel sandwich tea gift flower book pet candy thrift smoke sports hair nail beauty dental
  medical veterinary animal elementary middle high charter american mexican italian chinese japanese thai indian greek
  french korean vietnamese mediterranean cuban irish german spanish brazilian ethiopian turkish cajun hawaiian peruvian
  moroccan egyptian burmese nepalese persian salvadoran filipino`.split(/\s+/),
)

/** With one of these before it, a word says it that alone says nothing: "Silver Crest Donut Shop". */
const placesOfTrade = new Set(['bar', 'shop', 'house', 'store'])

const legalSuffix = /[\s,]+(?:inc|llc|co|corp|ltd|pllc|pa)\.?$/i

/** Null where the name does not end in what it is. */
export function nameNoun(businessName: string): string | null {
  const words = wordsOf(businessName.replace(legalSuffix, ''))
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (kinds.has(last)) return nounOfWords(before, last)
  return placesOfTrade.has(last) && qualifiers.has(before) ? nounOfWords(before, last) : null
}

/** A kind of one word as narrowly as a name says it: "bar" → "Sushi bar" for "Akiko's Sushi Bar". */
export function narrowedByName(kind: string, businessName: string): string {
  const [word, ...others] = wordsOf(kind)
  if (word === undefined || others.length > 0) return kind
  const words = wordsOf(businessName)
  const at = words.findLastIndex((other) => singular(other) === singular(word))
  const before = words[at - 1] ?? ''
  return at > 0 && qualifiers.has(before) ? `${capitalised(before)} ${kind.toLowerCase()}` : kind
}

function nounOfWords(before: string, last: string): string | null {
  return categoryNoun(qualifiers.has(before) ? `${capitalised(before)} ${capitalised(last)}` : last)
}

/** As a category writes it, so that "Japanese" keeps its capital. */
const capitalised = (word: string): string =>
  word === 'bbq' ? 'BBQ' : `${word.charAt(0).toUpperCase()}${word.slice(1)}`
