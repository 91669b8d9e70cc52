/** The rules of OpenAPI 3.1 that a generated document could break; each broken one as a sentence. */
import type { Json } from './schemas.ts'

interface Operation {
  operationId?: string
  parameters?: { name: string; in: string; required?: boolean; schema?: unknown }[]
  requestBody?: { content: Record<string, unknown> }
  responses?: Record<string, { description?: string; $ref?: string }>
  tags?: string[]
}

export function brokenRules(document: Json): string[] {
  const broken: string[] = []
  const paths = document.paths as Record<string, Record<string, Operation>>
  const webhooks = document.webhooks as Record<string, Record<string, Operation>>
  const seen = new Set<string>()

  for (const [path, methods] of [...Object.entries(paths), ...Object.entries(webhooks)]) {
    for (const [method, operation] of Object.entries(methods)) {
      const where = `${method} ${path}`
      const { operationId = '', parameters = [], responses = {} } = operation
      if (!/^[a-z][A-Za-z]+$/.test(operationId)) broken.push(`${where}: operationId ${operationId}`)
      if (seen.has(operationId)) broken.push(`${where}: operationId ${operationId} is there twice`)
      seen.add(operationId)

      const places = parameters.map(({ name, in: place }) => `${place} ${name}`)
      if (new Set(places).size < places.length) broken.push(`${where}: a parameter is there twice`)
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((found) => `path ${found[1]}`).sort()
      const declared = places.filter((place) => place.startsWith('path ')).sort()
      if (inPath.join() !== declared.join()) broken.push(`${where}: declares ${declared}, has ${inPath}`)
      for (const parameter of parameters) {
        if (parameter.schema === undefined) broken.push(`${where}: ${parameter.name} has no schema`)
        if (parameter.in === 'path' && !parameter.required)
          broken.push(`${where}: ${parameter.name} is not required`)
      }

      if (!Object.keys(responses).some((status) => status.startsWith('2')))
        broken.push(`${where}: never succeeds`)
      for (const [status, { description, $ref }] of Object.entries(responses)) {
        if (!/^([1-5]\d\d|[1-5]XX)$/.test(status)) broken.push(`${where}: status ${status}`)
        if (!description && !$ref) broken.push(`${where}: ${status} has no description`)
      }
      if (method === 'get' && operation.requestBody) broken.push(`${where}: has a body`)
    }
  }
  for (const path of Object.keys(paths)) if (!path.startsWith('/')) broken.push(`${path}: no slash`)
  const shapes = Object.keys(paths).map((path) => path.replace(/\{\w+\}/g, '{}'))
  if (new Set(shapes).size < shapes.length) broken.push('two paths differ in the names of parameters only')

  for (const [, reference = ''] of JSON.stringify(document).matchAll(/"\$ref":"(.*?)"/g)) {
    if (resolve(document, reference) === undefined) broken.push(`${reference} leads nowhere`)
  }
  return broken
}

function resolve(document: Json, reference: string): unknown {
  if (!reference.startsWith('#/')) return undefined
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((at, step) => (at as Json | undefined)?.[step], document)
}
