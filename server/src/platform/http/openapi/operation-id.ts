/**
 * The name of an operation, from its method and path alone, so that rewording a summary renames nothing in anybody's
 * client: `GET /api/leads` is listLeads, `GET /api/leads/:id` getLead, `POST /api/emails/:id/approve` approveEmail.
 */
import type { Route } from '../route.ts'

export function operationIdOf({ method, url }: Pick<Route, 'method' | 'url'>, isList: boolean): string {
  const steps = url.split('/').filter((step) => step !== '' && step !== 'api')
  const last = steps.at(-1) ?? 'page'
  const endsInParameter = last.startsWith(':')
  // A parameter makes one of many of what stands before it: /leads/:id is a lead.
  const nouns = steps.flatMap((step, index) => {
    if (step.startsWith(':')) return []
    return pascal(steps[index + 1]?.startsWith(':') ? singular(step) : step)
  })
  switch (method) {
    case 'GET':
      return `${isList ? 'list' : 'get'}${nouns.join('')}`
    case 'PUT':
      return `replace${nouns.join('')}`
    case 'PATCH':
      return `update${nouns.join('')}`
    case 'DELETE':
      return `delete${nouns.join('')}`
    default:
      if (endsInParameter) return `post${nouns.join('')}`
      // `POST /webhooks/:id/test` and `POST /leads/import` say what is done; `POST /leads` says to what.
      if (steps.length === 1) return `create${pascal(singular(last))}`
      return `${camel(last)}${nouns.slice(0, -1).join('')}`
  }
}

/** What the SDK calls it: `leads.list`, `leads.get`, `webhooks.rotateSecret`. */
export function sdkCallOf({ method, url }: Pick<Route, 'method' | 'url'>, isList: boolean): string {
  const steps = url.split('/').slice(2)
  const last = steps.at(-1) ?? ''
  const resource = camel(steps[0] ?? '')
  if (steps.length > 1 && !last.startsWith(':')) return `${resource}.${camel(last)}`
  if (method === 'GET') return `${resource}.${isList ? 'list' : 'get'}`
  // `PATCH /leads` is many of what `PATCH /leads/:id` is one of.
  const isOfMany = method === 'PATCH' && steps.length === 1 && singular(last) !== last
  return `${resource}.${sdkVerbs[method]}${isOfMany ? 'Many' : ''}`
}

const sdkVerbs = { POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'delete' } as const

export const singular = (noun: string): string => noun.replace(/ies$/, 'y').replace(/s$/, '')
const pascal = (step: string): string =>
  step.replace(/(?:^|[-_.])([a-z])/g, (_, letter: string) => letter.toUpperCase())
const camel = (step: string): string => pascal(step).replace(/^[A-Z]/, (letter) => letter.toLowerCase())
