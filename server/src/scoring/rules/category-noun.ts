/**
 * A category as the thing that one business is: "CONTRACTORS - GENERAL BUILDING" → "general building contractor",
 * "Office Parks" → "office park", "JANITORIAL SERVICES" → "janitorial services company".
 *
 * Rules of English plurals and of how registers order their words; written on the 279 classes of the Little Rock
 * register. A category that it can't read comes out as it is, in lower case.
 */
import { singular } from './words.ts'

/** Plural by form only: one business sells crafts, not a craft. */
const plurals = new Set(
  `services sales rentals crafts loans goods supplies materials arts sports electronics cosmetics antiques baths
  amusements products appliances foods beverages sweets clothes relations logistics operations coupons circulars samples
  books metals plants limbs news orders spirits telecommunications auctions blueprints lessons signs tires elevators
  sprinklers massages monuments machines sandwiches trucks vehicles`.split(/\s+/),
)

/** Plural in a list of wares, singular before "business": a vending machine business. */
const countable = new Set(
  `rentals loans samples coupons circulars metals plants limbs news elevators sprinklers massages monuments machines
  sandwiches trucks vehicles tires signs blueprints lessons books auctions`.split(/\s+/),
)

/** What a business does or deals in, and so no name for it. */
const activities = new Set(
  `service insurance research care design repair work storage delivery security medicine therapy dentistry
  photography law health beauty food technology software hardware equipment tint music art waste material fitness
  wellness education entertainment finance supply stationery fashion furniture yoga healthcare hospitality travel media
  jewelry produce clothing water poultry seafood upholstery shrubbery proofing salvage concrete cream metal merchandise
  stone sand gravel control pizza beverage hvac`.split(/\s+/),
)

const isActivity = (word: string): boolean =>
  activities.has(word) ||
  plurals.has(word) ||
  (word.length > 4 &&
    /(?:ing|[^s]tion|[^rt]ment|ance|ics)$/.test(word) &&
    !/^(?:station|substation|association|organi[sz]ation|institution|foundation|corporation|building|covering|(?:clin|mechan)ics)$/.test(
      word,
    ))

/** Someone who does something: such a word may stand first and take the others as its description. */
const agent =
  /(?:[^aeiou]er|tor|ist|ian|ant|[^o]man|men|agent|school|company|agency|home|shop|store|broker)s?$/

const keptCapital =
  /^(?:American|Mexican|Italian|Chinese|Japanese|Thai|Indian|Greek|French|Korean|Vietnamese|Asian|Mediterranean|Cuban|Irish|German|Spanish|English|Latin|Brazilian|Ethiopian|Turkish|Cajun|Hawaiian|Peruvian|Christian|Catholic|Jewish|Internet)$/

function lowered(given: string): string {
  const text = given.replace(/\bHTG\b/g, 'heating')
  // Shouted: what has three letters and no vowel may be an abbreviation, all else is a word.
  const isShouted = given === given.toUpperCase()
  return text.replace(/[\p{L}'’]+/gu, (word) => {
    if (/^(?:HVAC|BBQ|USA|TV)$/.test(word)) return word
    if (isShouted) return word.length > 3 || /[AEIOUY]/.test(word.slice(1)) ? word.toLowerCase() : word
    return /^\p{Lu}[\p{Ll}'’]+$/u.test(word) && !keptCapital.test(word) ? word.toLowerCase() : word
  })
}

const lastWord = (text: string): string => /[\p{L}]+$/u.exec(text)?.[0]?.toLowerCase() ?? ''

/** The last word of each item in its singular: "motels, hotels & motor lodges" → "motel, hotel & motor lodge". */
function singularItems(text: string): string {
  return text.replace(/[\p{L}]+(?=$|,|\/| (?:&|and|or) )/gu, (word) =>
    plurals.has(word) ? word : singular(word),
  )
}

/** Said of one business. */
function asBusiness(phrase: string): string {
  const last = lastWord(phrase)
  if (/^permits?$/.test(last)) return `${singularItems(phrase)} holder`
  const inventory = /^(retail|wholesale) inventory\b/.exec(phrase)?.[1]
  if (inventory !== undefined) return inventory === 'retail' ? 'retailer' : 'wholesaler'
  if (/^operations?$/.test(last)) return phrase.replace(/operations?$/, 'business')
  // "Catering service" is one already; "services" are not.
  if (last === 'service') return phrase
  if (last === 'services') return `${phrase} company`
  const isTrade = /^(?:estate|rental|retail|wholesale|hire|share)$/.test(last)
  if (countable.has(last)) return `${phrase.slice(0, -last.length)}${singular(last)} business`
  if (isTrade || plurals.has(last)) return `${phrase} business`
  return isActivity(last) ? `${phrase} company` : singularItems(phrase)
}

const retailKinds = /(?:bakery|brewery|pharmacy|nursery|laundry|supermarket)$/

function afterDash(head: string, tail: string): string {
  const trade = /^(retail|wholesale)\b/.exec(tail)?.[1]
  const one = plurals.has(lastWord(head)) ? head : singularItems(head)
  if (trade !== undefined) {
    if (/permits?$/.test(head)) return asBusiness(head)
    if (tail.endsWith('shop')) return `${one} shop`
    if (agent.test(head) || retailKinds.test(one)) return `${trade} ${one}`
    return `${one} ${trade === 'retail' ? 'retailer' : 'wholesaler'}`
  }
  if (/^dealers?\b/.test(tail)) return `${one} dealer`
  if (/^contractor\b/.test(tail)) return `${one} contractor`
  if (agent.test(head)) {
    if (/ers\b.*ers$/.test(tail)) return singularItems(tail)
    return /^(?:new|used|sales?|exclusive|curbside|major)\b/.test(tail) ? asBusiness(head) : `${tail} ${one}`
  }
  if (head === 'loans') return `${tail} loans company`
  const first = /^\S+ing\b/.exec(tail)?.[0]
  if (first !== undefined) return isActivity(lastWord(head)) ? asBusiness(head) : `${head} ${first} company`
  return isActivity(lastWord(tail)) && isActivity(lastWord(head)) && !tail.includes(',')
    ? asBusiness(tail)
    : asBusiness(head)
}

function afterComma(head: string, tail: string): string {
  if (/^(?:sales?|service|new|secondhand|each|etc)\b/.test(tail)) return asBusiness(head)
  if (/^home[- ]based$/.test(tail)) return `home-based ${asBusiness(head)}`
  if (agent.test(head)) return tail.includes(',') ? asBusiness(head) : `${tail} ${singularItems(head)}`
  if (isActivity(lastWord(head)) || retailKinds.test(head)) return asBusiness(head)
  const [second = ''] = tail.split(', ')
  if (!head.includes(' ') && /dealers?$/.test(second)) return `${head} ${singularItems(second)}`
  const whole = asBusiness(`${head}, ${tail}`)
  return whole.length <= 50 ? whole : asBusiness(head)
}

/** "Exterminators/pest control": the first of two namings, where it stands for itself. */
function firstNaming(text: string): string {
  const first = text.slice(0, text.indexOf('/'))
  const last = lastWord(first)
  const standsForItself = last.length > 3 && !plurals.has(last) && singular(last) !== last
  return standsForItself ? first : text
}

/** Null for a category that says nothing ("Other", "Unclassified"). */
export function categoryNoun(category: string): string | null {
  const text = lowered(category)
    .replace(/\([^)]*\)?/g, ' ')
    .replace(/\.{2,}|(?<=\w)-\s*(?=retail|wholesale|major)/g, ' - ')
    .replace(/,(?=\S)/g, ', ')
    .replace(/\band\/or\b/g, 'or')
    .replace(/ for hire\s*$/, ' hire')
    .replace(/[\s:;.,-]+$/, '')
    .replace(/\s+/g, ' ')
    .trim()
  if (
    text === '' ||
    /classified|^(?:others?|misc\w*|services?|general|professionals?|n\/?a|business(?:es)?)$/i.test(text)
  )
    return null
  const [head = '', ...rest] = text.split(' - ')
  if (rest.length > 0) return afterDash(head, rest.join(' '))
  const comma = text.indexOf(', ')
  if (comma > 0) return afterComma(text.slice(0, comma), text.slice(comma + 2))
  // "Bottlers of soft drinks", "advertising on city buses": the word before the preposition decides.
  const of = / (?:of|on|for) /.exec(text)
  if (of !== null) {
    const before = asBusiness(text.slice(0, of.index))
    return / (?:company|business)$/.test(before) ? before : before + text.slice(of.index)
  }
  return asBusiness(text.includes('/') ? firstNaming(text) : text)
}
