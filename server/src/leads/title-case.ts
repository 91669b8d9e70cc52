/**
 * Shouted text ("O'BRIEN & SONS HVAC LLC") as a person would write it ("O'Brien & Sons HVAC LLC").
 *
 * There is no dictionary: most words are capitalised, and what is written otherwise is told by its form (ordinals,
 * initials, words without a vowel) or stands in one of the short lists below. It can't know that NEEM is a name and
 * UAMS a hospital unless a list says so; the original is kept beside the tidied name for that reason.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/))

/** Written in capitals although they have a vowel; those without one need no list. */
const capitals =
  words(`LLC PLLC LLP LLLP LP PA PC PLC LC DBA FKA AKA USA US UK NYC ATM AC AAA ABC AFC AMC ADT AARP
  AMR ATA BBQ CEO CPA CNA DDS DMD DVM DIY EMS ENT ETFE HOA HVAC IBM ICM IHOP IKEA IRA ISO IT IV LED LPC MRI NAPA
  NASA NFL OBGYN OD PI RPM RSI RV SFSU SUV TNT TV UAMS UCSF UPS USPS VA VFW VIP YMCA YWCA OZK CRE REI AI AR EZ ID HIV DME EMC AES DAV`)

/** Abbreviations without a vowel that are not capitals. */
const shortened =
  words(`BLDG BLVD BROS BSMT CNSLT CNTR CTR CTS DR DRS FLR FT FWD HTS JR LTD MGMT MKT MKTG MR MRS MS MT
  MTN PKWY PLZ RD SHH SQ SR SRVS ST STS SVC SVCS TH VS WRHS BLVDS DEPT SPCL BLCK`)

/** Two letters that are a word or a name; a consonant before a vowel ("MO", "JO") needs no list. */
const pairs = words(
  'AL AM AN AS AT AX BY ED EL EM EN EX IF IN IS MY OF OH ON OR OX OZ TY UN UP UM ET LY SY IL',
)

/** Lower case inside a name, capitalised at its ends and after a break. */
const small = words('AND OF THE FOR AT BY IN ON TO WITH FROM OR AN DE DU N')

/** A lone A after one of these is the article; elsewhere it is a letter ("Double A Remodeling"). */
const beforeArticle = words('FOR IN AT @ OF TO WITH GET HAVE TAKE LIKE IS RENT WHAT SUCH AND BUILDING')

const exact: Readonly<Record<string, string>> = {
  PHD: 'PhD',
  MACARTHUR: 'MacArthur',
  MACDONALD: 'MacDonald',
  MACGREGOR: 'MacGregor',
  MACLEOD: 'MacLeod',
  MCH: 'MCH',
  MCI: 'MCI',
  DVMS: 'DVMs',
  CPAS: 'CPAs',
  ATMS: 'ATMs',
  ETC: 'Etc',
}

const domains = words('COM NET ORG IO BIZ INFO')

function capitalise(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0)
  return first + word.slice(first.length).toLowerCase()
}

function pair(word: string): string {
  if (pairs.has(word) || /^[B-DF-HJ-NP-TV-Z][AEIOU]$/.test(word)) return capitalise(word)
  return word
}

function plainWord(word: string): string {
  if (word.length === 1) return word
  const fixed = exact[word]
  if (fixed !== undefined) return fixed
  if (capitals.has(word)) return word
  if (shortened.has(word)) return capitalise(word)
  if (word.length === 2) return pair(word)
  if (word.length <= 4 && /^(?:X{0,3}(?:IX|IV|V?I{2,3}|VI)|XI{0,3}|X{2,3})$/.test(word)) return word
  if (word.length >= 5 && word.startsWith('MC')) return `Mc${capitalise(word.slice(2))}`
  if (word.length <= 5 && /^[B-DF-HJ-NP-TV-XZ]+$/.test(word)) return word
  return capitalise(word)
}

/** "2ND", "10K", "4X4", "C121", "2TWENTY1". */
function wordWithDigits(word: string): string {
  if (/^\d+(?:ST|ND|RD|TH)$/.test(word) || /^\d+X\d+$/.test(word)) return word.toLowerCase()
  return word.replace(/[^\d]+/g, (letters) =>
    letters.length > 2 || pairs.has(letters) || letters === 'GO' ? plainWord(letters) : letters,
  )
}

/** "O'BRIEN", "WENDY'S", "LA'RON", "COULDN'T", "KB'S". */
function wordWithApostrophe(word: string): string {
  const at = word.search(/['’]/)
  const before = word.slice(0, at)
  const after = word.slice(at + 1)
  const isPrefix = before.length <= 2 && after.length >= 3 && before !== 'Y'
  const head = isPrefix && before.length === 2 ? capitalise(before) : caseWord(before)
  return head + word[at] + (isPrefix ? caseWord(after) : after.toLowerCase())
}

function caseWord(word: string): string {
  if (word === '') return ''
  if (/['’]/.test(word)) return wordWithApostrophe(word)
  if (/\d/.test(word)) return wordWithDigits(word)
  return plainWord(word)
}

/** U+FFFD stands for a letter that an earlier system lost. */
const wordPattern = /[\p{L}\p{M}\p{N}\uFFFD]+(?:['’][\p{L}\p{M}\p{N}\uFFFD]+)*/gu

function isBreak(before: string): boolean {
  return before === '' || /[:("@|]\s*$|\s[-–—/]\s*$/.test(before)
}

/** Title case for a text that is all upper case; expects single spaces. */
export function titleCase(text: string): string {
  let previous = ''
  return text.replace(wordPattern, (word: string, at: number) => {
    const preceding = previous
    previous = word
    const charBefore = text[at - 1] ?? ''
    const charAfter = text[at + word.length] ?? ''
    const isInitial = word.length === 1 && (charAfter === '.' || charBefore === '.')
    const isJoined = word.length <= 2 && ((charBefore === '&' && text[at - 2] !== ' ') || charAfter === '&')
    if (isInitial || isJoined) return word
    if (word === 'S' && /['’]/.test(charBefore)) return 's'
    if (charBefore === '.' && domains.has(word)) return word.toLowerCase()
    const isInside = at > 0 && at + word.length < text.length && /[\s/-]/.test(charBefore)
    if (isInside && small.has(word) && !isBreak(text.slice(0, at))) {
      if (word !== 'N' || charBefore === '-') return word.toLowerCase()
    }
    if (word === 'A' && charBefore === ' ' && charAfter === ' ' && beforeArticle.has(preceding)) return 'a'
    return caseWord(word)
  })
}

/** Whether there are letters and all of them are capitals. */
export function isShouted(text: string): boolean {
  return text === text.toUpperCase() && text !== text.toLowerCase()
}

/** A category, a city, …: title case when it is shouted, as it is otherwise. What begins as a formula is nobody's name. */
export function calm(text: string): string {
  return isShouted(text) && !/^[=+@-]/.test(text) ? titleCase(text) : text
}
