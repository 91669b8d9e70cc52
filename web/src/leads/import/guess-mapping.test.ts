import { expect, test } from 'vitest'
import * as server from '../../../../server/src/leads/imports/mapping.ts'
import serverText from '../../../../server/src/leads/imports/mapping.ts?raw'
import { givenMapping, guessMapping, importFields, withField } from './guess-mapping.ts'
import ownText from './guess-mapping.ts?raw'

const headers = [
  ['Classification', 'Category', 'Business', 'Address', 'City', 'Zip', 'ACCOUNT START DATE'],
  ['business_id', 'name', 'address', 'city', 'state', 'postal_code', 'latitude', 'longitude', 'phone_number'],
  ['Name', 'Company', 'E-Mail', 'Web Site', 'Stars', '# of reviews', 'License #', 'tags'],
  ['firma', 'straße', 'PLZ', 'Ort', 'Telefon'],
  ['zipPostalCode', 'Billing State/Province', 'Owner', 'DBA Name', '', 'ownership name'],
  ['x', 'y'],
]

test('guesses as the server does', () => {
  expect(importFields).toEqual(server.importFields)
  for (const header of headers) expect(guessMapping(header)).toEqual(server.guessMapping(header))
})

test('knows every spelling that the server knows, and no other', () => {
  const tableOf = (text: string) => /(?<=const spellings[^{]*\{)[^}]*/.exec(text)?.[0]
  expect(tableOf(ownText)).toMatch(/business name/)
  expect(tableOf(ownText)).toBe(tableOf(serverText))
})

test('what is shown is what is imported', () => {
  const header = headers[0] ?? []
  const shown = withField(guessMapping(header), 1, 'tags')
  const given = JSON.parse(givenMapping(header, shown))
  expect(server.resolveMapping(header, given)).toEqual(shown)
})

test('a field is filled by one column: the one that had it is left out', () => {
  expect(withField(['city', 'phone', null], 2, 'city')).toEqual([null, 'phone', 'city'])
  expect(withField(['city', null, null], 0, null)).toEqual([null, null, null])
})
