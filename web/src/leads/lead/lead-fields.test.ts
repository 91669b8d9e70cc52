import { expect, test } from 'vitest'
import { leadNumber } from '../lead.fixture.ts'
import {
  addressLine,
  conflictsOf,
  customName,
  phoneText,
  readCustom,
  readNumber,
  readTyped,
  webLink,
} from './lead-fields.ts'

test('an empty text clears a field; a lead keeps a name', () => {
  expect(readTyped('city', '  ')).toEqual({ patch: { city: null } })
  expect(readTyped('city', ' Kent ')).toEqual({ patch: { city: 'Kent' } })
  expect(readTyped('business_name', ' ')).toEqual({ problem: 'A lead needs a name' })
})

test('numbers are typed as people write them', () => {
  expect(['4.6', '4,6', '1,391', '1,391.5', '-3', '12a', ''].map(readNumber)).toEqual([
    ...[4.6, 4.6, 1391, 1391.5, -3, null, null],
  ])
  expect(readTyped('rating', 'good')).toEqual({ problem: 'Give a number' })
})

test('an own field keeps its kind, and goes when it is emptied', () => {
  expect(readCustom('a', 'number', '18,000')).toEqual({ patch: { custom: { a: 18000 } } })
  expect(readCustom('a', 'yes or no', 'No')).toEqual({ patch: { custom: { a: false } } })
  expect(readCustom('a', 'text', '12')).toEqual({ patch: { custom: { a: '12' } } })
  expect(readCustom('a', 'number', '')).toEqual({ patch: { custom: { a: null } } })
})

test('names of own fields become those of the API', () => {
  expect(['Contract value', '2nd Größe!', '123', '__proto__'].map(customName)).toEqual([
    ...['contract_value', 'nd_gro_e', null, 'proto'],
  ])
})

test('only a change of the same field by somebody else is a conflict', () => {
  const base = leadNumber(1, { city: 'Kent', phone: null, custom: { a: 1, b: 2 } })
  const rescored = { ...base, score: 12, phone: '+14255550142', custom: { a: 1, b: 3 } }
  expect(conflictsOf(base, rescored, { city: 'Bellevue', custom: { a: 5 } })).toEqual([])
  expect(conflictsOf(base, rescored, { phone: '+1', custom: { b: 9 } })).toEqual(['phone', 'custom.b'])
  // Both wrote the same.
  expect(conflictsOf(base, rescored, { phone: '+14255550142', custom: { b: 3 } })).toEqual([])
})

test.each(['javascript:alert(1)', 'data:text/html,x', ' https://a.example', 'https://', 'ftp://a.example'])(
  'is no link: %j',
  (text) => expect(webLink(text)).toBeNull(),
)

test('a web address is a link', () => {
  expect(webLink('https://a.example/x')).toBe('https://a.example/x')
})

test('an address in one line, without what is unknown', () => {
  const parts = { address: '1 A St', city: 'Kent', region: 'WA', postal_code: '98004', country: null }
  expect(addressLine(leadNumber(1, parts))).toBe('1 A St, Kent, WA 98004')
  expect(
    addressLine(leadNumber(1, { ...parts, address: null, city: null, region: null, postal_code: null })),
  ).toBeNull()
})

test('a number is shown in groups where it is known which', () => {
  expect(['+14255550142', '+442071838750', '425 555 0142'].map(phoneText)).toEqual([
    ...['+1 425 555 0142', '+442071838750', '425 555 0142'],
  ])
})
