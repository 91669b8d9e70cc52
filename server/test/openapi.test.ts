/** The OpenAPI document that is committed: what an outside linter says, and whether the SDK misses a route. */
import { readFileSync } from 'node:fs'
import { Bolsivo } from '@bolsivo/sdk'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'

const document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'))

it('is valid OpenAPI 3.1', async () => {
  const validator = new Validator()
  expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

interface Described {
  readonly path: string
  readonly method: string
  readonly security: unknown[] | undefined
}
const described: Described[] = Object.entries<Record<string, { security?: unknown[] }>>(
  document.paths,
).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { security }]) => ({ path, method: method.toUpperCase(), security })),
)
const lineOf = ({ method, path }: Described) => `${method} ${path.replace(/\{\w+\}/g, '{id}')}`

/** What every method of these resources asks the server for. */
async function callsOf(resourcesOf: (bolsivo: Bolsivo) => object[]): Promise<string[]> {
  const called = new Set<string>()
  const answer = async (url: unknown, { method = 'GET' }: RequestInit = {}) => {
    called.add(`${method} ${new URL(String(url)).pathname.replaceAll('%7Bid%7D', '{id}')}`)
    return Response.json({ data: [], has_more: false, next_cursor: null })
  }
  const bolsivo = new Bolsivo({ apiKey: 'lp_test', fetch: answer as typeof fetch })
  for (const resource of resourcesOf(bolsivo)) {
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(resource))
    for (const [name, { value: call }] of Object.entries(methods)) {
      // Following has no end.
      if (name !== 'follow') await call.call(resource, '{id}', {}, {})
    }
  }
  return [...called].sort()
}

it('is what the SDK calls with a key, every route of it, and no other', async () => {
  const called = await callsOf(({ people: _, ...resources }) => Object.values(resources))
  const forKeys = described.filter(({ security }) => security === undefined)
  expect(called).toEqual(forKeys.map(lineOf).sort())
})

it('is what the SDK calls for people, every route that is for them alone', async () => {
  const called = await callsOf(({ people: { account: _, ...resources } }) => Object.values(resources))
  const forPeople = described.filter(({ security }) => security !== undefined && security.length > 0)
  expect(called).toEqual(expect.arrayContaining(forPeople.map(lineOf)))
  // Besides those only what comes before signing in.
  expect(called.filter((line) => !forPeople.map(lineOf).includes(line))).toEqual([
    'GET /api/sign-up',
    'POST /api/invitations/accept',
    'POST /api/invitations/preview',
  ])
})
