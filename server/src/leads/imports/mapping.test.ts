import { describe, expect, test } from 'vitest'
import type { AppError } from '../../platform/errors.ts'
import { describeMapping, type GivenMapping, guessMapping, resolveMapping } from './mapping.ts'

const guess = (header: string) => describeMapping(header.split(','), guessMapping(header.split(',')))

function failure(header: string, given?: GivenMapping): AppError {
  try {
    resolveMapping(header.split(','), given)
  } catch (error) {
    return error as AppError
  }
  throw new Error('was accepted')
}

describe('the header of a real file is understood', () => {
  test('Little Rock: the narrower of two categories, no start date', () => {
    expect(guess('Classification,Category,Business,Address,City,Zip,ACCOUNT START DATE')).toEqual({
      Classification: 'category',
      Category: null,
      Business: 'business_name',
      Address: 'address',
      City: 'city',
      Zip: 'postal_code',
      'ACCOUNT START DATE': null,
    })
  })

  test('San Francisco: the id, no coordinates', () => {
    expect(guess('business_id,name,address,city,state,postal_code,latitude,longitude,phone_number')).toEqual({
      business_id: 'external_id',
      name: 'business_name',
      address: 'address',
      city: 'city',
      state: 'region',
      postal_code: 'postal_code',
      latitude: null,
      longitude: null,
      phone_number: 'phone',
    })
  })

  test.each([
    ['Company Name', 'business_name'],
    ['Account Name', 'business_name'],
    ['organisation', 'business_name'],
    ['E-mail', 'email'],
    ['EmailAddress', 'email'],
    ['Tel.', 'phone'],
    ['Phone #', 'phone'],
    ['URL', 'website'],
    ['Web Site', 'website'],
    ['Street', 'address'],
    ['State/Province', 'region'],
    ['ZIP Code', 'postal_code'],
    ['Billing Zip/Postal Code', 'postal_code'],
    ['Stars', 'rating'],
    ['Number of reviews', 'review_count'],
    ['reviewsCount', 'review_count'],
    ['License No.', 'external_id'],
    ['license_no', 'external_id'],
    ['ID', 'external_id'],
    ['Industry', 'category'],
    ['Labels', 'tags'],
  ])('%s is %s', (name, field) => expect(guessMapping([name])).toEqual([field]))
})

test('beside a company, a name is that of a person', () => {
  expect(guess('Name,Company,Email')).toEqual({
    Name: 'contact_name',
    Company: 'business_name',
    Email: 'email',
  })
})

describe('a mapping that is given', () => {
  test('counts, and the rest is guessed', () => {
    const mapping = resolveMapping(['Classification', 'Category', 'Business'], { category: 'category' })
    expect(mapping).toEqual([null, 'category', 'business_name'])
  })

  test('leaves out what it says to leave out', () => {
    expect(resolveMapping(['Company', 'Tel'], { Tel: null })).toEqual(['business_name', null])
  })

  test('names each column and field that does not exist', () => {
    const { code, details } = failure('Company,Tel', { Fax: 'phone', Tel: 'telephone' })
    expect(code).toBe('invalid_mapping')
    expect(details.map(({ path }) => path)).toEqual(['mapping.Fax', 'mapping.Tel'])
    expect(details[0]?.message).toContain('"Company", "Tel"')
  })

  test('can fill a field only once', () => {
    expect(failure('A,B,Company', { A: 'phone', B: 'phone' }).details[0]?.path).toBe('mapping.B')
  })
})

test('without a column for the name of the business the failure lists the columns', () => {
  const error = failure('Latitude,Longitude')
  expect(error.code).toBe('no_name_column')
  expect(error.message).toContain('"Latitude", "Longitude"')
})

test('a column of an own field is taken for that, one of another form is left out', () => {
  const header = ['name', 'custom.value', 'custom', 'custom.Value', 'custom.value', 'Fax']
  expect(guessMapping(header)).toEqual(['business_name', 'custom.value', 'custom', null, null, null])
  expect(resolveMapping(header, { Fax: 'custom.fax', custom: null })).toEqual([
    'business_name',
    'custom.value',
    null,
    null,
    null,
    'custom.fax',
  ])
  expect(() => resolveMapping(header, { Fax: 'custom.Fax' })).toThrow()
})

test('with "*": null no column is taken but those that are named', () => {
  const header = ['Company', 'Tel', 'custom.value', 'Town']
  expect(resolveMapping(header, { Company: 'business_name', Town: 'city', '*': null })).toEqual([
    ...['business_name', null, null, 'city'],
  ])
  expect(() => resolveMapping(header, { '*': null })).toThrow('No column holds the name')
  expect(() => resolveMapping(header, { '*': 'city' })).toThrow()
  expect(resolveMapping(['name', '*', 'city'], { '*': null })).toEqual(['business_name', null, 'city'])
})
