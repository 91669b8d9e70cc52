import { expect, test } from 'vitest'
import {
  type Columns,
  givenMapping,
  guessedMapping,
  importFieldName,
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

test('every column with a name is told, also that it is left out', () => {
  expect(JSON.parse(givenMapping(columns, guessed))).toEqual({
    Company: 'business_name',
    Town: 'city',
    Fax: null,
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
