/** HTML as a value of its own: what is not one is text, and is escaped. Attributes must be written in double quotes. */

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export class Html {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

type Part = Html | string | number | null | readonly Html[]

function sourceOf(part: Part): string {
  if (part === null) return ''
  if (part instanceof Html) return part.source
  if (typeof part === 'object') return part.map(sourceOf).join('')
  return String(part).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

/** Puts parts into HTML: text is escaped, null is nothing, a list is joined. */
export function html(source: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(source.reduce((whole, piece, at) => whole + sourceOf(parts[at - 1] ?? null) + piece))
}
