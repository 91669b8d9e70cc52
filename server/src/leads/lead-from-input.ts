/** What a client sent about a business, in its normal forms; each value that has none is an error with its name. */
import type { ErrorDetail } from '../platform/errors.ts'
import { normaliseEmail, normalisePhone, normaliseWebsite } from './identity.ts'
import { bareFacts, type LeadFacts } from './lead-facts.ts'
import type { LeadPatch, NewLead } from './schema.ts'

type Input = Omit<NewLead & LeadPatch, 'business_name'> & { business_name?: string | undefined }

/** The facts that the input names, and nothing else: an absent field is absent, an empty one is null. */
export function factsOfInput(
  input: Input,
  country: string | null,
): { facts: Partial<LeadFacts>; details: ErrorDetail[] } {
  const details: ErrorDetail[] = []
  const normal = (
    path: 'phone' | 'email' | 'website',
    form: (value: string) => string | null,
    message: string,
  ) => {
    const value = input[path]
    if (value === undefined || value === null || value === '') return value === undefined ? undefined : null
    const result = form(value)
    if (result === null) details.push({ path, message })
    return result
  }
  const plain = (value: string | null | undefined) => (value === '' ? null : value)
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
      (value) => normalisePhone(value, input.country ?? country),
      'must be a phone number such as +14155550123',
    ),
    website: normal('website', normaliseWebsite, 'must be a web address such as https://example.com'),
    email: normal('email', normaliseEmail, 'must be an e-mail address such as name@example.com'),
    contactName: plain(input.contact_name),
    rating: input.rating,
    reviewCount: input.review_count,
    externalId: plain(input.external_id),
    tags: input.tags && [...new Set(input.tags)],
  }
  const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
  return { facts: given as Partial<LeadFacts>, details }
}

export function newFacts(input: NewLead): { facts: LeadFacts; details: ErrorDetail[] } {
  const { facts, details } = factsOfInput(input, null)
  return { facts: { ...bareFacts(input.business_name), ...facts }, details }
}
