import fc from 'fast-check'
import { expect, it } from 'vitest'
import { generateKeyRing, parseKeyRing } from './crypto.ts'
import { createCursors, pageOf } from './cursors.ts'

const cursors = createCursors(parseKeyRing(generateKeyRing()))
const list = ['org_a', 'leads', { status: ['new'] }, '-created_at']
const refusal = expect.objectContaining({ code: 'invalid_cursor', kind: 'invalid' })

function refused(attempt: () => unknown): unknown {
  try {
    return attempt()
  } catch (error) {
    return error
  }
}

it('gives back the place that it sealed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.constant(null))),
      (place) => {
        expect(cursors.open(list, cursors.seal(list, place))).toEqual(place)
      },
    ),
  )
})

it('is made of characters that need no escape in a URL', () => {
  expect(cursors.seal(list, ['ÿ?/+', 7])).toMatch(/^[\w-]+$/)
})

it('is refused when any character was changed, left out or added', () => {
  const cursor = cursors.seal(list, ['lead_1', 42])
  for (let at = 0; at <= cursor.length; at++) {
    const [head, tail] = [cursor.slice(0, at), cursor.slice(at)]
    const other = tail.startsWith('A') ? 'B' : 'A'
    for (const altered of [
      head + tail.slice(1),
      head + other + tail.slice(1),
      `${head}A${tail}`,
      `${head}=${tail}`,
    ]) {
      if (altered !== cursor)
        expect(
          refused(() => cursors.open(list, altered)),
          altered,
        ).toEqual(refusal)
    }
  }
})

it('is refused for another org, list, filter or sort', () => {
  const cursor = cursors.seal(list, ['lead_1'])
  for (const other of [
    ['org_b', ...list.slice(1)],
    ['org_a', 'webhooks', ...list.slice(2)],
    ['org_a', 'leads', { status: ['won'] }, '-created_at'],
    ['org_a', 'leads', { status: ['new'] }, 'created_at'],
    [],
  ]) {
    expect(refused(() => cursors.open(other, cursor))).toEqual(refusal)
  }
})

it('is refused when another installation made it', () => {
  const other = createCursors(parseKeyRing(generateKeyRing()))
  expect(refused(() => cursors.open(list, other.seal(list, ['lead_1'])))).toEqual(refusal)
})

it('is refused whatever text it is, never with another error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(refused(() => cursors.open(list, text))).toEqual(refusal)
    }),
  )
})

it('a page has one cursor when there is more, and none at the end', () => {
  const page = (rows: number[]) =>
    pageOf(
      rows,
      2,
      (row) => row * 10,
      (row) => `after ${row}`,
    )
  expect(page([])).toEqual({ data: [], has_more: false, next_cursor: null })
  expect(page([1, 2])).toEqual({ data: [10, 20], has_more: false, next_cursor: null })
  expect(page([1, 2, 3])).toEqual({ data: [10, 20], has_more: true, next_cursor: 'after 2' })
})
