import { describe, expect, test } from 'vitest'
import { type ProfileInput, profileSchema } from '../profile.ts'
import { categoryNoun } from './category-noun.ts'
import { type ScoredFacts, scoreLead } from './scorer.ts'

const bare: ScoredFacts = {
  businessName: 'Sunrise Office Park',
  category: null,
  city: null,
  region: null,
  phone: null,
  email: null,
  website: null,
  contactName: null,
  rating: null,
  reviewCount: null,
  tags: [],
}

const reason = (facts: Partial<ScoredFacts>, profile: ProfileInput = {}) =>
  scoreLead(profileSchema.parse(profile), { ...bare, ...facts }).fitReason

const bellevue = { category: 'Office Parks', city: 'Bellevue' }

test('the sentence of the published page', () => {
  expect(reason({ ...bellevue, reviewCount: 187 })).toBe('Active office park in Bellevue with 180+ reviews')
})

test('says nothing of what a lead lacks', () => {
  expect(reason(bellevue)).toBe('Office park in Bellevue')
  expect(reason({})).toBe('Sunrise Office Park')
  expect(reason({ city: 'Bellevue' })).toBe('Sunrise Office Park in Bellevue')
})

test.each([
  [1, 'with 1 review'],
  [7, 'with 7 reviews'],
  [60, 'with 60 reviews'],
  [1240, 'with 1,200+ reviews'],
])('%i reviews are rounded down', (reviewCount, words) => {
  expect(reason({ ...bellevue, reviewCount })).toContain(words)
})

test('a rating is said never rounded up, and a poor one not praised', () => {
  expect(reason({ ...bellevue, reviewCount: 60, rating: 4.69 })).toContain('with 60 reviews and a 4.6 rating')
  expect(reason({ ...bellevue, rating: 4.5 })).toBe('Office park in Bellevue, rated 4.5')
  expect(reason({ ...bellevue, reviewCount: 60, rating: 2.1 })).not.toContain('2.1')
})

test.each<[ProfileInput, Partial<ScoredFacts>, string]>([
  [{ categories: ['office park'] }, bellevue, 'Office park in Bellevue, one of your ideal categories'],
  [
    { categories: ['office park'], cities: ['Bellevue'] },
    { ...bellevue, phone: '+1', email: 'a@b.c' },
    'Office park in Bellevue, in your ideal category and city, reachable by phone and email',
  ],
  [{ cities: ['Bellevue'] }, bellevue, 'Office park in Bellevue, in a city you target'],
  [{ wanted_words: ['sunrise'] }, bellevue, 'Office park in Bellevue, mentions "sunrise"'],
  [{ unwanted_words: ['park'] }, bellevue, 'Office park in Bellevue, but mentions "park", which you avoid'],
  [
    { categories: ['dentist'], cities: ['Seattle'] },
    bellevue,
    'Office park in Bellevue, but outside your ideal categories and area',
  ],
  [
    { min_rating: 4 },
    { ...bellevue, rating: 3.2 },
    'Office park in Bellevue, but rated 3.2, below your minimum of 4',
  ],
  [
    { categories: ['Cafes'] },
    { businessName: 'Temo Cafe', city: 'San Francisco' },
    'Cafe in San Francisco, one of your ideal categories',
  ],
])('%j', (profile, facts, sentence) => expect(reason(facts, profile)).toBe(sentence))

test('what is too long keeps the objection and loses the praise', () => {
  const word = 'x'.repeat(40)
  const sentence = reason(
    { ...bellevue, city: 'C'.repeat(60), tags: [word], phone: '+1' },
    { wanted_words: ['park'], unwanted_words: [word] },
  )
  expect(sentence.length).toBeLessThanOrEqual(160)
  expect(sentence).toContain('which you avoid')
})

describe('a category is said of one business', () => {
  test.each([
    ['Janitorial Services', 'janitorial services company'],
    ['RESTAURANTS', 'restaurant'],
    ['A/C & HTG DEALERS', 'A/C & HTG dealer'],
    ['Contractors - General Building', 'general building contractor'],
    ['Contractors, Roofing or Painting', 'roofing or painting contractor'],
    ['A/C & HTG Dealers, Sales & Installation', 'A/C & HTG dealer'],
    ['Beer Permit-Retail', 'beer permit holder'],
    ['Clothing - Retail', 'clothing retailer'],
    ['Bakeries...Wholesale', 'wholesale bakery'],
    ['Photographers and/or Portrait Painters:', 'photographer or portrait painter'],
    ['Motels, Hotels & Motor Lodges', 'motel, hotel & motor lodge'],
    ['Landscaping', 'landscaping company'],
    ['Real Estate', 'real estate business'],
    ['Catering Service', 'catering service'],
    ['Bondsmen', 'bondsman'],
    ['Dental Clinics', 'dental clinic'],
    ['Mexican Restaurants', 'Mexican restaurant'],
    ['Unclassified', null],
    ['Professionals, Not Otherwise Classified', null],
  ])('%s: %s', (category, noun) => {
    expect(categoryNoun(category)).toBe(noun)
  })
})
