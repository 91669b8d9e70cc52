import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUsableBusinessName, normaliseBusinessName, tidyBusinessName } from './business-name.ts'

const realNames = ['little-rock-sample', 'sf-food-sample'].flatMap((file) => {
  const lines = readFileSync(new URL(`../../demo/data/${file}.csv`, import.meta.url), 'utf8').split('\r\n')
  return lines.slice(1).flatMap((line) => line.split(',').filter((cell) => /[A-Z]{2}/.test(cell)))
})

describe('a shouted name is shown as a person would write it', () => {
  test.each([
    ["MCDONALD'S", "McDonald's"],
    ["O'BRIEN & SONS", "O'Brien & Sons"],
    ["WENDY'S #20", "Wendy's #20"],
    ['A-1 BBQ USA', 'A-1 BBQ USA'],
    ['J & M TIRE CO', 'J & M Tire Co'],
    ['OMNI S.F. HOTEL - 2ND FLOOR PANTRY', 'Omni S.F. Hotel - 2nd Floor Pantry'],
    ['LEGENDARY LOVE EATERY II', 'Legendary Love Eatery II'],
    ['KISKI LEGAL LLC -DBA: MODUS', 'Kiski Legal LLC -DBA: Modus'],
    ['AT&T PARK - (CART 18) NACHO-COMPADRES', 'AT&T Park - (Cart 18) Nacho-Compadres'],
    ["THE LAW OFFICES OF DARREN O'QUINN PLLC", "The Law Offices of Darren O'Quinn PLLC"],
    ['PERKS.COM', 'Perks.com'],
    ['DIANE F. O’ROURKE PHD', 'Diane F. O’Rourke PhD'],
    ['THE CENTRE @ TEN LLC', 'The Centre @ Ten LLC'],
    ['DOUBLE A REMODELING', 'Double A Remodeling'],
    ['CAFÉ DE LA PRESSE', 'Café de La Presse'],
    ['FIREARMS 4X4 24TH ST', 'Firearms 4x4 24th St'],
  ])('%s → %s', (shouted, shown) => expect(tidyBusinessName(shouted)).toBe(shown))
})

describe('a space that a fixed-width register lost comes back', () => {
  test.each([
    ['STELLAR SERVICESLLC', 'Stellar Services LLC'],
    ['ELITE SKILL HEATING & COOLINGLLC', 'Elite Skill Heating & Cooling LLC'],
    ['LATHROP INVESTMENT MANAGEMENTCORP', 'Lathrop Investment Management Corp'],
    ['HILLCREST LIQUOR & FINE WINESINC', 'Hillcrest Liquor & Fine Wines Inc'],
    ['THE APPRECIATION COOKIE CO BYTINA', 'The Appreciation Cookie Co by Tina'],
    ['DIVINE PC REPAIR PLUS DESKTOPSUPPORT', 'Divine PC Repair Plus Desktop Support'],
    ['D D & F RISK MANAGEMENT GROUPLLC', 'D D & F Risk Management Group LLC'],
    ['WINBURN MANO SCHRADER & SHRAMPLLC', 'Winburn Mano Schrader & Shram PLLC'],
    ['ALL FOR KIDS PEDIATRIC CLINICPA', 'All for Kids Pediatric Clinic PA'],
  ])('%s → %s', (glued, shown) => expect(tidyBusinessName(glued)).toBe(shown))

  test.each(['ZINC', 'DELCO', 'TACO', 'SOUTHERN BANCORP', 'MEDLINC', 'SD-SUPERSTOP-INC', 'NAPA', 'MEDSPA'])(
    '%s stays one word',
    (name) => expect(tidyBusinessName(name).split(' ')).toHaveLength(name.split(' ').length),
  )

  test('a name that ends at the seam and in the letters of a suffix stays whole', () => {
    expect(tidyBusinessName('LA BOULANGERIE DE SAN FRANCISCO')).toBe('La Boulangerie de San Francisco')
  })
})

describe('tidying', () => {
  test('leaves a name with lower-case letters as it is, but for its spaces', () => {
    expect(tidyBusinessName('  iRobot   LLC ')).toBe('iRobot LLC')
    expect(tidyBusinessName('bell hooks BOOKS')).toBe('bell hooks BOOKS')
  })

  test('leaves names without cases alone', () => expect(tidyBusinessName('東京 寿司')).toBe('東京 寿司'))

  test('changes nothing when done again, and keeps the identity key', () => {
    for (const name of realNames) {
      const shown = tidyBusinessName(name)
      expect(tidyBusinessName(shown)).toBe(shown)
      expect(normaliseBusinessName(shown)).toBe(normaliseBusinessName(name))
    }
  })

  test('changes nothing when done again, and keeps the identity key, whatever the text', () => {
    const shouted = fc.stringMatching(/^[A-Z0-9 &'.,#@()/-]{1,60}$/)
    const glued = fc
      .tuple(shouted, fc.constantFrom('LLC', 'PLLC', 'INC', 'CORP', 'PA', 'CO', ' AND', 'BYTINA'), shouted)
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        fc.oneof(shouted, glued, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })),
        (name) => {
          const shown = tidyBusinessName(name)
          expect(tidyBusinessName(shown)).toBe(shown)
          expect(normaliseBusinessName(shown)).toBe(normaliseBusinessName(name))
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the identity key', () => {
  test.each([
    ["AKIKO'S", 'AKIKOS'],
    ['Stellar Services, L.L.C.', 'STELLAR SERVICESLLC'],
    ['Murphy & Sons Inc', 'MURPHY AND SONS'],
    ['Café Zoë', 'CAFE ZOE'],
    ['Wal-Mart #5706', 'WAL MART 5706'],
    ['Ace Corp Inc.', 'Ace'],
    ['S.F. Grill', 'SF Grill'],
    ['Bang & Co.', 'BANG'],
  ])('%s and %s are one', (a, b) => expect(normaliseBusinessName(a)).toBe(normaliseBusinessName(b)))

  test.each([
    ['Subway #1', 'Subway #2'],
    ['Ace Plumbing', 'Ace Plumbers'],
    ['東京', '大阪'],
  ])('%s and %s are two', (a, b) => expect(normaliseBusinessName(a)).not.toBe(normaliseBusinessName(b)))

  test('is never empty for a name that is not', () => {
    for (const name of ['LLC', 'The Company', '!!!', '&', '東京', 'Ω', "'"])
      expect(normaliseBusinessName(name)).not.toBe('')
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (name) => {
        expect(normaliseBusinessName(name) === '').toBe(name.trim() === '')
      }),
    )
  })
})

test('what is no name of a business is told', () => {
  for (const text of ['ATTN: LICENSING DEPT', 'N/A', '---', 'none', '?', 'c/o']) {
    expect(isUsableBusinessName(text)).toBe(false)
  }
  for (const text of ['Attnang Bakery', '7', 'N/A Records', '東京'])
    expect(isUsableBusinessName(text)).toBe(true)
})
