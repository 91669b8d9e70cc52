/**
 * One row of a file as facts about a lead.
 *
 * A row without a usable business name is rejected. An optional value that is wrong (a phone that is none) is left
 * out and reported, and the row is kept: fourteen thousand businesses are worth more than a broken phone number.
 * Placeholders ("N/A", "-") are simply absent. Shouted text is calmed for people; the name keeps its original. A line
 * break in a fact becomes a space. In a file that we exported the texts stand as they are to be, also these.
 */

import { isUsableBusinessName, tidyBusinessName } from '../business-name.ts'
import { normaliseEmail, normalisePhone, normaliseWebsite } from '../contact.ts'
import { readCustom } from '../custom-cells.ts'
import type { Custom } from '../lead.ts'
import { type LeadFacts, leadLimits } from '../lead-facts.ts'
import { customShape } from '../schema.ts'
import { calm } from '../title-case.ts'
import { withoutTurningMarks } from '../turning-marks.ts'
import type { RowError } from './errors.ts'
import { type CustomField, type ImportField, isCustomField, type Mapping } from './mapping.ts'
import type { CsvRow } from './read-csv.ts'

export interface RowResult {
  /** Null when the row is rejected; then the errors say why. */
  readonly lead: LeadFacts | null
  readonly custom: Custom
  readonly errors: readonly RowError[]
}

const noErrors: readonly RowError[] = []
/** Of a file without own fields. */
export const noCustom: Custom = {}

/** Prepares the mapping once; the function that comes back takes the rows. Costs 5–7 µs a row. */
export function createRowReader(mapping: Mapping, { isExact = false } = {}): (row: CsvRow) => RowResult {
  const columns = new Map<ImportField, number>()
  mapping.forEach((field, column) => {
    if (field !== null) columns.set(field, column)
  })
  const columnOf = (field: ImportField): number => columns.get(field) ?? -1
  const at = {
    businessName: columnOf('business_name'),
    category: columnOf('category'),
    address: columnOf('address'),
    city: columnOf('city'),
    region: columnOf('region'),
    postalCode: columnOf('postal_code'),
    country: columnOf('country'),
    phone: columnOf('phone'),
    website: columnOf('website'),
    email: columnOf('email'),
    contactName: columnOf('contact_name'),
    rating: columnOf('rating'),
    reviewCount: columnOf('review_count'),
    externalId: columnOf('external_id'),
    tags: columnOf('tags'),
  }
  const customColumns = mapping.flatMap((field, column): [CustomField, number][] =>
    field !== null && isCustomField(field) ? [[field, column]] : [],
  )
  return (row) => {
    const cells = new RowCells(row, isExact)
    const given = cells.text(at.businessName)
    const name = given === null || isExact ? given : tidyBusinessName(given)
    if (given === null || name === null || !(isExact || isUsableBusinessName(name))) {
      return cells.rejected(
        given === null
          ? 'the name of the business is missing'
          : 'what stands here is not the name of a business',
      )
    }
    if (name.length > leadLimits.businessName) {
      return cells.rejected(`the name is longer than ${leadLimits.businessName} characters`)
    }
    const country = cells.limited(at.country, 'country', leadLimits.country)
    const lead: LeadFacts = {
      businessName: name,
      originalName: name === given ? null : given,
      category: cells.remembered(at.category, 'category', leadLimits.category),
      address: cells.limited(at.address, 'address', leadLimits.address),
      city: cells.remembered(at.city, 'city', leadLimits.city),
      region: cells.region(at.region),
      postalCode: cells.limited(at.postalCode, 'postal_code', leadLimits.postalCode),
      country,
      phone: cells.parsed(
        at.phone,
        'phone',
        (text) => normalisePhone(text, country),
        'is not a phone number',
      ),
      website: cells.parsed(at.website, 'website', normaliseWebsite, 'is not the address of a website'),
      email: cells.parsed(at.email, 'email', normaliseEmail, 'is not an e-mail address'),
      contactName: cells.calmed(at.contactName, 'contact_name', leadLimits.contactName),
      rating: cells.parsed(at.rating, 'rating', parseRating, 'is not a rating from 0 to 5'),
      reviewCount: cells.parsed(at.reviewCount, 'review_count', parseCount, 'is not a number of reviews'),
      externalId: cells.limited(at.externalId, 'external_id', leadLimits.externalId),
      tags: cells.tags(at.tags),
    }
    const custom = customColumns.length === 0 ? noCustom : cells.custom(customColumns)
    return { lead, custom, errors: cells.errors }
  }
}

class RowCells {
  readonly #row: CsvRow
  readonly #isExact: boolean
  #errors: RowError[] | undefined

  constructor(row: CsvRow, isExact: boolean) {
    this.#row = row
    this.#isExact = isExact
  }

  get errors(): readonly RowError[] {
    return this.#errors ?? noErrors
  }

  report(path: ImportField, message: string): null {
    this.#errors ??= []
    this.#errors.push({ line: this.#row.line, path, message })
    return null
  }

  rejected(message: string): RowResult {
    this.report('business_name', message)
    return { lead: null, custom: noCustom, errors: this.errors }
  }

  text(column: number): string | null {
    if (column === -1) return null
    const cell = this.#row.cells[column]
    if (cell === undefined || cell === '') return null
    return this.#isExact ? exactText(cell) : cleanText(cell)
  }

  optional(column: number): string | null {
    const text = this.text(column)
    return text === null || (!this.#isExact && isPlaceholder(text)) ? null : text
  }

  limited(column: number, path: ImportField, limit: number): string | null {
    const text = this.optional(column)
    if (text === null || text.length <= limit) return text
    return this.report(path, `is longer than ${limit} characters`)
  }

  /** For what repeats from row to row. */
  remembered(column: number, path: ImportField, limit: number): string | null {
    const text = this.limited(column, path, limit)
    return text === null || this.#isExact ? text : calmRemembered(text)
  }

  calmed(column: number, path: ImportField, limit: number): string | null {
    const text = this.limited(column, path, limit)
    return text === null || this.#isExact ? text : calm(text)
  }

  /** "CA" is no shout. */
  region(column: number): string | null {
    const text = this.limited(column, 'region', leadLimits.region)
    return text === null || text.length <= 3 || this.#isExact ? text : calm(text)
  }

  parsed<T>(column: number, path: ImportField, parse: (text: string) => T | null, problem: string): T | null {
    const text = this.optional(column)
    if (text === null) return null
    return parse(text) ?? this.report(path, `${quoted(text)} ${problem}`)
  }

  tags(column: number): readonly string[] {
    const text = this.optional(column)
    if (text === null) return []
    const tags = new Set<string>()
    for (const part of listInJson(text) ?? text.split(/[,;|]/)) {
      const tag = part.trim()
      if (tag === '') continue
      if (tag.length > leadLimits.tag)
        this.report('tags', `${quoted(tag)} is longer than ${leadLimits.tag} characters`)
      else if (tags.size < leadLimits.tags) tags.add(tag)
      else {
        this.report('tags', `there are more than ${leadLimits.tags}: the first ones count`)
        break
      }
    }
    return [...tags]
  }

  custom(columns: readonly [field: CustomField, column: number][]): Custom {
    const custom: Custom = {}
    for (const [field, column] of columns) {
      const cell = this.#row.cells[column]
      const text = cell === undefined ? null : exactText(cell)
      if (text === null) continue
      const values =
        field === 'custom' ? customInJson(text) : { [field.slice('custom.'.length)]: readCustom(text) }
      if (values === null)
        this.report(field, `${quoted(text)} is no object in JSON with names such as contract_value`)
      else for (const [name, value] of Object.entries(values)) this.#addCustom(custom, name, value)
    }
    return custom
  }

  #addCustom(custom: Custom, name: string, value: Custom[string]): void {
    if (value === null || value === '') return
    if (typeof value === 'string' && value.length > leadLimits.customText)
      this.report(`custom.${name}`, `is longer than ${leadLimits.customText} characters`)
    else if (Object.keys(custom).length >= leadLimits.custom)
      this.report(
        `custom.${name}`,
        `there are more than ${leadLimits.custom} own fields: the first ones count`,
      )
    else custom[name] = value
  }
}

function customInJson(text: string): Custom | null {
  try {
    return customShape.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** As exports write tags that have a delimiter in them; null for everything else. */
function listInJson(text: string): string[] | null {
  if (!text.startsWith('["')) return null
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : null
  } catch {
    return null
  }
}

/** A file has some hundred cities and categories, and calming one takes 0.7 µs; more than this are forgotten. */
const rememberedTexts = 1_000
const calmedTexts = new Map<string, string>()

function calmRemembered(text: string): string {
  const known = calmedTexts.get(text)
  if (known !== undefined) return known
  const calmed = calm(text)
  if (calmedTexts.size >= rememberedTexts) calmedTexts.clear()
  calmedTexts.set(text, calmed)
  return calmed
}

function quoted(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}

/** What people write where they know nothing. */
export function isPlaceholder(text: string): boolean {
  return text.length <= 7 && /^(?:n\/?a|n\.a\.|none|null|nil|unknown|tbd|[-–—.?*]+)$/i.test(text)
}

/** Without the apostrophe by which exports keep a spreadsheet from running a cell as a formula. */
export const disarmed = (cell: string): string => (/^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)

/** As the API takes texts. Null when nothing is left. */
function exactText(cell: string): string | null {
  const text = withoutTurningMarks(disarmed(cell)).trim().toWellFormed()
  return text === '' ? null : text
}

/**
 * Takes off the apostrophe of exports, collapses spaces, and drops what no database or terminal should get (control characters, lone surrogates). Null when nothing is left.
 */
function cleanText(cell: string): string | null {
  let text = disarmed(cell)
  if (/[^\x20-\x7e]/.test(text)) {
    text = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\p{Cs}\u200b\u2060\ufeff]/gu, '')
    text = withoutTurningMarks(text)
  }
  if (text.startsWith(' ') || text.endsWith(' ') || /\s\s|[^\S ]/.test(text))
    text = text.replace(/\s+/g, ' ').trim()
  return text === '' ? null : text
}

function parseRating(text: string): number | null {
  const match = /^(\d(?:[.,]\d{1,17})?)(?:\s*\/\s*5|\s*stars?)?$/i.exec(text)
  const rating = Number(match?.[1]?.replace(',', '.') ?? Number.NaN)
  return rating >= 0 && rating <= 5 ? rating : null
}

/** "187", "1,234", "(187)", "187 reviews". */
function parseCount(text: string): number | null {
  const match = /^\(?(\d{1,3}(?:[,. ]\d{3})+|\d{1,10})(?:\.0)?\)?(?:\s*(?:reviews?|ratings?))?$/i.exec(text)
  const count = Number(match?.[1]?.replace(/[,. ]/g, '') ?? Number.NaN)
  return count <= leadLimits.reviewCount ? count : null
}
