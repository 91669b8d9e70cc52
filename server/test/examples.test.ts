/** The examples of the reference: each is there, is what its schema says, and all of them tell one story. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Route } from '../src/platform/http/route.ts'
import { errorShape } from '../src/platform/shapes.ts'
import { startTestApp, type TestApp } from './harness.ts'

interface Media {
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Message {
  readonly $ref?: string
  readonly content?: Readonly<Record<string, Media>>
}
interface Operation {
  readonly requestBody?: Message
  readonly responses: Readonly<Record<string, Message>>
}
interface Document {
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>
  readonly components: Readonly<Record<'schemas' | 'responses', Readonly<Record<string, Message>>>>
}

let app: TestApp
let document: Document
beforeAll(async () => {
  app = await startTestApp({ work: false })
  document = app.describe() as unknown as Document
})
afterAll(() => app.close())

function operationOf({ method, url }: Route): Operation | undefined {
  return document.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
}

const described = () =>
  app.routes.flatMap((route) => {
    const operation = operationOf(route)
    return operation ? [{ route, operation, name: `${route.method} ${route.url}` }] : []
  })

const mediaOf = ({ content = {} }: Message = {}) => Object.entries(content)

/** What Zod says against it; undefined: nothing. */
const complaint = (shape: Route['body'] | null, value: unknown) => shape?.safeParse(value).error?.message

it('of requests are all there and are taken', () => {
  const faults = described().flatMap(({ route, operation, name }) =>
    mediaOf(operation.requestBody).flatMap(([type, { example }]) => {
      const isJson = type === 'application/json'
      const fault = example === undefined ? 'is missing' : isJson && complaint(route.body, example)
      return fault ? [`${name} ${type}: ${fault}`] : []
    }),
  )
  expect(faults).toEqual([])
})

it('of answers are all there and are what is answered', () => {
  const faults = described().flatMap(({ route, operation, name }) =>
    ['200', '201'].flatMap((status) =>
      mediaOf(operation.responses[status]).flatMap(([type, { example }]) => {
        const isJson = type === 'application/json'
        const fault = example === undefined ? 'is missing' : isJson && complaint(route.response, example)
        return fault ? [`${name} ${status} ${type}: ${fault}`] : []
      }),
    ),
  )
  expect(faults).toEqual([])
})

it('of errors are all there and have the form of an error', () => {
  const faults = described().flatMap(({ operation, name }) =>
    Object.entries(operation.responses)
      .filter(([status]) => !status.startsWith('2'))
      .flatMap(([status, response]) => {
        const { content } = document.components.responses[response.$ref?.split('/').at(-1) ?? ''] ?? response
        const values = Object.values(content?.['application/json']?.examples ?? {})
        const faults = values.flatMap(({ value }) => complaint(errorShape, value) ?? [])
        return values.length === 0 ? [`${name} ${status}: is missing`] : faults.map((f) => `${name}: ${f}`)
      }),
  )
  expect(faults).toEqual([])
})

it('of events are bodies of their types', async () => {
  const { api } = await app.createOrg()
  const { body } = await api('GET', '/api/event-types')
  const types: { type: string; schema: Parameters<typeof z.fromJSONSchema>[0]; sample: unknown }[] = body.data
  expect(types.map(({ type }) => type)).toContain('lead.qualified')
  const faults = types.flatMap(({ type, schema, sample }) => {
    const fault = complaint(z.fromJSONSchema(schema), sample)
    return fault ? [`${type}: ${fault}`] : []
  })
  expect(faults).toEqual([])
})

it('tell one story: one lead, one webhook, one of each but of people', () => {
  const ids = new Set(JSON.stringify(document).match(/\b[a-z]+_[0-9a-hjkmnp-tv-z]{26}\b/g))
  const byKind = Map.groupBy(ids, (id) => id.split('_')[0])
  const several = [...byKind].filter(([kind, found]) => kind !== 'usr' && found.length > 1)
  expect(several).toEqual([])
})

it('have groups that say what they are about', () => {
  expect(document.tags.filter(({ description }) => !description)).toEqual([])
})
