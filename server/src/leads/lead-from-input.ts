/** What a client sent about a business, in its normal forms; values that have none are refused with their names. */
import { AppError, type ErrorDetail, invalidRequest } from '../platform/errors.ts'
import { matchKeys, normaliseEmail, normalisePhone, normaliseWebsite } from './identity.ts'
import type { Custom } from './lead.ts'
import { bareFacts, type LeadFacts } from './lead-facts.ts'
import type { LeadRecord } from './merge-records.ts'
import type { LeadPatch, NewLead } from './schema.ts'

type Input = Omit<NewLead & LeadPatch, 'business_name'> & { business_name?: string | undefined }

/**
 * The facts that the input names, and nothing else: an absent field is absent, an empty one is null. `country` is
 * what is known of the lead, for reading a national phone number. Throws `invalid_request`.
 */
export function factsOfInput(input: Input, country: string | null): Partial<LeadFacts> {
  const details: ErrorDetail[] = []
  const normal = (
    path: 'phone' | 'email' | 'website',
    form: (value: string) => string | null,
    message: string,
  ) => {
    const value = plain(input[path])
    if (value === undefined || value === null) return value
    const result = form(value)
    if (result === null) details.push({ path, message })
    return result
  }
  const facts: { [Name in keyof LeadFacts]?: LeadFacts[Name] | undefined } = {
    businessName: input.business_name,
    category: plain(input.category),
    address: plain(input.address),
    city: plain(input.city),
    region: plain(input.region),
    postalCode: plain(input.postal_code),
    country: plain(input.country),
    phone: normal(
      'phone',
      (value) => normalisePhone(value, plain(input.country) ?? country),
      'must be a phone number such as +14155550123',
    ),
    website: normal('website', normaliseWebsite, 'must be a web address such as https://example.com'),
    email: normal('email', normaliseEmail, 'must be an e-mail address such as name@example.com'),
    contactName: plain(input.contact_name),
    rating: input.rating,
    reviewCount: input.review_count,
    externalId: plain(input.external_id),
    tags: input.tags === undefined ? undefined : [...new Set(input.tags ?? [])],
  }
  const [first] = details
  if (first) throw new AppError(invalidRequest, { message: `${first.path} ${first.message}`, details })
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}

/** Throws `invalid_request`. */
export function recordOfInput(input: NewLead): LeadRecord {
  const facts = { ...bareFacts(input.business_name), ...factsOfInput(input, null) }
  return {
    facts,
    keys: matchKeys(facts),
    source: plain(input.source) ?? 'api',
    status: input.status,
    custom: filledFields(input.custom ?? {}),
  }
}

/** Own fields without the empty ones. */
export const filledFields = (custom: Custom): Custom =>
  Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null && value !== ''))

const plain = (value: string | null | undefined) => (value === '' ? null : value)
