/** The table in the guide to errors: every code that the OpenAPI document knows, its status, and what it says. */

interface ErrorResponse {
  readonly $ref?: string
  readonly description?: string
  readonly content?: Record<string, { examples?: Record<string, { summary: string }> }>
}
type Responses = Record<string, ErrorResponse>
interface Described {
  readonly paths: Record<string, Record<string, { responses: Responses }>>
  readonly components: { readonly responses: Responses }
}

export function errorGuideOf(document: string, guide: string): string {
  const { paths, components } = JSON.parse(document) as Described
  const rows = new Map<string, string>()
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, given] of Object.entries(operation.responses)) {
      const response = components.responses[given.$ref?.split('/').at(-1) ?? ''] ?? given
      for (const [code, { summary }] of Object.entries(
        response.content?.['application/json']?.examples ?? {},
      )) {
        // Of a code that is said in several ways, as of what is not found, the first is the most general.
        if (!rows.has(code)) rows.set(code, `| \`${code}\` | ${status} | ${summary} |`)
      }
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  const table = ['', '| `code` | status | `error` |', '| --- | --- | --- |', ...sorted, '']
  return guide.replace(/(?<=<!-- Codes.*-->\n)[\s\S]*(?=<!-- End)/, `${table.join('\n')}\n`)
}
