/**
 * The built-in scorer: rules over the facts that a lead has, without network or model.
 *
 * The score is the weighted mean of the criteria that can be judged, drawn towards the middle by those that can't:
 * an unknown criterion counts half its weight at one half. So a missing rating neither sinks a lead nor lets one
 * that is hardly known come out perfect. Three things no sum can outweigh: an unwanted word, a category that is not
 * an ideal one, and knowing nothing about the fit: a good rating that nobody asked for, of who knows how many reviews,
 * says nothing of it.
 *
 * Pure and about 5 µs a lead. Change `rulesVersion` with any change of a result.
 */
import type { CriterionName, Profile } from '../profile.ts'
import { compileFindings, type Findings, type ScoredFacts } from './findings.ts'
import { fitReason } from './fit-reason.ts'

export const rulesVersion = 5

export interface Criterion {
  readonly name: CriterionName
  readonly weight: number
  /** 0–1; null when it was left out, because the profile or the lead says nothing about it. */
  readonly match: number | null
  readonly note: string
  /** Its part of the weighted mean: `reached` of `counted`. */
  readonly reached: number
  readonly counted: number
}

export interface LeadScore {
  /** Whole, 0–100. */
  readonly score: number
  readonly fitReason: string
  /** What it can't be above, whatever the criteria say; 100: nothing is. */
  readonly limit: number
  readonly criteria: readonly Criterion[]
  readonly scorer: 'rules'
  readonly version: number
}

type Judgement = { match: number | null; note: string; isUnknown?: boolean }

/** Highest scores for what no other criterion may outweigh: below a sensible threshold, or below any. */
const caps = { unwanted: 0, otherCategory: 55, unknownCategory: 65, unknownFit: 60 }

export type Scorer = (facts: ScoredFacts) => LeadScore

/** For one lead; for many, compile the profile once. */
export function scoreLead(profile: Profile, facts: ScoredFacts): LeadScore {
  return compileProfile(profile)(facts)
}

export function compileProfile(profile: Profile): Scorer {
  const investigate = compileFindings(profile)
  return (facts) => {
    const findings = investigate(facts)
    const judgements: Record<CriterionName, Judgement> = {
      category: judgeCategory(profile, findings),
      location: judgeLocation(profile, findings),
      words: judgeWords(profile, findings),
      rating: judgeRating(profile, facts.rating),
      reviews: judgeReviews(profile, facts.reviewCount),
      contact: judgeContact(profile, findings),
    }
    const limit = capOf(profile, findings, judgements)
    return {
      score: Math.min(weightedScore(profile, judgements), limit),
      limit,
      fitReason: fitReason(profile, facts, findings),
      // Made when somebody reads them: an import does not, and they would be a tenth of its scoring.
      get criteria() {
        return Object.entries(judgements).map(([name, judgement]) => {
          const weight = profile.weights[name as CriterionName]
          const { match, note } = judgement
          return { name: name as CriterionName, weight, match, note, ...partOf(weight, judgement) }
        })
      },
      scorer: 'rules',
      version: rulesVersion,
    }
  }
}

function judgeCategory({ categories }: Profile, { category }: Findings): Judgement {
  if (categories.length === 0) return { match: null, note: 'No ideal categories are set' }
  if (category.match === null) return { match: null, isUnknown: true, note: 'The category is not known' }
  if (category.match === 0) return { match: 0, note: 'Not an ideal category' }
  const told =
    category.source === 'name' ? 'The name says' : category.match === 1 ? 'The category is' : 'Close to'
  return { match: category.match, note: `${told} ${category.ideal}` }
}

function judgeLocation({ cities, regions }: Profile, { place }: Findings): Judgement {
  if (cities.length + regions.length === 0) return { match: null, note: 'No cities or regions are set' }
  if (place === 'unknown') return { match: null, isUnknown: true, note: 'The place is not known' }
  if (place === 'elsewhere') return { match: 0, note: 'Outside the cities and regions' }
  if (place === 'city') return { match: 1, note: 'In one of the cities' }
  return { match: cities.length === 0 ? 1 : 0.8, note: 'In one of the regions' }
}

function judgeWords({ wanted_words, unwanted_words }: Profile, { wanted, unwanted }: Findings): Judgement {
  if (unwanted !== null) return { match: 0, note: `Mentions "${unwanted}"` }
  if (wanted_words.length === 0) {
    return { match: null, note: unwanted_words.length === 0 ? 'No words are set' : 'No unwanted word' }
  }
  // A name rarely says all that a business does: not mentioning is no proof.
  if (wanted.length === 0) return { match: 0.3, note: 'No wanted word' }
  return {
    match: wanted.length === 1 ? 0.9 : 1,
    note: `Mentions ${wanted.map((word) => `"${word}"`).join(', ')}`,
  }
}

function judgeRating({ min_rating }: Profile, rating: number | null): Judgement {
  if (rating === null) return { match: null, isUnknown: true, note: 'No rating is known' }
  if (min_rating !== null && rating < min_rating) {
    return {
      match: Math.max(0, 0.4 - (min_rating - rating) / 2),
      note: `Rated ${rating}, below ${min_rating}`,
    }
  }
  // 2.5 is as bad as a business gets that people still visit; 4.5 is as good as most of the best.
  const match = min_rating === null ? (rating - 2.5) / 2 : 0.8 + (rating - min_rating) / 5
  return { match: Math.min(1, Math.max(0, match)), note: `Rated ${rating}` }
}

function judgeReviews({ min_reviews }: Profile, reviews: number | null): Judgement {
  if (reviews === null) return { match: null, isUnknown: true, note: 'The number of reviews is not known' }
  const note = reviews === 1 ? '1 review' : `${reviews} reviews`
  if (min_reviews !== null && reviews < min_reviews) return { match: (0.5 * reviews) / min_reviews, note }
  // The tenth review says more than the hundredth.
  return { match: min_reviews === null ? Math.min(1, Math.log1p(reviews) / Math.log1p(50)) : 1, note }
}

/** Presence is the fact here: a lead without a phone is known to have none. */
function judgeContact(profile: Profile, { contact }: Findings): Judgement {
  if (profile.contact.length === 0) return { match: null, note: 'No contact details are asked for' }
  const note = contact.length === 0 ? 'No contact details' : `Has ${contact.join(', ').replaceAll('_', ' ')}`
  return { match: contact.length / profile.contact.length, note }
}

function weightedScore({ weights }: Profile, judgements: Record<CriterionName, Judgement>): number {
  let reached = 0
  let total = 0
  for (const [name, judgement] of Object.entries(judgements)) {
    const part = partOf(weights[name as CriterionName], judgement)
    reached += part.reached
    total += part.counted
  }
  return total === 0 ? 0 : Math.round((100 * reached) / total)
}

function partOf(weight: number, { match, isUnknown }: Judgement): { reached: number; counted: number } {
  if (match !== null) return { reached: weight * match, counted: weight }
  return isUnknown === true ? { reached: weight / 4, counted: weight / 2 } : { reached: 0, counted: 0 }
}

function capOf(profile: Profile, findings: Findings, judgements: Record<CriterionName, Judgement>): number {
  if (findings.unwanted !== null) return caps.unwanted
  if (!isFitKnown(profile, judgements)) return caps.unknownFit
  const { category } = judgements
  if (profile.weights.category === 0) return 100
  if (category.match === 0) return caps.otherCategory
  return category.isUnknown === true ? caps.unknownCategory : 100
}

/** Of an org without a profile the number of reviews tells: a business that many know. */
function isFitKnown(
  { min_rating }: Profile,
  { category, location, words, rating, reviews }: Record<CriterionName, Judgement>,
): boolean {
  const asked = [category, location, words, reviews, ...(min_rating === null ? [] : [rating])]
  return asked.some(({ match }) => match !== null)
}
