/** How well a lead's category fits the ideal ones, told from the words of both. */
import { isWithin, type Phrase, phraseOf } from './words.ts'

export interface CategoryMatch {
  /** 0–1, or null when nothing is known. */
  readonly match: number | null
  /** Which ideal category it was. */
  readonly ideal: string | null
  readonly source: 'category' | 'name'
}

type Ideal = { readonly text: string; readonly phrase: Phrase }

/** A file has some hundred categories; more than this are forgotten and worked out again. */
const memoSize = 2000

/** Prepares the ideal categories once. Remembers categories, not names: those hardly repeat. */
export function compileCategories(
  categories: readonly string[],
): (category: string | null, businessName: string) => CategoryMatch {
  const ideals = categories.map((text) => ({ text, phrase: phraseOf(text) }))
  const memo = new Map<string, CategoryMatch>()
  return (category, businessName) => {
    let known: CategoryMatch | undefined
    if (category !== null) {
      known = memo.get(category)
      if (known === undefined) {
        known = bestMatch(ideals, phraseOf(category))
        if (memo.size >= memoSize) memo.clear()
        memo.set(category, known)
      }
      if ((known.match ?? 0) >= 0.6) return known
    }
    // A register files a cleaner under "consultants" now and then; the name says what it is.
    const name = phraseOf(businessName)
    const named = ideals.find((ideal) => isWithin(ideal.phrase.telling, name.stems))
    if (named !== undefined)
      return { match: known === undefined ? 0.9 : 0.7, ideal: named.text, source: 'name' }
    return known ?? { match: null, ideal: null, source: 'category' }
  }
}

function bestMatch(ideals: readonly Ideal[], category: Phrase): CategoryMatch {
  let best: CategoryMatch = { match: 0, ideal: null, source: 'category' }
  for (const { text, phrase } of ideals) {
    const match = phraseMatch(phrase, category)
    if (match > (best.match ?? 0)) best = { match, ideal: text, source: 'category' }
  }
  return best
}

function phraseMatch(ideal: Phrase, category: Phrase): number {
  if (isWithin(ideal.stems, category.stems)) return 1
  // "Janitorial services" against "Janitor supplies": what tells is there, but so is something else.
  if (isWithin(ideal.telling, category.stems)) return isWithin(category.telling, ideal.stems) ? 1 : 0.6
  // The lead's category is the wider one: "Contractors" for "roofing contractor".
  return isWithin(category.stems, ideal.stems) ? 0.4 : 0
}
