/**
 * Which column of a file holds which field of a lead: guessed from the header, or given by whoever imports.
 *
 * Guessed by the name of the column alone, never by its values: the same header always means the same. A column that
 * no list knows is left out, and the answer of an import shows what was taken.
 */
import { AppError, type ErrorDetail } from '../../platform/errors.ts'
import { customName } from '../custom-cells.ts'
import { leadShape } from '../schema.ts'
import { invalidMapping, noNameColumn } from './errors.ts'

export const importFields = [
  'business_name',
  'category',
  'address',
  'city',
  'region',
  'postal_code',
  'country',
  'phone',
  'website',
  'email',
  'contact_name',
  'rating',
  'review_count',
  'external_id',
  'tags',
] as const

type FactField = (typeof importFields)[number]
/** One of the client's own fields, or in JSON several of them. */
export type CustomField = `custom.${string}` | 'custom'
export type ImportField = FactField | CustomField

/** For each column, in the order of the header, the field that it fills. */
export type Mapping = readonly (ImportField | null)[]

/**
 * What a client gives: column → field, or null to leave the column out. `"*": null` leaves out all that are not named,
 * which would be guessed else: so a file of hundreds of columns has a mapping that fits into an address.
 */
export type GivenMapping = Readonly<Record<string, string | null>>

/**
 * Spellings by field, best first: where a file has several, the first in the list wins. "Classification" (janitorial
 * services) comes before "Category" (services), because a salesperson is helped by the narrower word.
 */
const spellings: Readonly<Record<FactField, string>> = {
  business_name: `business name|company name|company|business|account name|organization name|organisation name|
    organization|organisation|dba name|doing business as|trade name|trading name|store name|shop name|restaurant name|
    facility name|establishment name|establishment|legal business name|legal name|ownership name|client name|
    customer name|company or account|lead name|place name|account|firma|empresa|name|title|dba|client|customer`,
  category: `classification|subcategory|sub category|business classification|license classification|business category|
    primary category|main category|category name|category|categories|business type|type of business|license type|
    licence type|industry|naics description|naics code description|sic description|line of business|business activity|
    vertical|sector|niche|segment|types|type`,
  address: `address|street address|business address|full address|address 1|address1|address line 1|street|street 1|
    location address|mailing address|physical address|site address|billing street|billing address|shipping street|
    company address|adresse|location`,
  city: `city|town|city name|business city|location city|mailing city|billing city|company city|municipality|locality|
    suburb|ciudad|ort|stadt`,
  region: `state|region|province|state province|state or province|state region|state code|county state|business state|
    billing state|billing state province|mailing state|company state|st|territory|county`,
  postal_code: `postal code|zip|zip code|zipcode|postcode|post code|zip postal code|zip or postal code|postal|
    business zip|billing zip|billing zip postal code|mailing zip|company zip|plz`,
  country: 'country|country code|country name|country region|billing country|company country|nation',
  phone: `phone|phone number|business phone|company phone|work phone|main phone|office phone|primary phone|telephone|
    telephone number|phone 1|contact phone|contact number|tel|tel no|phone no|mobile|mobile phone|cell|cell phone|
    cellphone|telefon|telefono|international phone number|formatted phone number`,
  website: `website|web site|website url|company website|business website|web|url|web address|homepage|home page|site|
    domain|company domain name|company domain|domain name|webpage`,
  email: `email|e mail|email address|e mail address|business email|company email|work email|contact email|
    primary email|email 1|mail|correo`,
  contact_name: `contact name|contact|contact person|primary contact|full name|owner name|owner|business owner|
    person name|decision maker|manager|name`,
  rating:
    'rating|stars|star rating|average rating|avg rating|google rating|review rating|review score|overall rating',
  review_count: `review count|reviews|number of reviews|no of reviews|num reviews|reviews count|total reviews|
    user ratings total|rating count|ratings count|number of ratings|google reviews|total ratings|votes`,
  external_id: `external id|business id|license no|license number|licence no|licence number|license id|licence id|
    license|account number|account no|account id|customer id|customer number|company id|record id|lead id|place id|
    google place id|permit number|permit no|permit id|registration number|facility id|establishment id|location id|
    certificate number|uuid|guid|uid|objectid|object id|id|no|key`,
  tags: 'tags|tag|labels|label|keywords',
}

const ranks = new Map<string, [field: FactField, rank: number][]>()
for (const field of importFields) {
  spellings[field].split('|').forEach((spelling, rank) => {
    const key = spelling.trim()
    ranks.set(key, [...(ranks.get(key) ?? []), [field, rank]])
  })
}

/** "Zip/Postal Code", "zip_postal_code" and "zipPostalCode" are one name. */
export function columnKey(name: string): string {
  return name
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/#/g, ' no ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Of the file of rejected rows, in which it says why (rejected-rows-csv.ts). Nothing about the lead. */
export const whyColumn = 'why_not_imported'

export const isWhyColumn = (name: string): boolean => columnKey(name) === columnKey(whyColumn)

/** The likeliest mapping. May hold no column for the business name; `resolveMapping` insists on one. */
export function guessMapping(header: readonly string[]): Mapping {
  return completeMapping(
    header,
    header.map(() => null),
    new Set(),
  )
}

/** Fills the columns that are free with the fields that are free. */
function completeMapping(header: readonly string[], fixed: Mapping, closed: ReadonlySet<number>): Mapping {
  const mapping = [...fixed]
  const taken = new Set(fixed)
  const candidates = header.flatMap((name, column) =>
    closed.has(column)
      ? []
      : (ranks.get(columnKey(name)) ?? []).map(([field, rank]) => ({ field, rank, column })),
  )
  for (const field of importFields) {
    if (taken.has(field)) continue
    const best = candidates
      .filter((candidate) => candidate.field === field && mapping[candidate.column] === null)
      .sort((a, b) => a.rank - b.rank || a.column - b.column)[0]
    if (best !== undefined) mapping[best.column] = field
  }
  header.forEach((name, column) => {
    if (closed.has(column) || mapping[column] || !isCustomField(name) || mapping.includes(name)) return
    mapping[column] = name
  })
  return mapping
}

/**
 * The mapping to import by, as of `fitMapping`. Throws an AppError: also `no_name_column`, when nothing is left for the
 * business name.
 */
export function resolveMapping(header: readonly string[], given: GivenMapping = {}): Mapping {
  const mapping = fitMapping(header, given)
  if (mapping.includes('business_name')) return mapping
  throw new AppError(noNameColumn, {
    message: `${noNameColumn.message}: the columns are ${listed(header)}. Map one of them to business_name`,
    details: [{ path: 'mapping', message: 'map one column to business_name' }],
  })
}

/**
 * What is given counts, the rest is guessed. Throws an AppError: `invalid_mapping` with a detail for each column or
 * field that does not exist or is taken twice.
 */
export function fitMapping(header: readonly string[], given: GivenMapping): Mapping {
  const fixed: (ImportField | null)[] = header.map(() => null)
  const closed = new Set<number>()
  const details: ErrorDetail[] = []
  const leavesOthersOut = given['*'] === null && !header.includes('*')
  for (const [name, field] of Object.entries(given)) {
    if (name === '*' && leavesOthersOut) continue
    const path = `mapping.${name}`
    const column = findColumn(header, name)
    if (column === -1) details.push({ path, message: `no such column; the file has ${listed(header)}` })
    else if (field !== null && !isImportField(field)) {
      details.push({
        path,
        message: `no such field; use ${importFields.join(', ')}, custom.your_field, or null to leave it out`,
      })
    } else if (closed.has(column)) details.push({ path, message: 'this column is named twice' })
    else if (field !== null && fixed.includes(field)) {
      details.push({ path, message: `another column is mapped to ${field} already` })
    } else {
      closed.add(column)
      fixed[column] = field
    }
  }
  if (details.length > 0) throw new AppError(invalidMapping, { details })
  return leavesOthersOut ? fixed : completeMapping(header, fixed, closed)
}

/** For showing: column → field, null for those left out. */
export function describeMapping(
  header: readonly string[],
  mapping: Mapping,
): Record<string, ImportField | null> {
  return Object.fromEntries(header.flatMap((name, i) => (name === '' ? [] : [[name, mapping[i] ?? null]])))
}

function isImportField(text: string): text is ImportField {
  return (importFields as readonly string[]).includes(text) || isCustomField(text)
}

export const isCustomField = (text: string): text is CustomField =>
  text === 'custom' || (text.startsWith('custom.') && customName.test(text.slice('custom.'.length)))

const exportColumns = Object.keys(leadShape.shape)

/** Whether a file has all columns of our own exports: what stands there has its final form already. */
export const isExport = (header: readonly string[]): boolean =>
  exportColumns.every((name) => header.includes(name))

function findColumn(header: readonly string[], name: string): number {
  const wanted = name.replace(/\s+/g, ' ').trim()
  if (wanted === '') return -1
  const exact = header.indexOf(wanted)
  return exact !== -1 ? exact : header.findIndex((column) => column.toLowerCase() === wanted.toLowerCase())
}

/** Enough of the header to recognise the file by, however wide it is. */
function listed(header: readonly string[]): string {
  const names = header.filter((name) => name !== '').map((name) => `"${name.slice(0, 40)}"`)
  return names.length > 20
    ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`
    : names.join(', ')
}
