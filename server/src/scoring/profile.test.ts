import { expect, test } from 'vitest'
import { defaultProfile, profileSchema } from './profile.ts'

test('an org that never set a profile has one that asks for nothing', () => {
  expect(defaultProfile).toMatchObject({
    categories: [],
    cities: [],
    threshold: 70,
    contact: ['phone', 'email'],
  })
  expect(profileSchema.parse(defaultProfile)).toEqual(defaultProfile)
})

test('a part of the weights leaves the others at their defaults', () => {
  expect(profileSchema.parse({ weights: { rating: 50 } }).weights).toEqual({
    ...defaultProfile.weights,
    rating: 50,
  })
})

test('repeated words and contact details count once', () => {
  const profile = profileSchema.parse({ cities: ['Bellevue', ' bellevue '], contact: ['phone', 'phone'] })
  expect([profile.cities, profile.contact]).toEqual([['bellevue'], ['phone']])
})

test.each([
  [{ colour: 'blue' }, ''],
  [{ threshold: 101 }, 'threshold'],
  [{ threshold: 70.5 }, 'threshold'],
  [{ min_rating: 6 }, 'min_rating'],
  [{ min_reviews: -1 }, 'min_reviews'],
  [{ categories: [''] }, 'categories.0'],
  [
    {
      wanted_words: Array(51)
        .fill('x')
        .map((x, i) => `${x}${i}`),
    },
    'wanted_words',
  ],
  [{ contact: ['fax'] }, 'contact.0'],
  [{ weights: { category: 101 } }, 'weights.category'],
  [{ weights: { price: 1 } }, 'weights'],
  [{ weights: { category: 0, location: 0, words: 0, rating: 0, reviews: 0, contact: 0 } }, 'weights'],
  [{ sender_name: 'a\0b' }, 'sender_name'],
])('%j is refused, and the field is named', (input, path) => {
  const { error } = profileSchema.safeParse(input)
  expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
})
