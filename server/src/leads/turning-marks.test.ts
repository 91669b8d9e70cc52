import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRowReader } from './imports/lead-from-row.ts'
import { leadLimits } from './lead-facts.ts'
import { recordOfInput } from './lead-from-input.ts'
import { newLeadShape } from './schema.ts'

const marks = [...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069']
const readRow = createRowReader(['business_name', 'contact_name', 'phone', 'external_id'])

/** A text with marks at any of its places, and the same without them. */
const marked = fc
  .array(fc.tuple(fc.stringMatching(/^[A-Za-z &שלום'.]$/), fc.constantFrom('', ...marks)), {
    minLength: 1,
    maxLength: leadLimits.businessName,
  })
  .map((parts) => ({
    text: parts.map((part) => part.join('')).join(''),
    plain: parts.map(([letter]) => letter).join(''),
  }))
  .filter(({ plain }) => /\p{L}/u.test(plain))

describe('marks that turn the direction of writing', () => {
  it('are in no text of a lead, from the API or a file', () => {
    const name = `Moved ${marks.join('x')}\u200e`
    const { facts } = recordOfInput(
      newLeadShape.parse({ business_name: name, city: '\u202eRome', tags: [name] }),
    )
    expect([facts.businessName, facts.city, facts.tags]).toEqual([
      'Moved xxxxxxxx\u200e',
      'Rome',
      ['Moved xxxxxxxx\u200e'],
    ])
    const { lead } = readRow({ line: 1, cells: [name, '\u2066Ada\u2069', '', '\u202e7'] })
    expect([lead?.businessName, lead?.contactName, lead?.externalId]).toEqual([
      'Moved xxxxxxxx\u200e',
      'Ada',
      '7',
    ])
  })

  it('make no other lead, and count for no length', () => {
    const phone = '+14155550123'
    fc.assert(
      fc.property(marked, ({ text, plain }) => {
        const [one, other] = [text, plain].map((business_name) =>
          recordOfInput(newLeadShape.parse({ business_name, phone })),
        )
        expect(one).toEqual(other)
        const rows = [text, plain].map((name) => readRow({ line: 1, cells: [name, name, phone, ''] }))
        expect(rows[0]).toEqual(rows[1])
      }),
      { numRuns: 300 },
    )
  })

  it('alone are no name', () => {
    const { error } = newLeadShape.safeParse({ business_name: ` ${marks.join(' ')} ` })
    expect(error?.issues.map(({ message }) => message)).toEqual(['must not be empty'])
    expect(readRow({ line: 1, cells: [marks.join(''), '', '', ''] }).lead).toBeNull()
  })
})
