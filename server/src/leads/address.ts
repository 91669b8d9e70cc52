/**
 * The comparable form of a street address: "215 Fremont Street, Suite 2-B" and "215 FREMONT ST. #2B" are one.
 *
 * Follows the abbreviations of USPS Publication 28 that occur in the real files. It compares spellings and knows no
 * map: two streets that a city renamed stay two.
 */

const forms = new Map<string, string>()
for (const line of `st street str|ave avenue av|blvd boulevard boul|rd road|dr drive|ln lane|ct court|pl place|plz plaza
  |ter terrace terr|cir circle|pkwy parkway pky pkway|hwy highway hiway|sq square|trl trail|xing crossing|expy expressway
  |fwy freeway|cv cove|loop loops|pt point|rdg ridge|hts heights|ctr center centre cntr|bldg building|fl floor flr
  |rm room|bsmt basement|mt mount|ft fort|n north|s south|e east|w west|ne northeast|nw northwest|se southeast
  |sw southwest|i interstate|unit suite ste apt apartment no number|1st first|2nd second|3rd third|4th fourth|5th fifth
  |6th sixth|7th seventh|8th eighth|9th ninth|10th tenth`.split('|')) {
  const [form = '', ...spellings] = line.trim().split(/\s+/)
  for (const spelling of [form, ...spellings]) forms.set(spelling, form)
}

const postOfficeBox = /\b(?:p\.?\s*o\.?|post\s+office)\s*(?:box|bx)\b|^box\b/g

/** Empty when nothing in the text can be compared. */
export function normaliseAddress(address: string): string {
  let text = address.toLowerCase()
  if (text.includes('box') || text.includes('bx')) text = text.replace(postOfficeBox, ' pobox ')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  if (/[^\x00-\x7f]/.test(text)) text = text.normalize('NFKD').replace(/\p{M}/gu, '')
  // "A-1" and "2 B" as units vary by their joints; a hyphen between letters and digits goes, others separate.
  text = text
    .replace(/['’.]/g, '')
    .replace(/(?<=\d)-(?=[a-z]\b)|(?<=\b[a-hj-z])-(?=\d)/g, '')
    .replace(/#/g, ' unit ')
  let result = ''
  let last = ''
  for (const word of text.match(/[\p{L}\p{N}]+/gu) ?? []) {
    const form = forms.get(word) ?? word.replace(/^0+(?=[1-9])/, '')
    // "STE #14" says it twice.
    if (form === 'unit' && last === 'unit') continue
    result += result === '' ? form : ` ${form}`
    last = form
  }
  return result
}

/** A postal code for comparing: the five digits of a US ZIP+4. */
export function normalisePostalCode(postalCode: string): string {
  const text = postalCode.toLowerCase().replace(/\s/g, '')
  return /^\d{5}-?\d{4}$/.test(text) ? text.slice(0, 5) : text.replace(/-/g, '')
}
