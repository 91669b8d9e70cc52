/** Which own field of a lead each column of a file can become: named after the column, as the API names such fields. */
import { type CustomField, columnKey, isCustomField, isWhyColumn } from './mapping.ts'

const longestName = 50

/** One for each column that has a name and says something of the lead; no two are the same, and the same header always has the same. */
export function ownFields(header: readonly string[]): (CustomField | null)[] {
  const taken = new Set<string>(header.filter(isCustomField))
  return header.map((name, at) => {
    if (name === '' || isWhyColumn(name)) return null
    if (name.startsWith('custom.') && isCustomField(name)) return name
    const field = firstFree(nameOf(name) ?? `column_${at + 1}`, taken)
    taken.add(field)
    return field
  })
}

/** "Contract value ($)" is `contract_value`. Null where nothing is left, as of a name in another script. */
function nameOf(column: string): string | null {
  const name = columnKey(column)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  if (name === '') return null
  return /^[a-z]/.test(name) ? name : `column_${name}`
}

function firstFree(name: string, taken: ReadonlySet<string>): CustomField {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `_${number}`
    const field: CustomField = `custom.${name.slice(0, longestName - suffix.length)}${suffix}`
    if (!taken.has(field)) return field
  }
}
