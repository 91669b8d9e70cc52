import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contactKinds, type ProfileInput, profileSchema } from '../profile.ts'
import type { ScoredFacts } from './findings.ts'
import { compileProfile, rulesVersion, scoreLead } from './scorer.ts'

const bare: ScoredFacts = {
  businessName: 'Sunrise',
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
const sunrise: ScoredFacts = {
  ...bare,
  businessName: 'Sunrise Office Park',
  category: 'Office Parks',
  city: 'Bellevue',
  region: 'WA',
  phone: '+14255550142',
  reviewCount: 187,
  rating: 4.6,
}

const score = (profile: ProfileInput, facts: Partial<ScoredFacts>) =>
  scoreLead(profileSchema.parse(profile), { ...bare, ...facts }).score

const qualifies = (profile: ProfileInput, facts: Partial<ScoredFacts>) => score(profile, facts) >= 70

describe('without a profile', () => {
  test('a well-reviewed business that can be reached qualifies', () =>
    expect(qualifies({}, sunrise)).toBe(true))

  test('a bare one does not', () => {
    expect(qualifies({}, {})).toBe(false)
    expect(qualifies({}, { category: 'Restaurants', city: 'Little Rock' })).toBe(false)
  })

  test('nor one of which nothing but how to reach it is known', () => {
    expect(qualifies({}, { phone: '+14255550142', email: 'a@example.com' })).toBe(false)
  })

  test('nor by a good rating, of which nobody knows how many gave it', () => {
    const rated = { category: 'Restaurants', city: 'Little Rock', phone: '+14255550142', rating: 4.5 }
    expect(qualifies({}, rated)).toBe(false)
    expect(qualifies({}, { ...rated, email: 'a@example.com', rating: 5 })).toBe(false)
    expect(qualifies({}, { ...rated, reviewCount: 180 })).toBe(true)
  })

  test('but by a rating that was asked for', () => {
    const rated = { phone: '+14255550142', email: 'a@example.com', rating: 4.5 }
    expect(qualifies({ min_rating: 4 }, rated)).toBe(true)
    expect(qualifies({ min_rating: 4.8 }, rated)).toBe(false)
  })
})

describe('with ideal categories', () => {
  const profile = {
    categories: ['general contractor', 'restaurants', 'Office Park'],
    cities: ['Little Rock'],
  }
  const inCity = (category: string | null, businessName = 'Ace') => ({
    category,
    businessName,
    city: 'LITTLE ROCK',
  })

  test.each([
    'CONTRACTORS - GENERAL BUILDING',
    'RESTAURANTS',
    'Restaurant',
    'office parks',
    'Family Restaurant',
  ])('%s in an ideal city qualifies, though no rating and no phone is known', (category) =>
    expect(qualifies(profile, inCity(category))).toBe(true),
  )

  test.each(['REAL ESTATE', 'Contractors', 'Office', 'Parking Lots & Decks', 'General Merchandise'])(
    '%s does not',
    (category) => expect(qualifies(profile, inCity(category))).toBe(false),
  )

  test('another category does not qualify, however good the rest', () => {
    expect(qualifies({ categories: ['dentist'] }, { ...sunrise, email: 'a@example.com', rating: 5 })).toBe(
      false,
    )
  })

  test('an unknown category does not qualify unless the name says it', () => {
    expect(qualifies(profile, { ...inCity(null, 'Blue Moon'), phone: 'x' })).toBe(false)
    expect(qualifies(profile, { ...inCity(null, 'Yank Sing Restaurant'), phone: 'x' })).toBe(true)
    expect(qualifies(profile, { ...inCity(null, 'Dollar General Store'), phone: 'x' })).toBe(false)
  })
})

test.each([
  ['law firm', 'Attorneys', true],
  ['Lawyers', 'Attorneys', true],
  ['coffee shop', 'Cafes', true],
  ['auto repair', 'Automobile Repair', true],
  ['physician', 'Medical Doctor', true],
  ['physician', 'Medical Services (Without Staff Physicians)', false],
])('%s and %s are one trade: %s', (ideal, category, isOne) => {
  expect(qualifies({ categories: [ideal] }, { category, phone: 'x', email: 'x' })).toBe(isOne)
})

test('an unwanted word outweighs everything, as a word and not as a part of one', () => {
  const profile = { categories: ['office park'], unwanted_words: ['franchise', 'sun'] }
  expect(score(profile, { ...sunrise, tags: ['Franchises'] })).toBe(0)
  expect(qualifies(profile, sunrise)).toBe(true)
})

test('a wanted word raises the score', () => {
  const profile = { categories: ['office park'], wanted_words: ['medical'] }
  expect(score(profile, { ...sunrise, tags: ['medical'] })).toBeGreaterThan(score(profile, sunrise))
})

test('a state is the same by its name and its letters', () => {
  const profile = { regions: ['Washington'] }
  expect(score(profile, sunrise)).toBeGreaterThan(score(profile, { ...sunrise, region: 'OR' }))
})

test('a minimum that is missed lowers the score, an unknown rating less so', () => {
  const profile = { min_rating: 4, categories: ['office park'] }
  const rated = (rating: number | null) => score(profile, { ...sunrise, rating })
  expect(rated(4.5)).toBeGreaterThan(rated(null))
  expect(rated(null)).toBeGreaterThan(rated(3.9))
  expect(rated(3.9)).toBeGreaterThan(rated(2))
})

test('each criterion says what it found, and those left out say why', () => {
  const { criteria, scorer, version } = scoreLead(profileSchema.parse({ cities: ['Bellevue'] }), sunrise)
  expect([scorer, version]).toEqual(['rules', rulesVersion])
  expect(criteria.map(({ name, match, note }) => [name, match, note])).toEqual([
    ['category', null, 'No ideal categories are set'],
    ['location', 1, 'In one of the cities'],
    ['words', null, 'No words are set'],
    ['rating', 1, 'Rated 4.6'],
    ['reviews', 1, '187 reviews'],
    ['contact', 0.5, 'Has phone'],
  ])
})

test('a compiled profile gives each lead what it would get alone', () => {
  const profile = profileSchema.parse({ categories: ['cafe', 'office park'] })
  const compiled = compileProfile(profile)
  for (const category of ['Cafes', null, 'Office Park', 'Cafes']) {
    const facts = { ...sunrise, category }
    expect(compiled(facts)).toEqual(scoreLead(profile, facts))
  }
})

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('Cafes', 'RETAIL - X', 'a, b', 'Little Rock'),
)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })

test('whatever the profile and the lead, the score is whole, 0–100, and the reason fits its column', () => {
  fc.assert(
    fc.property(
      fc.record({
        categories: fc.array(
          anyText.filter((text) => text.trim() !== ''),
          { maxLength: 3 },
        ),
        cities: fc.array(fc.constant('Little Rock'), { maxLength: 1 }),
        wanted_words: fc.array(fc.constantFrom('a', '&', 'cafe'), { maxLength: 2 }),
        unwanted_words: fc.array(fc.constantFrom('b', '!!'), { maxLength: 2 }),
        min_rating: maybe(fc.double({ min: 0, max: 5, noNaN: true })),
        min_reviews: maybe(fc.nat(1000)),
        contact: fc.subarray([...contactKinds]),
      }),
      fc.record({
        businessName: anyText,
        category: maybe(anyText),
        city: maybe(anyText),
        region: maybe(anyText),
        phone: maybe(fc.constant('+1')),
        email: maybe(fc.constant('a@b.c')),
        website: maybe(fc.constant('https://b.c')),
        contactName: maybe(anyText),
        rating: maybe(fc.double({ min: 0, max: 5, noNaN: true })),
        reviewCount: maybe(fc.nat()),
        tags: fc.array(anyText, { maxLength: 2 }),
      }),
      (profile, facts) => {
        const result = scoreLead(profileSchema.parse(profile), facts)
        expect(Number.isInteger(result.score) && result.score >= 0 && result.score <= 100).toBe(true)
        expect(result.fitReason.length).toBeLessThanOrEqual(160)
        for (const { match } of result.criteria)
          expect(match === null || (match >= 0 && match <= 1)).toBe(true)
      },
    ),
  )
})
