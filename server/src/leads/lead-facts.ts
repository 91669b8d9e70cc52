/**
 * What is known about a business, in the form in which every part of the product speaks of it. Null means unknown,
 * never an empty text. The values are already in their normal forms (E.164 phone, lower-case address, …).
 */
export interface LeadFacts {
  /** As a person is shown it. */
  businessName: string
  /** As it was given, when tidying changed it. */
  originalName: string | null
  category: string | null
  address: string | null
  city: string | null
  region: string | null
  postalCode: string | null
  country: string | null
  phone: string | null
  website: string | null
  email: string | null
  contactName: string | null
  /** 0–5. */
  rating: number | null
  reviewCount: number | null
  externalId: string | null
  tags: readonly string[]
}

/** The longest text, in UTF-16 units, that each field takes: the same for the API, the import and the columns. */
export const leadLimits = {
  businessName: 200,
  category: 200,
  address: 300,
  city: 100,
  region: 100,
  postalCode: 20,
  country: 60,
  phone: 60,
  website: 500,
  email: 254,
  contactName: 200,
  source: 50,
  externalId: 200,
  tag: 50,
  tags: 20,
  custom: 50,
  customText: 1_000,
  reviewCount: 2_000_000_000,
} as const

/** Facts of which only the name is known; callers spread what they have over it. */
export function bareFacts(businessName: string): LeadFacts {
  return {
    businessName,
    originalName: null,
    category: null,
    address: null,
    city: null,
    region: null,
    postalCode: null,
    country: null,
    phone: null,
    website: null,
    email: null,
    contactName: null,
    rating: null,
    reviewCount: null,
    externalId: null,
    tags: [],
  }
}
