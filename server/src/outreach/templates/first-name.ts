/**
 * The first name of a contact, for a greeting. A wrong one is worse than none, so null wherever the text is not
 * plainly the name of a person: roles, companies, initials, scripts whose order of names can't be told.
 */

const titles = /^(mr|mrs|ms|miss|mx|dr|prof|rev|hon|sir|madam|dipl|ing|herr|frau|sr|sra|mme)$/
const notPersons = new Set(
  `owner manager management director president ceo cfo coo admin administrator administration attn attention contact
  team office sales info support reception receptionist hr accounting billing licensing dept department the unknown
  none na test general front desk store shop company business customer service services and llc inc ltd corp co gmbh
  pllc llp group partners associates trust estate agent registered and und et y or family`.split(/\s+/),
)

/** "DOE, JANE A." and "Dr. Jane Doe, MD" are Jane; "Office Manager", "J. Doe" and "Doe & Sons" are null. */
export function firstNameOf(contactName: string | null): string | null {
  if (contactName === null || /[\d@&/()+]/.test(contactName)) return null
  const [beforeComma = '', afterComma = ''] = contactName.split(',').map((part) => part.trim())
  // One word and a comma is a family name put first; after several words the comma begins a degree or a role.
  const name = afterComma !== '' && !beforeComma.includes(' ') ? afterComma : beforeComma
  const words = name.split(/\s+/)
  if (words.some((word) => notPersons.has(plain(word)))) return null
  const named = words.filter((word) => !titles.test(plain(word)))
  const [first] = named
  if (!first || words.length > 5) return null
  // "Mr. Reyes": what follows a title alone is the family name.
  if (named.length === 1 && words.length > 1) return null
  if (!/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}'’-]{2,30}$/u.test(first)) return null
  // "JD" and "St" are initials or abbreviations; a name has a vowel, or is longer than two letters.
  if (first.length === 2 && !/[aeiouyаеиоуыэюя]/iu.test(first)) return null
  return first === first.toUpperCase() || first === first.toLowerCase() ? capitalise(first) : first
}

function plain(word: string): string {
  return word.toLowerCase().replace(/\./g, '')
}

function capitalise(word: string): string {
  return word.toLowerCase().replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase()
  })
}
