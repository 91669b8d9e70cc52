/**
 * Names whose source lost a space: registers that keep a name in fields of a fixed width cut the blank at the seam
 * ("STELLAR SERVICESLLC", "THE APPRECIATION COOKIE CO BYTINA").
 *
 * A legal form that no English word ends in is separated anywhere. Short and ambiguous ones ("CLINICPA", but "SPA",
 * "NAPA") only at the seam: of 88 glued suffixes in the Little Rock register, 79 begin at column 30 exactly.
 * Does not repair a word that was itself cut off ("SERVIC").
 */

/** Index of the first character after the seam of a 30-character field whose last character was a blank. */
const seam = 29

/** Words at the seam that are ends and beginnings of names, but hardly ever parts of a longer word. */
const seamWords = new Set(
  `AND OF & ACADEMY AFRICAN ARKANSAS BARBERING BEAUTIFUL BIRTH BOUTIQUE BRAIDS CANTINA CATERING CENTER CHILD CLEANING
  CLINIC COMPANY CONSTRUCTION CONSULTANTS CONSULTING CONTRACTORS DELIVERY DESIGN DESKTOP DEVELOPMENT GRILL
  HEALTH HOME HOUSEKEEPING IMPROVEMENT IRREVOCABLE KIERNAN KITCHEN LAWNCARE LEARNING LITTLE LIVING MARRIOTT MEDICINE
  MORE NETWORK PAINT PHARMACY PRODUCTS RESTAURANT ROCK SALON SERVICE SERVICES STUDIO SUITES SUPPLIES SUPPORT SUSHI
  THERAPY TOWERS TRANSLATORS TRUST UNITED UPHOLSTERY WANDERING WINDOW`.split(/\s+/),
)

const startsWithBy = /^BY(?!RD|RON|RNE|NUM|PASS|TE|WAY|ERS|LINE|STANDER|LAW)[A-Z]{3,}$/

/** PLLC or a word in P before LLC? These words end in P. */
const endsInP = /(?:GROUP|SHOP|SHIP|CAMP|CORP|HELP|PUMP|STOP|CLEANUP|SCRAP|LAMP|STAMP|SOUP|WRAP|TOP|DROP)$/

/** At the seam of one of the registers, and whole all the same. */
const endsInCo = /^(?:FRANCISCO|COSTCO|JALISCO|TOBACCO|STUCCO)$/

/** "LINC", "ZINC" and their like: an L after a consonant, or a bare Z or V, ends no word. */
const endsNoWord = /(?:[B-DF-HJ-NP-TV-Z]L|^[ZV])$/

/** Where a legal form begins inside a word, or -1. `offset` is the place of the word in the name. */
function suffixStart(word: string, offset: number): number {
  const atSeam = seam - offset
  if (atSeam >= 2 && atSeam < word.length) {
    const rest = word.slice(atSeam)
    if (/^(?:PLLC|LLC|INC|CORP|LLLP|LLP|LTD)\.?$/.test(rest)) return atSeam
    if (atSeam >= 4 && /^(?:LP|PA|PC|CO|PLC)\.?$/.test(rest) && !endsInCo.test(word)) return atSeam
  }
  const match = /(?<=[A-Z]{3})(P?LLC|INC|CORP|LLP)\.?$/.exec(word)
  if (match === null) return -1
  const stem = word.slice(0, match.index)
  switch (match[1]) {
    case 'PLLC':
      return endsInP.test(`${stem}P`) ? match.index + 1 : match.index
    case 'LLC':
    case 'LLP':
      return match.index
    case 'INC':
      return stem.length >= 4 && !endsNoWord.test(stem) ? match.index : -1
    default:
      // "BANCORP", "DOLGENCORP" and "MARCORP" are names: only a long word is taken for two.
      return stem.length >= 8 ? match.index : -1
  }
}

function splitPoint(word: string, offset: number): number {
  const suffix = suffixStart(word, offset)
  if (suffix > 0) return suffix
  if (/^LLC[A-Z]{4}/.test(word)) return 3
  const at = seam - offset
  if (at < 1 || at >= word.length) return -1
  if (at === 2 && startsWithBy.test(word)) return at
  return seamWords.has(word.slice(0, at)) && seamWords.has(word.slice(at)) ? at : -1
}

/** Puts the lost spaces back into an upper-case name whose spaces are single. Applying it twice changes nothing. */
export function separateGluedWords(name: string): string {
  for (let start = 0; start < name.length; ) {
    const space = name.indexOf(' ', start)
    const end = space === -1 ? name.length : space
    const word = name.slice(start, end)
    const at = word.length > 3 ? splitPoint(word, start) : -1
    // Begins anew, because what follows has moved against the seam: the result has no split point left.
    if (at > 0) return separateGluedWords(`${name.slice(0, start + at)} ${name.slice(start + at)}`)
    start = end + 1
  }
  return name
}
