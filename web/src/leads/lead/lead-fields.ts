/** The facts of a lead as they are shown and typed, and what an edit of one says to the API. Pure. */
import type { Lead, UpdateLeadBody } from '@bolsivo/sdk'

export type FieldName = Exclude<keyof UpdateLeadBody, 'status' | 'tags' | 'custom'>

export interface FieldOptions {
  readonly label: string
  /** The longest text that the API takes. */
  readonly max: number
  readonly kind?: 'phone' | 'email' | 'website' | 'number'
}

export const fields: Readonly<Record<FieldName, FieldOptions>> = {
  business_name: { label: 'Name', max: 200 },
  contact_name: { label: 'Contact', max: 200 },
  email: { label: 'E-mail', max: 254, kind: 'email' },
  phone: { label: 'Phone', max: 60, kind: 'phone' },
  website: { label: 'Website', max: 500, kind: 'website' },
  address: { label: 'Street', max: 300 },
  city: { label: 'City', max: 100 },
  region: { label: 'Region', max: 100 },
  postal_code: { label: 'Postal code', max: 20 },
  country: { label: 'Country', max: 60 },
  category: { label: 'Category', max: 200 },
  rating: { label: 'Rating', max: 10, kind: 'number' },
  review_count: { label: 'Reviews', max: 12, kind: 'number' },
  external_id: { label: 'Your id', max: 200 },
}

export const isFieldName = (name: string): name is FieldName => Object.hasOwn(fields, name)

/** `phone` → `phone`, `custom` → `own fields`: names of the API within a sentence. */
export function fieldInWords(name: string): string {
  if (name === 'custom') return 'own fields'
  return isFieldName(name) ? fields[name].label.toLowerCase() : name.replaceAll('_', ' ')
}

/** `+14255550142` → `+1 425 555 0142`; those of other countries, which have other groups, as they are. */
export const phoneText = (phone: string): string =>
  phone.replace(/^(\+1)(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3 $4')

export type Typed = { readonly patch: UpdateLeadBody } | { readonly problem: string }

/** What was typed into a field as a change: an empty text clears it, the name of the business can't be empty. */
export function readTyped(name: FieldName, text: string): Typed {
  const trimmed = text.trim()
  if (name === 'business_name')
    return trimmed ? { patch: { [name]: trimmed } } : { problem: 'A lead needs a name' }
  if (trimmed === '') return { patch: { [name]: null } }
  if (fields[name].kind !== 'number') return { patch: { [name]: trimmed } }
  const value = readNumber(trimmed)
  return value === null ? { problem: 'Give a number' } : { patch: { [name]: value } }
}

/** `4.6`, `4,6` and `1,391`. */
export function readNumber(text: string): number | null {
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null
}

export type CustomValue = Lead['custom'][string]
export const customKinds = ['text', 'number', 'yes or no'] as const
export type CustomKind = (typeof customKinds)[number]

export function kindOf(value: CustomValue | undefined): CustomKind {
  if (typeof value === 'number') return 'number'
  return typeof value === 'boolean' ? 'yes or no' : 'text'
}

export function customText(value: CustomValue | undefined): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return value === undefined || value === null ? '' : String(value)
}

/** A value of an own field keeps its kind; an empty one takes the field away. */
export function readCustom(name: string, kind: CustomKind, text: string): Typed {
  const trimmed = text.trim()
  if (trimmed === '') return { patch: { custom: { [name]: null } } }
  if (kind === 'text') return { patch: { custom: { [name]: trimmed } } }
  if (kind === 'yes or no') return { patch: { custom: { [name]: /^(y|yes|true|1)$/i.test(trimmed) } } }
  const value = readNumber(trimmed)
  return value === null ? { problem: 'Give a number' } : { patch: { custom: { [name]: value } } }
}

/** `Contract value` → `contract_value`, as the API wants names; null where nothing is left of it. */
export function customName(text: string): string | null {
  const name = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 50)
  return name === '' ? null : name
}

/**
 * Where somebody else wrote meanwhile: the changed fields whose value is neither that from which the edit began nor
 * that which it wants. Own fields count one by one (`custom.evening_only`).
 */
export function conflictsOf(base: Lead, current: Lead, patch: UpdateLeadBody): string[] {
  const isConflict = (was: unknown, is: unknown, wanted: unknown) => !isSame(was, is) && !isSame(is, wanted)
  return Object.entries(patch).flatMap(([name, wanted]) => {
    if (name === 'custom') {
      return Object.entries(patch.custom ?? {}).flatMap(([own, value]) =>
        isConflict(base.custom[own], current.custom[own], value) ? [`custom.${own}`] : [],
      )
    }
    const key = name as keyof Lead
    return isConflict(base[key], current[key], wanted) ? [name] : []
  })
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** Only what is a web address to a browser too; `javascript:` and the like are a text. */
export function webLink(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null
  try {
    return new URL(text).href
  } catch {
    return null
  }
}

export function addressLine({ address, city, region, postal_code, country }: Lead): string | null {
  const place = [city, [region, postal_code].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return [address, place, country].filter(Boolean).join(', ') || null
}
