import fc from 'fast-check'
import { expect, it } from 'vitest'
import { generateKeyRing, parseKeyRing } from './crypto.ts'

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const ring = parseKeyRing(`k1:${key(1)}`)

it('opens what it sealed, for any text and context', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
      expect(ring.decrypt(ring.encrypt(text, context), context)).toBe(text)
    }),
  )
})

it('never gives the same ciphertext twice', () => {
  expect(ring.encrypt('whsec_x', 'row')).not.toEqual(ring.encrypt('whsec_x', 'row'))
})

it('does not open in another place than the one it was sealed for', () => {
  const sealed = ring.encrypt('whsec_x', 'org_a/whk_1')
  expect(() => ring.decrypt(sealed, 'org_b/whk_1')).toThrow()
})

it('does not open when one bit was changed, anywhere', () => {
  const sealed = ring.encrypt('whsec_x', 'row')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const altered = Buffer.from(sealed)
    altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(() => ring.decrypt(altered, 'row'), `bit ${bit}`).toThrow()
  }
})

it('does not open when it was cut short, or is nothing', () => {
  const sealed = ring.encrypt('whsec_x', 'row')
  for (let length = 0; length < sealed.length; length++) {
    expect(() => ring.decrypt(sealed.subarray(0, length), 'row'), `${length} bytes`).toThrow()
  }
})

it('the first key encrypts and all decrypt, so a key can be changed while everything runs', () => {
  const old = ring.encrypt('whsec_x', 'row')
  const both = parseKeyRing(`k2:${key(2)}, k1:${key(1)}`)
  expect(both.decrypt(old, 'row')).toBe('whsec_x')
  const renewed = both.encrypt('whsec_x', 'row')
  expect(parseKeyRing(`k2:${key(2)}`).decrypt(renewed, 'row')).toBe('whsec_x')
  expect(() => ring.decrypt(renewed, 'row')).toThrow('the key ring has no key k2')
})

it('another key under the same id opens nothing', () => {
  expect(() => parseKeyRing(`k1:${key(2)}`).decrypt(ring.encrypt('whsec_x', 'row'), 'row')).toThrow()
})

it.each([
  ['', 'each key has the form id:base64'],
  [key(1), 'each key has the form id:base64'],
  [`k 1:${key(1)}`, 'each key has the form id:base64'],
  ['k1:', 'key k1 is not 32 bytes in base64'],
  [`k1:${Buffer.alloc(16).toString('base64')}`, 'key k1 is not 32 bytes in base64'],
  [`k1:${key(1)},k1:${key(2)}`, 'key id k1 is there twice'],
  [`k1:${key(1)},`, 'each key has the form id:base64'],
])('says what is wrong with the ring %j, and shows no key', (text, message) => {
  expect(() => parseKeyRing(text)).toThrow(message)
})

it('generates rings that it reads, each with a key of its own', () => {
  const sealed = parseKeyRing(generateKeyRing()).encrypt('x', 'row')
  expect(() => parseKeyRing(generateKeyRing()).decrypt(sealed, 'row')).toThrow()
})

it('a keyed hash differs by purpose, text and key, and their border can not be moved', () => {
  const hashes = [
    ring.authenticate('cursor', 'text'),
    ring.authenticate('session', 'text'),
    ring.authenticate('cursor', 'other'),
    ring.authenticate('cur', 'sortext'),
    parseKeyRing(`k1:${key(2)}`).authenticate('cursor', 'text'),
  ].map((hash) => hash.toString('hex'))
  expect(new Set(hashes).size).toBe(hashes.length)
  expect(ring.authenticate('cursor', 'text').toString('hex')).toBe(hashes[0])
})
