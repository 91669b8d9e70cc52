import type { Lead } from '@bolsivo/sdk'

/** Ids rise with their number, as those of the server with time. */
export function leadNumber(number: number, change: Partial<Lead> = {}): Lead {
  const at = new Date(Date.UTC(2026, 5, 20) + number * 60_000).toISOString()
  return {
    id: `lead_${String(number).padStart(6, '0')}`,
    business_name: `Number ${number}`,
    ...{ category: null, address: null, city: null, region: null, postal_code: null, country: null },
    ...{ phone: null, website: null, email: null, contact_name: null, rating: null, review_count: null },
    ...{ source: 'import', external_id: null, tags: [], custom: {}, status: 'new', score: null },
    fit_reason: null,
    created_at: at,
    updated_at: at,
    ...change,
  }
}
