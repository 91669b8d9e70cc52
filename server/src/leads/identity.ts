/**
 * One lead or two? Two records are the same business when their normalised names are equal and at least one of
 * phone, website, e-mail and address is. A match key is a name with one of these: equal keys, same lead. A shared
 * phone, domain or address alone has no key and so can never merge.
 *
 * Not decided here: an equal `external_id` joins, two different ones keep apart, whatever the keys say.
 */
import { hash } from 'node:crypto'
import { normaliseCity, normaliseRegion } from '../platform/places.ts'
import { normaliseAddress, normalisePostalCode } from './address.ts'
import { normaliseBusinessName } from './business-name.ts'
import { registrableDomain } from './contact.ts'
import type { LeadFacts } from './lead-facts.ts'

export { normaliseAddress } from './address.ts'
export {
  countryCode,
  normaliseEmail,
  normalisePhone,
  normaliseWebsite,
  registrableDomain,
} from './contact.ts'

export type IdentifyingFacts = Pick<
  LeadFacts,
  'businessName' | 'phone' | 'website' | 'email' | 'address' | 'city' | 'region' | 'postalCode'
>

export interface MatchKey {
  readonly kind: 'phone' | 'domain' | 'email' | 'address'
  /** In the form of a UUID; stable over releases, since it is stored. */
  readonly hash: string
}

/**
 * The match keys of a lead whose values are in their normal forms: none to five. Two that share one of the kind
 * `address` may still be two businesses: ask `addressesDiffer`. Costs about 5 µs.
 */
export function matchKeys(facts: IdentifyingFacts): MatchKey[] {
  const name = normaliseBusinessName(facts.businessName)
  const keys: MatchKey[] = []
  if (facts.phone !== null) keys.push(matchKey(name, 'phone', facts.phone))
  const domain = facts.website === null ? null : registrableDomain(facts.website)
  if (domain !== null) keys.push(matchKey(name, 'domain', domain))
  if (facts.email !== null) keys.push(matchKey(name, 'email', facts.email))
  const street = facts.address === null ? '' : normaliseAddress(facts.address)
  if (street === '') return keys
  // One key with the postal code and one with the city, since the next record may have only one of them.
  const { postalCode, city } = placeOf(facts)
  if (postalCode !== '') keys.push(matchKey(name, 'address', `${street}\0${postalCode}`))
  if (city !== '') keys.push(matchKey(name, 'address', `${street}\0\0${city}`))
  return keys
}

type PlacedFacts = Pick<LeadFacts, 'address' | 'city' | 'region' | 'postalCode'>

/**
 * Whether two records with one street address mean two places: "100 Main St, Springfield" of two states. Of two
 * different streets it says no, because a business that moved is still found by the key of its old address.
 */
export function addressesDiffer(a: PlacedFacts, b: PlacedFacts): boolean {
  if (a.address === null || b.address === null) return false
  if (normaliseAddress(a.address) !== normaliseAddress(b.address)) return false
  const [one, other] = [placeOf(a), placeOf(b)]
  const compare = (part: keyof typeof one) =>
    one[part] === '' || other[part] === '' ? 'unknown' : one[part] === other[part] ? 'same' : 'different'
  if (compare('postalCode') === 'same') return false
  if (compare('city') === 'different') return true
  // In one city of one state a wrong postal code is likelier than a second street of that name.
  if (compare('city') === 'same' && compare('region') !== 'unknown') return compare('region') === 'different'
  return compare('postalCode') === 'different'
}

function placeOf({
  city,
  region,
  postalCode,
}: PlacedFacts): Record<'city' | 'region' | 'postalCode', string> {
  return {
    city: city === null ? '' : normaliseCity(city),
    region: region === null ? '' : normaliseRegion(region),
    postalCode: postalCode === null ? '' : normalisePostalCode(postalCode),
  }
}

/** 128 bits of SHA-256: 0.6 µs a key; MD5 would take 0.4 and lets a crafted import collide. */
function matchKey(name: string, kind: MatchKey['kind'], value: string): MatchKey {
  const hex = hash('sha256', `${name}\0${kind}\0${value}`, 'hex')
  return {
    kind,
    hash: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
  }
}
