/** What an import complains about, and how it is saved as a file. Pure. */
import type { Import } from '@bolsivo/sdk'

export type Problem = Import['errors'][number]

/** Without a name there is no lead; any other field is left out, and the row is kept. */
export const isRejected = ({ path }: Problem): boolean => path === '' || path === 'business_name'

export function problemsCsv(problems: readonly Problem[]): string {
  const lines = problems.map((problem) =>
    [problem.line, isRejected(problem) ? 'not imported' : 'left out', problem.path, problem.message]
      .map(cellOf)
      .join(','),
  )
  // The mark tells spreadsheets that it is UTF-8.
  return `\ufeff${['line,what,field,message', ...lines].join('\r\n')}\r\n`
}

/** What a spreadsheet would run as a formula gets an apostrophe, as in an export. */
function cellOf(value: string | number): string {
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
