/**
 * Ids: a prefix that says what it is, and 26 lower-case Crockford base-32 characters (the ULID layout: 48 bits of
 * milliseconds, 80 bits of randomness).
 *
 * Within one process ids rise strictly, also inside a millisecond, so a keyset over `id` is one over creation.
 * Compare them bytewise (`collate "C"`).
 */
import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const timeLength = 10
const randomLength = 16

export type IdPrefix =
  | 'org'
  | 'usr'
  | 'ses'
  | 'acc'
  | 'ver'
  | 'tfa'
  | 'inv'
  | 'key'
  | 'lead'
  | 'view'
  | 'imp'
  | 'score'
  | 'rescore'
  | 'evt'
  | 'whk'
  | 'dlv'
  | 'draft'
  | 'mail'
  | 'job'
  | 'ntc'
  | 'req'
  | 'aud'

let lastMs = 0
const lastRandom = new Uint8Array(randomLength)

function nextRandom(nowMs: number): void {
  if (nowMs > lastMs) {
    lastMs = nowMs
    randomFillSync(lastRandom)
    // The first digit keeps its top bit free, so that counting up inside one millisecond cannot overflow.
    for (let i = 0; i < randomLength; i++) lastRandom[i] = (lastRandom[i] ?? 0) & (i === 0 ? 15 : 31)
    return
  }
  for (let i = randomLength - 1; i >= 0; i--) {
    const digit = lastRandom[i] ?? 0
    if (digit < 31) {
      lastRandom[i] = digit + 1
      return
    }
    lastRandom[i] = 0
  }
}

/** A new id such as `lead_01k2…`, greater than every id that this process made before. */
export function newId(prefix: IdPrefix): string {
  nextRandom(Date.now())
  let random = ''
  for (const digit of lastRandom) random += alphabet[digit]
  return `${prefix}_${encodeTime(lastMs)}${random}`
}

/** What every id made at this time or later is not less than: a bound for a search by time of creation. */
export const idFloor = (prefix: IdPrefix, at: Date): string =>
  `${prefix}_${encodeTime(Math.max(0, at.getTime()))}`

function encodeTime(ms: number): string {
  let time = ''
  for (let i = 0, rest = ms; i < timeLength; i++, rest = Math.floor(rest / 32)) {
    time = alphabet[rest % 32] + time
  }
  return time
}

/** When an id was made: that of `newId`, rising with them even where the clock was set back. */
export function idTime(id: string): Date {
  let ms = 0
  for (const digit of id.slice(id.indexOf('_') + 1, id.indexOf('_') + 1 + timeLength))
    ms = ms * 32 + alphabet.indexOf(digit)
  return new Date(ms)
}

/** Whether a text has the form of an id with this prefix; says nothing about its existence. */
export function isId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(text.slice(prefix.length + 1))
}
