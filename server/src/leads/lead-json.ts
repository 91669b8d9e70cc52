/** A lead as the API shows it, wherever it is shown. */
import type { Custom } from './lead.ts'
import type { ShownLead } from './list-leads.ts'
import type { LeadJson } from './schema.ts'

/** Exactly the fields of the contract, in its order. */
export function leadJson(lead: ShownLead): LeadJson {
  return {
    id: lead.id,
    business_name: lead.businessName,
    category: lead.category,
    address: lead.address,
    city: lead.city,
    region: lead.region,
    postal_code: lead.postalCode,
    country: lead.country,
    phone: lead.phone,
    website: lead.website,
    email: lead.email,
    contact_name: lead.contactName,
    rating: lead.rating,
    review_count: lead.reviewCount,
    source: lead.source,
    external_id: lead.externalId,
    tags: [...lead.tags],
    custom: inOneOrder(lead.custom),
    status: lead.status,
    score: lead.score,
    fit_reason: lead.fitReason,
    created_at: lead.createdAt.toISOString(),
    updated_at: lead.updatedAt.toISOString(),
  }
}

/** The database has its own order of keys: the same lead is the same text, whether it was just written or read. */
function inOneOrder(custom: Custom): Custom {
  const entries = Object.entries(custom)
  if (entries.length < 2) return custom
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
