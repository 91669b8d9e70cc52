import { describe, expect, test } from 'vitest'
import { createRowReader, type RowResult } from './lead-from-row.ts'
import { type ImportField, importFields } from './mapping.ts'

const readRow = createRowReader(importFields)

function read(values: Partial<Record<ImportField, string>>): RowResult {
  const given: Partial<Record<ImportField, string>> = { business_name: 'Joe', ...values }
  return readRow({ line: 7, cells: importFields.map((field) => given[field] ?? '') })
}

test('a row becomes a lead in its normal forms, calmed for people, with the original name kept', () => {
  const { lead, errors } = read({
    business_name: 'STELLAR SERVICESLLC',
    category: 'A/C & HTG DEALERS, SALES & INSTALLATION',
    address: ' 1205  TUPELO CT ',
    city: 'LITTLE ROCK',
    region: 'AR',
    postal_code: '72076',
    phone: '(501) 555-0142',
    website: 'Stellar.example.com/',
    email: 'Info@Example.com',
    rating: '4,6',
    review_count: '1,240',
    external_id: '19',
    tags: 'a; b;a',
  })
  expect(errors).toEqual([])
  expect(lead).toEqual({
    businessName: 'Stellar Services LLC',
    originalName: 'STELLAR SERVICESLLC',
    category: 'A/C & HTG Dealers, Sales & Installation',
    address: '1205 TUPELO CT',
    city: 'Little Rock',
    region: 'AR',
    postalCode: '72076',
    country: null,
    phone: '+15015550142',
    website: 'https://stellar.example.com',
    email: 'info@example.com',
    contactName: null,
    rating: 4.6,
    reviewCount: 1240,
    externalId: '19',
    tags: ['a', 'b'],
  })
})

describe('a row with a wrong optional value is kept without it', () => {
  test.each([
    ['phone', '+141593 5483'],
    ['email', 'joe at example'],
    ['website', 'javascript:alert(1)'],
    ['rating', '7'],
    ['rating', '-1'],
    ['review_count', 'many'],
    ['review_count', '99999999999'],
    ['address', 'x'.repeat(301)],
    ['postal_code', 'x'.repeat(21)],
  ] as const)('%s: %s', (field, value) => {
    const { lead, errors } = read({ [field]: value })
    expect(lead?.businessName).toBe('Joe')
    expect(errors).toMatchObject([{ line: 7, path: field }])
    expect(Object.values(lead ?? {})).not.toContain(value)
  })
})

describe('a row without a usable name is rejected', () => {
  test.each(['', '   ', 'ATTN: LICENSING DEPT', 'N/A', '---', 'x'.repeat(201), '\u200b'])('%j', (name) => {
    const { lead, errors } = read({ business_name: name })
    expect(lead).toBeNull()
    expect(errors).toMatchObject([{ line: 7, path: 'business_name' }])
  })
})

test('placeholders are absent values, not wrong ones', () => {
  const { lead, errors } = read({ phone: 'N/A', email: '-', website: 'none', rating: 'n/a', city: 'UNKNOWN' })
  expect(errors).toEqual([])
  expect(lead).toMatchObject({ phone: null, email: null, website: null, rating: null, city: null })
})

test('the apostrophe by which an export disarms a formula is taken off again', () => {
  const { lead } = read({ business_name: "'=SUM Bakery", address: "'-5 Main St", contact_name: "'Ōtani" })
  expect(lead).toMatchObject({ businessName: '=SUM Bakery', address: '-5 Main St', contactName: "'Ōtani" })
})

test('control characters, lone surrogates and zero-width spaces do not get through', () => {
  const { lead } = read({ business_name: 'Jo\u0000e\u001b \ud800Bakery\u200b', address: '1\tMain\r\nSt' })
  expect(lead).toMatchObject({ businessName: 'Jo e Bakery', address: '1 Main St' })
})

test('a national number is read in the country of the row', () => {
  expect(read({ phone: '020 7946 0958', country: 'United Kingdom' }).lead?.phone).toBe('+442079460958')
})

describe('own fields', () => {
  const header: ImportField[] = ['business_name', 'custom.value', 'custom', 'custom.note']
  const readCustomRow = (...cells: string[]) => createRowReader(header)({ line: 7, cells: ['Joe', ...cells] })

  test('are read with their kind and their line breaks', () => {
    expect(readCustomRow('18000', '{"evening_only":true}', 'N/A\nor later')).toMatchObject({
      custom: { value: 18000, evening_only: true, note: 'N/A\nor later' },
      errors: [],
    })
    expect(readCustomRow('', '', "'=1")).toMatchObject({ custom: { note: '=1' }, errors: [] })
  })

  test('that are wrong are left out, and the row is kept', () => {
    const wrong = readCustomRow('x'.repeat(1_001), '{"Big":1}', '7')
    expect(wrong.lead?.businessName).toBe('Joe')
    expect(wrong.custom).toEqual({ note: 7 })
    expect(wrong.errors.map(({ path }) => path)).toEqual(['custom.value', 'custom'])
  })

  test('are 50 at most', () => {
    const names = Array.from({ length: 51 }, (_, at): ImportField => `custom.n${at}`)
    const row = { line: 7, cells: ['Joe', ...names.map(() => '1')] }
    const { custom, errors } = createRowReader(['business_name', ...names])(row)
    expect(Object.keys(custom)).toHaveLength(50)
    expect(errors).toMatchObject([{ path: 'custom.n50' }])
  })
})

test('what begins as a formula is not taken for a shout', () => {
  expect(read({ contact_name: "'@SUM(A1)" }).lead?.contactName).toBe('@SUM(A1)')
})
