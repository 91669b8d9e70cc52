import { describe, expect, test } from 'vitest'
import { addressesDiffer, matchKeys, normaliseAddress } from './identity.ts'
import { bareFacts, type LeadFacts } from './lead-facts.ts'

const lead = (facts: Partial<LeadFacts>): LeadFacts => ({ ...bareFacts("AKIKO'S"), ...facts })

function areOne(a: LeadFacts, b: LeadFacts): boolean {
  const keys = new Set(matchKeys(b).map(({ hash }) => hash))
  return matchKeys(a).some(
    ({ kind, hash }) => keys.has(hash) && (kind !== 'address' || !addressesDiffer(a, b)),
  )
}

const phone = '+14157763262'

describe('two records are one lead', () => {
  test('when name and phone are equal, however the name is spelt', () => {
    expect(areOne(lead({ phone }), lead({ phone, businessName: 'Akikos, Inc.' }))).toBe(true)
  })

  test('when name and domain, or name and e-mail, are equal', () => {
    expect(areOne(lead({ website: 'https://akiko.com/a' }), lead({ website: 'http://www.akiko.com' }))).toBe(
      true,
    )
    expect(areOne(lead({ email: 'a@b.com' }), lead({ email: 'a@b.com' }))).toBe(true)
  })

  test.each([
    ['215 Fremont Street, Suite 2-B', '215 FREMONT ST. #2B'],
    ['1310 09TH AVE', '1310 9th Avenue'],
    ['12111 W MARKHAM ST # 450', '12111 West Markham Street, Ste. 450'],
    ['6701 W 12TH ST STE #14', '6701 W. 12th St, Unit 14'],
    ['PO BOX A', 'P.O. Box A'],
    ['12310 CHENAL PKY', '12310 Chenal Parkway'],
    ['11701 INTERSTATE 30 # 4', '11701 I-30 #4'],
    ['27 RAHLING CIR STE A-1', '27 Rahling Circle, Suite A1'],
  ])('when the address is equal: %s, %s', (a, b) => {
    expect(normaliseAddress(a)).toBe(normaliseAddress(b))
    expect(
      areOne(lead({ address: a, postalCode: '72211-1234' }), lead({ address: b, postalCode: '72211' })),
    ).toBe(true)
  })

  test('when one has the postal code and both have the city', () => {
    const address = '100 MAIN ST'
    expect(
      areOne(
        lead({ address, city: 'St. Louis', region: 'MO' }),
        lead({ address, city: 'SAINT LOUIS', region: 'Missouri', postalCode: '63101' }),
      ),
    ).toBe(true)
  })

  test('when city and state agree and a postal code is wrong', () => {
    const place = { address: '1900 MARKET ST', city: 'San Francisco', region: 'CA' }
    expect(areOne(lead({ ...place, postalCode: '94602' }), lead({ ...place, postalCode: '94102' }))).toBe(
      true,
    )
  })
})

describe('two records are two leads', () => {
  test('when only the phone, the domain or the address is shared', () => {
    // One phone is shared by over a hundred stands of a ballpark.
    const shared = {
      phone,
      website: 'https://park.com',
      address: '24 WILLIE MAYS PLAZA',
      postalCode: '94107',
    }
    expect(
      areOne(
        lead({ ...shared, businessName: 'AT&T - (CART 18) NACHO-COMPADRES [145106]' }),
        lead({ ...shared, businessName: 'AT&T PARK - GARDEN BAR' }),
      ),
    ).toBe(false)
  })

  test('when only the name is shared', () => expect(areOne(lead({}), lead({}))).toBe(false))

  test('when they share a name and a social network', () => {
    expect(areOne(lead({ website: 'https://facebook.com' }), lead({ website: 'https://facebook.com' }))).toBe(
      false,
    )
  })

  test('when the same street is in two cities', () => {
    const address = '100 MAIN ST'
    const inSpringfield = (region: string | null, postalCode: string | null) =>
      lead({ address, city: 'Springfield', region, postalCode })
    expect(areOne(inSpringfield('IL', null), inSpringfield('MO', null))).toBe(false)
    expect(areOne(inSpringfield(null, '62701'), inSpringfield(null, '65801'))).toBe(false)
    expect(areOne(lead({ address, city: 'Benton' }), lead({ address, city: 'Bryant' }))).toBe(false)
    expect(
      areOne(lead({ address: 'PO BOX 1', city: 'Benton' }), lead({ address: 'PO BOX 1', city: 'Bryant' })),
    ).toBe(false)
  })
})

test('a business that moved is not held apart by where it is now', () => {
  const here = lead({ address: '1 A ST', city: 'Benton', postalCode: '72015' })
  expect(addressesDiffer(here, lead({ address: '2 B ST', city: 'Bryant', postalCode: '72022' }))).toBe(false)
})

test('keys are stable: they are stored', () => {
  expect(matchKeys(lead({ phone }))).toEqual([
    { kind: 'phone', hash: 'af510088-863c-aa0d-bf74-94b4a62007d8' },
  ])
})
