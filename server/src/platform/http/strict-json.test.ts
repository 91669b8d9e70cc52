import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { readStrictJson } from './strict-json.ts'

function refusal(text: string): string {
  try {
    readStrictJson(text)
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
  return ''
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

describe('readStrictJson', () => {
  it('reads the values of an API client as JSON.parse does, however they are written', () => {
    const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
    const names = texts.filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name))
    const numbers = fc.oneof(fc.maxSafeInteger(), fc.double({ min: -1e9, max: 1e9, noNaN: true }))
    const scalars = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null))
    const values = fc.dictionary(names, fc.oneof(scalars, fc.array(scalars), fc.dictionary(names, scalars)))
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 3 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        expect(readStrictJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses the second of two equal names, also when one of them is escaped', () => {
    expect(refusal('{"a":1,"a":2}')).toBe('a is there twice')
    expect(refusal('{"a":1,"b":{"c":[0,{"d":1,"\\u0064":2}]}}')).toBe('b.c.1.d is there twice')
    expect(refusal('{"a":{"x":1},"b":{"x":1},"c":["x","x"]}')).toBe('')
  })

  it.each(['__proto__', 'constructor', 'prototype', '\\u005f_proto__'])('refuses the name %s', (name) => {
    expect(refusal(`{"custom":{"${name}":{"x":1}}}`)).toMatch(/^custom\..* is not allowed as a name$/)
  })

  it('takes 32 levels and no more, without running out of stack at 200,000', () => {
    expect(refusal(nested(32))).toBe('')
    expect(refusal(nested(33))).toMatch(/is nested more than 32 levels deep/)
    expect(refusal(nested(200_000))).toMatch(/is nested more than 32 levels deep/)
  })

  it.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740993',
    '9007199254740993.0',
    '1e16',
    '1e400',
    '-1e400',
  ])('refuses %s, which a double does not hold exactly', (number) => {
    expect(refusal(`{"list":[1,${number}]}`)).toBe('list.1 is too large a number to be kept exactly')
  })

  it.each(['9007199254740991', '-9007199254740991', '0.1', '1e3', '1.5e-7', '123456789012345.678', '-0'])(
    'takes %s',
    (number) => expect(refusal(`{"n":${number}}`)).toBe(''),
  )

  it.each(['\\u0000', '\\ud800', '\\udc00x', 'a\\ud83d'])(
    'refuses the text "%s", as a name too',
    (escaped) => {
      expect(refusal(`{"a":{"b":"${escaped}"}}`)).toBe('a.b must not contain NUL or broken Unicode')
      expect(refusal(`{"${escaped}":1}`)).toMatch(/must not contain NUL or broken Unicode$/)
    },
  )

  it('is not misled by quotes, brackets and numbers inside of texts', () => {
    expect(refusal('{"a":"\\"{[\\\\","b":"99999999999999999999","c":"\\\\\\"}","d":"\\ud83d\\ude00"}')).toBe(
      '',
    )
  })

  it('says where the text stops being JSON, and repeats nothing of it', () => {
    expect(refusal('{"secret": "lp_x",\n  oops}')).toBe('The body is not valid JSON: see line 2, column 3')
    expect(refusal('{"a":')).toBe('The body is not valid JSON: it ends too early')
    expect(refusal('{"a": hunter2}')).toBe('The body is not valid JSON')
  })
})
