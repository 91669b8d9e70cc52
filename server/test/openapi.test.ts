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

it('is what the SDK calls, every route of it, and no other', async () => {
  const called = new Set<string>()
  const answer = async (url: unknown, { method = 'GET' }: RequestInit = {}) => {
    called.add(`${method} ${new URL(String(url)).pathname.replaceAll('%7Bid%7D', '{id}')}`)
    return Response.json({ data: [], has_more: false, next_cursor: null })
  }
  const bolsivo = new Bolsivo({ apiKey: 'lp_test', fetch: answer as typeof fetch })
  for (const resource of Object.values(bolsivo)) {
    const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(resource))
    for (const [name, { value: call }] of Object.entries(methods)) {
      // Following has no end.
      if (name !== 'follow') await call.call(resource, '{id}', {}, {})
    }
  }
  const described = Object.entries<Record<string, { security?: unknown[] }>>(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    )
    .filter(({ operation }) => operation.security === undefined)
    .map(({ path, method }) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '{id}')}`)
  expect([...called].sort()).toEqual(described.sort())
})
