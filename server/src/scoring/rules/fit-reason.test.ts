import { describe, expect, test } from 'vitest'
import { type ProfileInput, profileSchema } from '../profile.ts'
import { categoryNoun } from './category-noun.ts'
import type { ScoredFacts } from './findings.ts'
import { scoreLead } from './scorer.ts'

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
  expect(reason({ city: 'Bellevue' })).toBe('Sunrise Office Park in Bellevue')
})

test('says so when there is nothing to judge a lead by', () => {
  expect(reason({})).toBe('Sunrise Office Park: nothing to judge it by yet')
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
  [{ categories: ['office park'] }, bellevue, 'Office park in Bellevue, a fit by category'],
  [
    { categories: ['office park'], cities: ['Bellevue'] },
    { ...bellevue, phone: '+1', email: 'a@b.c' },
    'Office park in Bellevue, a fit by category and city, reachable by phone and email',
  ],
  [{ cities: ['Bellevue'] }, bellevue, 'Office park in Bellevue, in your territory'],
  [{ wanted_words: ['sunrise'] }, bellevue, 'Office park in Bellevue, mentions "sunrise"'],
  [{ unwanted_words: ['park'] }, bellevue, 'Office park in Bellevue, but mentions "park", which you avoid'],
  [
    { categories: ['dentist'], cities: ['Seattle'] },
    bellevue,
    'Office park in Bellevue, but outside your ideal categories and territory',
  ],
  [
    { min_rating: 4 },
    { ...bellevue, rating: 3.2 },
    'Office park in Bellevue, but rated 3.2, below your minimum of 4',
  ],
  [
    { categories: ['bank'], cities: ['Bellevue'] },
    { businessName: 'Jos. A. Bank Clothiers', category: 'Retailer', city: 'Bellevue' },
    'Retailer in Bellevue, with "bank" in its name, in your territory',
  ],
  [
    { categories: ['Cafes'] },
    { businessName: 'Temo Cafe', city: 'San Francisco' },
    'Cafe in San Francisco, a fit by category',
  ],
])('%j', (profile, facts, sentence) => expect(reason(facts, profile)).toBe(sentence))

test.each([
  ["Akiko's Sushi Bar", 'Sushi bar in San Francisco, a fit by category'],
  ['Vesuvio Bar', 'Bar in San Francisco, a fit by category'],
  ['Kitaro Japanese Restaurant LLC', 'Japanese restaurant in San Francisco, a fit by category'],
  ['Silver Crest Donut Shop', 'Donut shop in San Francisco'],
  ["Ted's Shop", "Ted's Shop in San Francisco"],
  ['AT&T - Nachos (Cart 38) [147802]', 'AT&T - Nachos (Cart 38) in San Francisco'],
])('%s: the name says what it is, as narrowly as it does', (businessName, sentence) => {
  expect(reason({ businessName, city: 'San Francisco' }, { categories: ['BAR', 'Restaurants'] })).toBe(
    sentence,
  )
})

test('one that is avoided is not praised for being near', () => {
  const profile = { cities: ['Bellevue'], wanted_words: ['office'], unwanted_words: ['park'] }
  expect(reason({ ...bellevue, phone: '+1' }, profile)).toBe(
    'Office park in Bellevue, but mentions "park", which you avoid',
  )
})

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
    ['A/C & HTG DEALERS', 'A/C & heating dealer'],
    ['Contractors - General Building', 'general building contractor'],
    ['Contractors, Roofing or Painting', 'roofing or painting contractor'],
    ['A/C & HTG Dealers, Sales & Installation', 'A/C & heating dealer'],
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
    ['Vending Machines', 'vending machine business'],
    ['Retail Inventory Operations', 'retailer'],
    ['Automobile for Hire (Profit)', 'automobile hire business'],
    ['Unclassified', null],
    ['Professionals, Not Otherwise Classified', null],
  ])('%s: %s', (category, noun) => {
    expect(categoryNoun(category)).toBe(noun)
  })
})
