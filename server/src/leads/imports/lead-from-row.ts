/**
 * One row of a file as facts about a lead.
 *
 * A row without a usable business name is rejected. An optional value that is wrong (a phone that is none) is left
 * out and reported, and the row is kept: fourteen thousand businesses are worth more than a broken phone number.
 * Placeholders ("N/A", "-") are simply absent. Shouted text is calmed for people; the name keeps its original.
 */

import { isUsableBusinessName, tidyBusinessName } from '../business-name.ts'
import { normaliseEmail, normalisePhone, normaliseWebsite } from '../contact.ts'
import { type LeadFacts, leadLimits } from '../lead-facts.ts'
import { calm } from '../title-case.ts'
import type { RowError } from './errors.ts'
import type { ImportField, Mapping } from './mapping.ts'
import type { CsvRow } from './read-csv.ts'

export interface RowResult {
  /** Null when the row is rejected; then the errors say why. */
  readonly lead: LeadFacts | null
  readonly errors: readonly RowError[]
}

const noErrors: readonly RowError[] = []

/** Prepares the mapping once; the function that comes back takes the rows. Costs 5–7 µs a row. */
export function createRowReader(mapping: Mapping): (row: CsvRow) => RowResult {
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
  return (row) => {
    const cells = new RowCells(row)
    const given = cells.text(at.businessName)
    const name = given === null ? null : tidyBusinessName(given)
    if (given === null || name === null || !isUsableBusinessName(name)) {
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
    return { lead, errors: cells.errors }
  }
}

class RowCells {
  readonly #row: CsvRow
  #errors: RowError[] | undefined

  constructor(row: CsvRow) {
    this.#row = row
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
    return { lead: null, errors: this.errors }
  }

  text(column: number): string | null {
    if (column === -1) return null
    const cell = this.#row.cells[column]
    return cell === undefined || cell === '' ? null : cleanText(cell)
  }

  optional(column: number): string | null {
    const text = this.text(column)
    return text === null || isPlaceholder(text) ? null : text
  }

  limited(column: number, path: ImportField, limit: number): string | null {
    const text = this.optional(column)
    if (text === null || text.length <= limit) return text
    return this.report(path, `is longer than ${limit} characters`)
  }

  /** For what repeats from row to row. */
  remembered(column: number, path: ImportField, limit: number): string | null {
    const text = this.limited(column, path, limit)
    return text === null ? null : calmRemembered(text)
  }

  calmed(column: number, path: ImportField, limit: number): string | null {
    const text = this.limited(column, path, limit)
    return text === null ? null : calm(text)
  }

  /** "CA" is no shout. */
  region(column: number): string | null {
    const text = this.limited(column, 'region', leadLimits.region)
    return text === null || text.length <= 3 ? text : calm(text)
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

/**
 * Takes off the apostrophe by which exports keep a spreadsheet from running a cell as a formula, collapses spaces, and
 * drops what no database or terminal should get (control characters, lone surrogates). Null when nothing is left.
 */
function cleanText(cell: string): string | null {
  let text = /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
  if (/[^\x20-\x7e]/.test(text)) {
    text = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/[\p{Cs}\u200b\u2060\ufeff]/gu, '')
  }
  if (text.startsWith(' ') || text.endsWith(' ') || /\s\s|[^\S ]/.test(text))
    text = text.replace(/\s+/g, ' ').trim()
  return text === '' ? null : text
}

function parseRating(text: string): number | null {
  const match = /^(\d(?:[.,]\d{1,4})?)(?:\s*\/\s*5|\s*stars?)?$/i.exec(text)
  const rating = Number(match?.[1]?.replace(',', '.') ?? Number.NaN)
  return rating >= 0 && rating <= 5 ? rating : null
}

/** "187", "1,234", "(187)", "187 reviews". */
function parseCount(text: string): number | null {
  const match = /^\(?(\d{1,3}(?:[,. ]\d{3})+|\d{1,10})(?:\.0)?\)?(?:\s*(?:reviews?|ratings?))?$/i.exec(text)
  const count = Number(match?.[1]?.replace(/[,. ]/g, '') ?? Number.NaN)
  return count <= leadLimits.reviewCount ? count : null
}
