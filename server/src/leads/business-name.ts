/**
 * A business's name in two forms: the one that a person is shown, and the key by which two records are compared.
 *
 * The two agree: a tidied name has the key of its original. Neither translates, expands abbreviations or guesses at
 * misspellings.
 */
import { separateGluedWords } from './glued-words.ts'
import { isShouted, titleCase } from './title-case.ts'

function collapseSpaces(text: string): string {
  return /\s\s|[^\S ]|^\s|\s$/.test(text) ? text.replace(/\s+/g, ' ').trim() : text
}

/**
 * The name as a person is shown it. Only a shouted name changes ("WENDY'S #20" → "Wendy's #20", "STELLAR
 * SERVICESLLC" → "Stellar Services LLC"); of one with lower-case letters just the spaces are tidied.
 */
export function tidyBusinessName(original: string): string {
  const name = collapseSpaces(original)
  return isShouted(name) ? titleCase(separateGluedWords(name)) : name
}

/** Whether a text can be the name of a business: "N/A", "---" and "ATTN: LICENSING DEPT" can't. */
export function isUsableBusinessName(text: string): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false
  return !/^\s*(?:(?:attn|attention|c\/o)\b|(?:n\/?a|none|null|unknown|undefined|test)\s*$)/i.test(text)
}

const legalForms = new Set(
  `llc pllc inc incorporated corp corporation co company ltd limited llp lllp lp pa pc plc lc gmbh ag bv sarl srl pty
  and`.split(/\s+/),
)

/**
 * The identity key of a name: without case, accents, punctuation and legal form; `&` and "and" are one. Never empty
 * for a name with a character in it: what would leave nothing ("The Company", "!!!") keeps what it has.
 */
export function normaliseBusinessName(name: string): string {
  const collapsed = collapseSpaces(name)
  const apart = isShouted(collapsed) ? separateGluedWords(collapsed) : collapsed
  const words = plainWords(apart)
  let end = words.length
  while (end > 1 && legalForms.has(words[end - 1] ?? '')) end--
  return words.slice(0, end).join(' ') || apart.toLowerCase()
}

function plainWords(text: string): string[] {
  const letters = isAscii(text) ? text.toLowerCase() : foldLetters(text)
  // Dots and apostrophes vanish, so that "S.F." is "SF" and "AKIKO'S" is "AKIKOS"; all else separates.
  const plain = letters
    .replace(/['’`´.]/g, '')
    .replace(/&/g, ' and ')
    .replace(/@/g, ' at ')
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

/** Lower case between two decompositions: lowering can compose, and composing can hide a mark. */
function foldLetters(text: string): string {
  return text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/ς/g, 'σ')
}
