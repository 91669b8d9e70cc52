import { describe, expect, it } from 'vitest'
import { rowTraits, type Spoken, speaksOf, wantedTraits } from './row-traits.ts'

const lead: Spoken = {
  emails: ['joe@joes.example'],
  names: ['Dana Reed', 'LIC-204'],
  businessNames: ["Joe's Diner"],
  websites: ['https://www.joes-diner.com/menu'],
  streets: ['215 Fremont Street, Suite 2'],
  city: 'Ojai',
  phone: '+14255550142',
}

/** Found by the index, and then told to be about it. */
function isAbout(cells: readonly string[], city: string | null, spoken = lead): boolean {
  const kept = new Set(rowTraits(cells))
  const isFound = wantedTraits(spoken).some((trait) => kept.has(trait))
  const speaks = speaksOf({ cells, city }, spoken)
  expect(isFound || !speaks, 'what speaks of it is found').toBe(true)
  return isFound && speaks
}

describe('tells alone, in any column and wherever the row says it is', () => {
  it.each([
    'JOE@joes.example',
    'mailto:joe@joes.example',
    'Joe <joe@joes.example>; ann@x.example',
    'joe@joes.example.',
    ' dana  REED ',
    '"Dana Reed',
    'lic-204',
    '+1 (425) 555-0142',
    '001 425 555 0142',
    '(425) 555-0142',
    '555-0142',
  ])('%s', (cell) => expect(isAbout(['', cell], 'Reno')).toBe(true))
})

describe('tells unless the row names another city', () => {
  it.each([
    "JOE'S DINER",
    'joes-diner.com',
    'see http://shop.joes-diner.com/x, or call',
    '215 FREMONT ST. #2',
    '215 Fremont Street, Suite 2',
  ])('%s', (cell) =>
    expect([isAbout([cell], null), isAbout([cell], 'OJAI'), isAbout([cell], 'Reno')]).toEqual([
      true,
      true,
      false,
    ]),
  )
})

it.each([
  ['another person of the domain', 'ann@joes.example'],
  ['a longer address', 'bojoe@joes.example'],
  ['another number', '(425) 555-0143'],
  ['another area', '(206) 555-0142'],
  ['an end that is too short', '550142'],
  ['a name within another', "Big Joe's Diner"],
  ['another number of the street', '217 Fremont St'],
  ['the city', 'Ojai'],
])('says nothing: %s', (_, cell) => expect(isAbout([cell], null)).toBe(false))

it('a short id, which a number of reviews may be, says nothing', () =>
  expect(isAbout(['12'], null, { emails: [], names: ['12'] })).toBe(false))

it('on a shared host it is the page that tells', () => {
  const joes = { emails: [], websites: ['https://www.facebook.com/joes'] }
  expect(isAbout(['facebook.com/joes'], null, joes)).toBe(true)
  expect(isAbout(['facebook.com/anns'], null, joes)).toBe(false)
})

it('a domain is found in the other script too', () => {
  const cafe = { emails: [], websites: ['https://xn--caf-dma.com'] }
  expect(isAbout(['www.café.com'], null, cafe)).toBe(true)
})
