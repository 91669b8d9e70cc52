/**
 * Why a lead is worth a call, in one sentence that a salesperson would say: "Active office park in Bellevue with
 * 180+ reviews".
 *
 * Says only what the lead has: that there is no phone or rating is never mentioned, only when there is nothing. At most 160 characters; what
 * speaks against a lead is kept before what speaks for it.
 */

import type { Profile } from '../profile.ts'
import { categoryNoun } from './category-noun.ts'
import type { Findings, ScoredFacts } from './findings.ts'
import { nameNoun, narrowedByName } from './name-noun.ts'

export const maxReasonLength = 160

/** From here on a business is called active. */
const activeReviews = 50

const nouns = new Map<string, string | null>()

/** Bounded like every memo of a long-lived process. */
function nounOf(category: string): string | null {
  let noun = nouns.get(category)
  if (noun === undefined) {
    noun = categoryNoun(category)
    if (nouns.size >= 2000) nouns.clear()
    nouns.set(category, noun)
  }
  return noun
}

export function fitReason(profile: Profile, facts: ScoredFacts, findings: Findings): string {
  const opening = subject(facts, findings) + reputation(profile, facts)
  const against = objection(profile, facts, findings)
  let sentence = ''
  for (const part of praise(profile, facts, findings)) {
    if (opening.length + sentence.length + part.length + against.length <= maxReasonLength) sentence += part
  }
  const reason = `${opening}${sentence}${against}`
  return reason === nameOf(facts) ? `${reason}: nothing to judge it by yet` : clipped(reason)
}

function nameOf({ businessName }: ScoredFacts): string {
  // Some registers number their stands: that is for them.
  const name = businessName.replace(/\s*\[\d+\]$/, '')
  return name.length > 60 ? `${name.slice(0, 59).trim()}…` : name
}

/** "Active office park in Bellevue"; where nothing says what a business is, its name is the subject. */
function subject(facts: ScoredFacts, findings: Findings): string {
  const { category } = facts
  // Some registers number their stands: that is for them.
  const businessName = facts.businessName.replace(/\s*\[\d+\]$/, '')
  const ideal = findings.category.source === 'name' ? findings.category.ideal : null
  const kind = category ?? ideal
  const noun = (kind === null ? null : nounOf(narrowedByName(kind, businessName))) ?? nameNoun(businessName)
  const place = facts.city === null ? '' : ` in ${facts.city}`
  if (noun === null || noun.length > 60) {
    const name = nameOf(facts)
    return facts.city !== null && name.toLowerCase().includes(facts.city.toLowerCase()) ? name : name + place
  }
  const words = (facts.reviewCount ?? 0) >= activeReviews ? `active ${noun}` : noun
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${place}`
}

function reputation({ min_rating }: Profile, { reviewCount, rating }: ScoredFacts): string {
  const reviews = reviewCount !== null && reviewCount > 0 ? ` with ${roundedCount(reviewCount)}` : ''
  // A rating that is no recommendation is left to the objection.
  if (rating === null || rating < Math.max(min_rating ?? 0, 3.5)) return reviews
  if (reviews === '') return `, rated ${shortRating(rating)}`
  return `${reviews} and a ${shortRating(rating)} rating`
}

/** 187 → "180+ reviews", 1,240 → "1,200+ reviews", 7 → "7 reviews". Always rounded down. */
function roundedCount(count: number): string {
  if (count < 10) return count === 1 ? '1 review' : `${count} reviews`
  const step = 10 ** Math.max(1, String(count).length - 2)
  const rounded = Math.floor(count / step) * step
  return `${rounded.toLocaleString('en-US')}${rounded === count ? '' : '+'} reviews`
}

const shortRating = (rating: number): string => (Math.floor(rating * 10 + 1e-9) / 10).toFixed(1)

function* praise(profile: Profile, facts: ScoredFacts, findings: Findings): Generator<string> {
  // Nobody sells to one that is avoided because it is near.
  if (findings.unwanted !== null) return
  const hasCategory = profile.categories.length > 0 && (findings.category.match ?? 0) >= 0.6
  const place = findings.place === 'city' || findings.place === 'region' ? findings.place : null
  // Its category says something else: "Jos. A. Bank Clothiers" is no bank, and only its name was matched.
  const isByNameOnly = hasCategory && findings.category.source === 'name' && facts.category !== null
  if (isByNameOnly) yield `, with "${findings.category.ideal}" in its name`
  if (hasCategory && !isByNameOnly && place !== null) yield `, a fit by category and ${place}`
  else if (hasCategory && !isByNameOnly) yield ', a fit by category'
  else if (place !== null) yield ', in your territory'
  const [word] = findings.wanted
  if (word !== undefined) yield `, mentions "${word}"`
  const ways = findings.contact.flatMap((kind) => (kind === 'phone' || kind === 'email' ? [kind] : []))
  if (ways.length > 0) yield `, reachable by ${ways.join(' and ')}`
  else if (findings.contact.includes('website')) yield ', with a website'
}

function objection(profile: Profile, facts: ScoredFacts, findings: Findings): string {
  if (findings.unwanted !== null) return `, but mentions "${findings.unwanted.slice(0, 40)}", which you avoid`
  const outside: string[] = []
  if (profile.categories.length > 0 && findings.category.match === 0) outside.push('ideal categories')
  if (profile.cities.length + profile.regions.length > 0 && findings.place === 'elsewhere')
    outside.push('territory')
  if (outside.length > 0) return `, but outside your ${outside.join(' and ')}`
  if (profile.min_rating !== null && facts.rating !== null && facts.rating < profile.min_rating) {
    return `, but rated ${shortRating(facts.rating)}, below your minimum of ${profile.min_rating}`
  }
  return ''
}

function clipped(sentence: string): string {
  if (sentence.length <= maxReasonLength) return sentence
  return `${sentence.slice(0, maxReasonLength - 1).replace(/\s+\S*$/, '')}…`
}
