/**
 * By what a row that became no lead is taken to speak of a lead or of an address that is erased.
 *
 * A row has no lead, and often enough its cells stand in the wrong columns: so every cell counts, whatever its column.
 * An e-mail address, a phone number (also without its country and area), the name of a contact and an own id of the
 * source tell alone. The name of the business, its domain and its street don't where the row names another city: a
 * chain has one name in many. Where that can't be told the row goes: nobody had it as a lead.
 *
 * Does not find what is written otherwise: a name with a typing mistake, a contact's name within a sentence.
 */
import { hash } from 'node:crypto'
import { normaliseCity } from '../../../platform/places.ts'
import { normaliseAddress, registrableDomain } from '../../identity.ts'
import type { ImportField, Mapping } from '../mapping.ts'

/** What is erased. */
export interface Spoken {
  readonly emails: readonly string[]
  /** Of people, and ids of the source. */
  readonly names?: readonly string[]
  readonly businessNames?: readonly string[]
  readonly websites?: readonly string[]
  readonly streets?: readonly string[]
  readonly city?: string | null
  /** International. */
  readonly phone?: string | null
}

export interface SpeakingRow {
  readonly cells: readonly string[]
  /** Of the column that was taken for it, where the row has as many cells as it should. */
  readonly city: string | null
}

/** What many cells say by chance, such as a number of reviews, is no trait. */
const shortest = 4
/** No name and no street is. */
const longest = 200

/** Of columns that nobody is found by. */
const silentFields: readonly (ImportField | null | undefined)[] = [
  ...(['category', 'city', 'region', 'postal_code', 'country', 'rating', 'review_count', 'tags'] as const),
]

/** Under which a row is kept: all that could be asked for. With a mapping, no more than is needed of a sound row. */
export function rowTraits(cells: readonly string[], mapping: Mapping = []): string[] {
  const telling =
    cells.length === mapping.length ? cells.filter((_, at) => !silentFields.includes(mapping[at])) : cells
  return hashed(telling.flatMap(cellTraits))
}

/** Under which the rows stand that may speak of it; `speaksOf` decides. */
export const wantedTraits = (spoken: Spoken): string[] =>
  hashed([...sureTraits(spoken), ...placedTraits(spoken), ...phoneTraits(spoken.phone ?? '')])

export function speaksOf({ cells, city }: SpeakingRow, spoken: Spoken): boolean {
  const said = new Set(cells.flatMap(cellTraits))
  if (sureTraits(spoken).some((trait) => said.has(trait))) return true
  if (cells.some((cell) => isEndOf(cell, spoken.phone ?? ''))) return true
  const isElsewhere = !!city && !!spoken.city && normaliseCity(city) !== normaliseCity(spoken.city)
  return !isElsewhere && placedTraits(spoken).some((trait) => said.has(trait))
}

const sureTraits = ({ emails, names = [] }: Spoken): string[] => [
  ...emails.flatMap(emailTraits),
  ...names.flatMap(textTraits),
]

const placedTraits = ({ businessNames = [], websites = [], streets = [] }: Spoken): string[] => [
  ...businessNames.flatMap(textTraits),
  ...websites.flatMap(domainTraits),
  ...streets.flatMap(textTraits),
]

const cellTraits = (cell: string): string[] => [
  ...textTraits(cell),
  ...emailTraits(cell),
  ...domainTraits(cell),
  ...phoneTraits(cell),
]

/** The whole of a cell, in whatever case and punctuation; of a street, with whatever abbreviations. */
function textTraits(text: string): string[] {
  const normal = text.length > longest ? '' : normaliseAddress(text)
  return normal.length >= shortest || /\p{L}/u.test(normal) ? [`text ${normal}`] : []
}

const addressEnds = /[\s<>()[\],;:"'|/]+/

function emailTraits(text: string): string[] {
  if (!text.includes('@')) return []
  const words = text.toLowerCase().split(addressEnds)
  return words.filter((word) => word.includes('@')).map((word) => `email ${word.replace(/\.+$/, '')}`)
}

/** What tells whose website it is; a domain in its own script is turned into ASCII on the way. */
function domainTraits(text: string): string[] {
  if (!text.includes('.')) return []
  const words = text.toLowerCase().split(/[\s<>()[\],;"'|]+/)
  return words.flatMap((word) => {
    const domain = /[^.]\.[^.]/.test(word) && !word.includes('@') ? registrableDomain(word) : null
    return domain === null ? [] : [`domain ${domain}`]
  })
}

const localDigits = 7

function phoneTraits(text: string): string[] {
  const digits = digitsOf(text)
  return digits.length < localDigits || digits.length > 15 ? [] : [`phone ${digits.slice(-localDigits)}`]
}

/** Without the zeros that are dialled before a number within a country, or before that of a country. */
const digitsOf = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '')

function isEndOf(cell: string, phone: string): boolean {
  const digits = digitsOf(cell)
  return digits.length >= localDigits && digitsOf(phone).endsWith(digits)
}

/** 60 bits: of two texts with one hash `speaksOf` tells which it is. */
const hashed = (traits: readonly string[]): string[] =>
  [...new Set(traits)].map((trait) => hash('sha256', trait, 'base64url').slice(0, 10))
