/**
 * Cursors of lists: the place after the last row, sealed. A cursor belongs to one list of one org with one filter and
 * order: used elsewhere, or altered, it is refused.
 */
import { timingSafeEqual } from 'node:crypto'
import type { KeyRing } from './crypto.ts'
import { AppError, defineError } from './errors.ts'

export const invalidCursor = defineError(
  'invalid_cursor',
  'invalid',
  'cursor is not one that this list gave for this filter and sort; start again without it',
)

const sealLength = 16

export interface Cursors {
  /** `list` names what is listed and how: org, filters and sort. */
  seal(list: readonly unknown[], place: readonly unknown[]): string
  /** Throws `invalid_cursor`. */
  open(list: readonly unknown[], cursor: string): unknown[]
}

export function createCursors(ring: KeyRing): Cursors {
  const sealOf = (list: readonly unknown[], place: string) =>
    ring.authenticate('cursor', `${JSON.stringify(list)}\0${place}`).subarray(0, sealLength)
  return {
    seal(list, place) {
      const text = JSON.stringify(place)
      return Buffer.concat([sealOf(list, text), Buffer.from(text)]).toString('base64url')
    },
    open(list, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      // Decoding skips what is not base64url: such a text is altered, too.
      if (bytes.toString('base64url') !== cursor) throw new AppError(invalidCursor)
      const text = bytes.subarray(sealLength).toString()
      const seal = bytes.subarray(0, sealLength)
      if (seal.length < sealLength || !timingSafeEqual(seal, sealOf(list, text)))
        throw new AppError(invalidCursor)
      return JSON.parse(text)
    },
  }
}

/** A page of rows of which one more than `limit` was asked for. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  cursorAfter: (row: Row) => string,
): { data: Item[]; has_more: boolean; next_cursor: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const has_more = rows.length > limit
  return { data: shown.map(item), has_more, next_cursor: has_more && last ? cursorAfter(last) : null }
}
