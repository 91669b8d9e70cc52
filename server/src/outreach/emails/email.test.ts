import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canMove, contentHash, isEditable, messageIdFor, nextSendAttempt } from './email.ts'
import { parseEmailAddress } from './email-address.ts'
import { approvalShape, type EmailState, emailPatchShape, emailStates, rejectionShape } from './schema.ts'

describe('states', () => {
  test('nothing is sent without a person: the system never approves what was not approved', () => {
    for (const from of emailStates) {
      expect(canMove(from, 'approved', 'system')).toBe(from === 'sending')
      expect(canMove(from, 'sending', 'person')).toBe(false)
      expect(canMove(from, 'sending', 'system')).toBe(from === 'approved')
    }
  })

  test('from sent, unknown, rejected and bounced no way leads to a second sending', () => {
    const reachable = (from: EmailState, seen = new Set<EmailState>()): Set<EmailState> => {
      for (const to of emailStates) {
        if (seen.has(to) || !(canMove(from, to, 'person') || canMove(from, to, 'system'))) continue
        seen.add(to)
        reachable(to, seen)
      }
      return seen
    }
    for (const state of ['sent', 'rejected', 'bounced'] as const)
      expect(reachable(state).has('sending')).toBe(false)
    // Only by a person who declares that it did not go out, and approves anew.
    expect(canMove('unknown', 'approved', 'person') || canMove('unknown', 'sending', 'system')).toBe(false)
    expect(canMove('unknown', 'failed', 'system')).toBe(false)
    expect(canMove('unknown', 'failed', 'person')).toBe(true)
    expect(canMove('failed', 'approved', 'person')).toBe(false)
  })

  test('staying is no move, and only a draft is edited', () => {
    for (const state of emailStates) {
      expect(canMove(state, state, 'person')).toBe(false)
      expect(isEditable(state)).toBe(state === 'draft')
    }
  })
})

describe('the content hash', () => {
  const content = { to: 'a@example.com', subject: 's', bodyText: 'b' }

  test('is 64 hexadecimal digits that the approval takes', () => {
    expect(approvalShape.safeParse({ content_hash: contentHash(content) }).success).toBe(true)
    expect(approvalShape.safeParse({ content_hash: contentHash(content).toUpperCase() }).success).toBe(false)
  })

  test('is equal for equal contents only, wherever a character moves', () => {
    const part = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\0', '\\', 'null', ''),
      maxLength: 4,
    })
    const anyContent = fc.record({ to: fc.option(part), subject: part, bodyText: part })
    fc.assert(
      fc.property(anyContent, anyContent, (a, b) => {
        const same = a.to === b.to && a.subject === b.subject && a.bodyText === b.bodyText
        expect(contentHash(a) === contentHash(b)).toBe(same)
      }),
      { numRuns: 1_000 },
    )
    expect(contentHash({ ...content, to: null })).not.toBe(contentHash({ ...content, to: 'null' }))
  })

  test('stays what it is from version to version: an approval on screen outlives a deploy', () => {
    expect(contentHash(content)).toBe('28d3e824bc83d970d95cbc02a57e10ac86c153da34e58f653e1d68a55d82edf7')
  })
})

test('a put-off e-mail is tried again after 1, 5, 30 minutes and 2 hours, then no more', () => {
  expect([1, 2, 3, 4, 5, 6, 0].map(nextSendAttempt)).toEqual([60, 300, 1_800, 7_200, null, null, null])
})

test('the Message-ID is made of the e-mail and the domain of the sender, the same every time', () => {
  expect(messageIdFor('draft_01', 'ana@bright.test')).toBe('<draft_01@bright.test>')
})

describe('addresses', () => {
  test.each([
    ['a@example.com', 'a@example.com'],
    ['First.Last+tag@Example.COM', 'First.Last+tag@example.com'],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
    ['info@müller.example', 'info@xn--mller-kva.example'],
    ['info@日本語.example', 'info@xn--wgv71a119e.example'],
  ])('%s is one mailbox', (text, address) => {
    expect(parseEmailAddress(text)).toEqual({ isValid: true, address })
  })

  test.each([
    '',
    'a',
    'a@',
    '@example.com',
    'a@localhost',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@0x7f.1',
    'Ann <a@example.com>',
    'a@example.com, b@example.com',
    'a@example.com;b@example.com',
    'a b@example.com',
    'a@exam ple.com',
    'a@example.com\r\nBcc: b@example.com',
    'a\0@example.com',
    '.a@example.com',
    'a..b@example.com',
    'a.@example.com',
    '"a b"@example.com',
    'a@b@example.com',
    'a@-example.com',
    'a@example..com',
    'a@example.com.',
    'a@exa_mple.com',
    'a@example.com/x',
    'a@example.com?x',
    'a@example.com:25',
    'a@example%2ecom',
    'jürgen@example.com',
    'a\u200b@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
  ])('%j is not, and the reason is a clause', (text) => {
    expect(parseEmailAddress(text)).toEqual({
      isValid: false,
      problem: expect.stringMatching(/^must [^\n]+$/),
    })
  })
})

describe('what a client may write', () => {
  test.each<[string, unknown]>([
    ['a subject of two lines', { subject: 'a\nb' }],
    ['a subject with U+2028', { subject: 'a\u2028b' }],
    ['a subject over 200 characters', { subject: 'x'.repeat(201) }],
    ['an empty subject', { subject: ' ' }],
    ['a body with NUL', { body_text: 'a\0b' }],
    ['a body with half a character', { body_text: 'a\ud83d' }],
    ['a body over 20,000 characters', { body_text: 'x'.repeat(20_001) }],
    ['two addresses', { to: 'a@example.com, b@example.com' }],
    ['an empty address', { to: '' }],
    ['a state', { state: 'sent' }],
  ])('%s is refused', (_title, patch) => {
    expect(emailPatchShape.safeParse(patch).success).toBe(false)
  })

  test('text is taken as written, and null takes the address away', () => {
    const patch = { to: null, subject: ' Grüße ', body_text: '\n  a\r\nb  \n' }
    expect(emailPatchShape.parse(patch)).toEqual(patch)
    expect(rejectionShape.safeParse({ reason: '' }).success).toBe(false)
  })
})
