import type { Profile } from '@bolsivo/sdk'
import { expect, test } from 'vitest'
import { conflictsOf, errorOf, hasEdits, scoringPart, shares, withEdit } from './profile-draft.ts'

const base: Profile = {
  ...{ sells: 'Office cleaning', categories: ['office park'], cities: [], regions: [] },
  ...{ wanted_words: [], unwanted_words: [], min_rating: null, min_reviews: null, contact: ['phone'] },
  weights: { category: 35, location: 20, words: 15, rating: 10, reviews: 10, contact: 10 },
  ...{ threshold: 70, sender_name: '', postal_address: '' },
}

test('a field that is as it was again is no edit', () => {
  const edits = withEdit(base, {}, { threshold: 60 })
  expect(edits).toEqual({ threshold: 60 })
  expect(hasEdits(withEdit(base, edits, { threshold: 70 }))).toBe(false)
  expect(hasEdits(withEdit(base, {}, { categories: ['office park'] }))).toBe(false)
})

test('only what both changed, and differently, is a conflict', () => {
  const edits = { threshold: 60, sells: 'Windows', cities: ['Reno'] }
  const current = { ...base, threshold: 65, cities: ['Reno'], postal_address: 'Reno, NV' }
  expect(conflictsOf(base, current, edits)).toEqual(['threshold'])
})

test('a preview is not asked again for a new sender', () => {
  expect(scoringPart({ ...base, sender_name: 'Ana', postal_address: 'Reno' })).toEqual(scoringPart(base))
  expect(scoringPart({ ...base, threshold: 60 })).not.toEqual(scoringPart(base))
})

test.each([
  [base.weights, { category: 35, location: 20, words: 15, rating: 10, reviews: 10, contact: 10 }],
  [
    { category: 1, location: 1, words: 1, rating: 0, reviews: 0, contact: 0 },
    { category: 34, location: 33, words: 33, rating: 0, reviews: 0, contact: 0 },
  ],
  [
    { category: 0, location: 0, words: 0, rating: 0, reviews: 0, contact: 0 },
    { category: 0, location: 0, words: 0, rating: 0, reviews: 0, contact: 0 },
  ],
])('the shares of %j are whole and add up', (weights, expected) => {
  expect(shares(weights)).toEqual(expected)
})

test('a complaint about an item is shown at its field', () => {
  expect(errorOf({ 'categories.3': 'is too long' }, 'categories')).toBe('is too long')
  expect(errorOf({ categories_more: 'is wrong' }, 'categories')).toBeUndefined()
})
