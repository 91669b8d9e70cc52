import { describe, expect, test } from 'vitest'
import { generateKeyRing, parseKeyRing } from '../../platform/crypto.ts'
import { newId } from '../../platform/ids.ts'
import { parseSuppression, suppressionsCovering } from './suppression.ts'
import { createUnsubscribeLinks } from './unsubscribe-link.ts'

describe('what is suppressed', () => {
  test.each([
    ['Ana@Example.com', 'ana@example.com'],
    [' example.com ', 'example.com'],
    ['@Example.com', 'example.com'],
    ['müller.example', 'xn--mller-kva.example'],
    ['a@MÜLLER.example', 'a@xn--mller-kva.example'],
  ])('%s is kept as %s', (text, value) => {
    expect(parseSuppression(text)).toEqual({ isValid: true, value })
  })

  test.each([
    '',
    '@',
    'com',
    'example',
    '*.example.com',
    'a@',
    'a b@example.com',
    'https://example.com',
    '127.0.0.1',
  ])('%j is neither an address nor a domain', (text) => {
    expect(parseSuppression(text)).toEqual({ isValid: false, problem: expect.stringMatching(/^must be /) })
  })

  test('an address is covered by itself in any case, its domain and those above, and by no other', () => {
    expect(suppressionsCovering('Ana@mail.Example.co.uk')).toEqual([
      'ana@mail.example.co.uk',
      'mail.example.co.uk',
      'example.co.uk',
      'co.uk',
    ])
  })
})

describe('the opt-out link', () => {
  const keys = generateKeyRing()
  const linksOf = (text: string) =>
    createUnsubscribeLinks(parseKeyRing(text), () => 'https://leads.bright.test')
  const place = { orgId: newId('org'), emailId: newId('draft') }

  test('leads back to its e-mail, from a path without a character that mail could break', () => {
    const url = linksOf(keys).urlOf(place)
    expect(url).toMatch(/^https:\/\/leads\.bright\.test\/u\/[\w-]{74}$/)
    expect(linksOf(keys).open(url.slice(url.lastIndexOf('/') + 1))).toEqual(place)
  })

  test('holds after a newer key was put first, and no longer than its own key', () => {
    const token = linksOf(keys).tokenOf(place)
    const newer = generateKeyRing().replace('k1:', 'k2:')
    expect(linksOf(`${newer},${keys}`).open(token)).toEqual(place)
    expect(linksOf(newer).open(token)).toBe(null)
  })

  test('of which any character was changed leads nowhere', () => {
    const token = linksOf(keys).tokenOf(place)
    // The last one carries two bits that a seal does not use.
    for (let at = 0; at < token.length - 1; at++) {
      const changed = `${token.slice(0, at)}${token[at] === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`
      expect(linksOf(keys).open(changed)).toBe(null)
    }
    for (const other of ['', token.slice(1), `${token}a`, token.toUpperCase()]) {
      expect(linksOf(keys).open(other)).toBe(null)
    }
  })
})
