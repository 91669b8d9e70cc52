import { expect, test } from 'vitest'
import {
  type Columns,
  earlierImport,
  givenMapping,
  guessedMapping,
  importFieldName,
  mappingOf,
  withField,
  withOwnFields,
} from './mapping.ts'

const columns: Columns = [
  { name: 'Company', field: 'business_name', own_field: 'custom.company' },
  { name: 'Town', field: 'city', own_field: 'custom.town' },
  { name: 'Fax', field: null, own_field: 'custom.fax' },
  { name: '', field: null, own_field: null },
]
const guessed = guessedMapping(columns)

test('a field is filled by one column: the one that had it is left out', () => {
  expect(withField(guessed, 2, 'city')).toEqual(['business_name', null, 'city', null])
  expect(withField(guessed, 1, null)).toEqual(['business_name', null, null, null])
})

test('what is left out is kept as own fields, each once, and no column without a name', () => {
  expect(withOwnFields(columns, guessed)).toEqual(['business_name', 'city', 'custom.fax', null])
})

test('every column that is taken is told, and that all others are left out', () => {
  expect(JSON.parse(givenMapping(columns, guessed))).toEqual({
    ...{ Company: 'business_name', Town: 'city', '*': null },
  })
})

test('fields have the words of the page', () => {
  expect(['business_name', 'postal_code', 'custom.contract_value', 'new'].map(importFieldName)).toEqual([
    'Name of the business',
    'Postal code',
    'Own field: contract value',
    'new',
  ])
})

test('a mended file, which says why its rows were rejected, is mapped as the one that it came from', () => {
  const of = (mapping: Record<string, string | null>, created_at: string) => ({
    ...{ mapping, created_at, source: 'fair' },
  })
  const newer = of({ Company: 'business_name', Town: 'region', Fax: 'custom.fax' }, '2026-06-18T09:10:00Z')
  const older = of({ Company: 'business_name', Town: 'city', Fax: null }, '2026-06-17T09:10:00Z')
  const other = of({ Company: 'business_name', Town: 'city' }, '2026-06-19T09:10:00Z')
  const mended: Columns = [{ name: 'why_not_imported', field: null, own_field: null }, ...columns]
  const found = earlierImport(mended, [other, newer, older])
  expect(found).toBe(newer)
  expect(mappingOf(mended, newer)).toEqual([null, 'business_name', 'region', 'custom.fax', null])
  expect(earlierImport(mended, [other])).toBeNull()
})
