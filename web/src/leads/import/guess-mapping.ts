/**
 * What each column of a file will be taken for, as the server guesses it from its name: shown before the file is sent.
 * What is shown is what is sent, so a guess that differs would be seen and never act unseen; a test compares the two.
 */

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

export type ImportField = (typeof importFields)[number]

/** For each column, in their order, the field that it fills; null: it is left out. */
export type Mapping = readonly (ImportField | null)[]

export const fieldNames: Readonly<Record<ImportField, string>> = {
  business_name: 'Name of the business',
  category: 'Category',
  address: 'Street',
  city: 'City',
  region: 'Region',
  postal_code: 'Postal code',
  country: 'Country',
  phone: 'Phone',
  website: 'Website',
  email: 'E-mail',
  contact_name: 'Contact',
  rating: 'Rating',
  review_count: 'Reviews',
  external_id: 'Your id',
  tags: 'Tags',
}

export const isImportField = (text: string): text is ImportField =>
  (importFields as readonly string[]).includes(text)

/** Best first. */
const spellings: Readonly<Record<ImportField, string>> = {
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

const ranks = new Map<string, [field: ImportField, rank: number][]>()
for (const field of importFields) {
  spellings[field].split('|').forEach((spelling, rank) => {
    const key = spelling.trim()
    ranks.set(key, [...(ranks.get(key) ?? []), [field, rank]])
  })
}

/** "Zip/Postal Code", "zip_postal_code" and "zipPostalCode" are one name. */
function columnKey(name: string): string {
  return name
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/#/g, ' no ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Each field goes to the free column whose name says it best. */
export function guessMapping(header: readonly string[]): Mapping {
  const mapping: (ImportField | null)[] = header.map(() => null)
  const candidates = header.flatMap((name, column) =>
    (ranks.get(columnKey(name)) ?? []).map(([field, rank]) => ({ field, rank, column })),
  )
  for (const field of importFields) {
    const best = candidates
      .filter((candidate) => candidate.field === field && mapping[candidate.column] === null)
      .sort((a, b) => a.rank - b.rank || a.column - b.column)[0]
    if (best !== undefined) mapping[best.column] = field
  }
  return mapping
}

/** A column gets a field; the one that had it is left out, since a field is filled by one column. */
export const withField = (mapping: Mapping, column: number, field: ImportField | null): Mapping =>
  mapping.map((now, at) => (at === column ? field : now === field ? null : now))

/** As the API takes it: every column that has a name, so that nothing is guessed a second time. */
export function givenMapping(header: readonly string[], mapping: Mapping): string {
  return JSON.stringify(
    Object.fromEntries(header.flatMap((name, at) => (name === '' ? [] : [[name, mapping[at] ?? null]]))),
  )
}
