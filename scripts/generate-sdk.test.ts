import { expect, it } from 'vitest'
import { z } from 'zod'
import { openApiDocument } from '../server/src/platform/http/openapi/document.ts'
import { defineRoute, type Route } from '../server/src/platform/http/route.ts'
import { listOf, pageQuery, queryList } from '../server/src/platform/shapes.ts'
import { type Document, sdkSource } from './generate-sdk.ts'

const thing = z.strictObject({ id: z.string(), note: z.string().nullable() }).meta({ id: 'Thing' })
const params = z.strictObject({ id: z.string() })
const common = {
  summary: 'Something',
  tag: 'Things',
  access: 'read',
  handle: async () => ({}) as never,
} as const

const sourceOf = (...routes: Route[]): string =>
  sdkSource(openApiDocument(routes, { version: '1.0.0' }) as unknown as Document)

it('makes a list a method that gives pages, with words of a comma list as types', () => {
  const query = z.strictObject({ state: queryList(['new', 'old']).optional(), ...pageQuery })
  const source = sourceOf(
    defineRoute({ ...common, method: 'GET', url: '/api/small-things', query, response: listOf(thing) }),
  )
  expect(source).toContain('export interface Thing {\n  id: string\n  note: string | null\n}')
  expect(source).toContain("state?: 'new' | 'old' | readonly ('new' | 'old')[] | undefined")
  expect(source).toContain(
    'list(query: ListSmallThingsQuery = {}, options: CallOptions = {}): Pages<Thing> {\n' +
      "    return new Pages(this.client, '/api/small-things', query, options)",
  )
  expect(source).toContain('readonly smallThings = new SmallThingsResource(this)')
})

it('puts ids, body and options in this order', () => {
  const body = z.strictObject({ note: z.string().optional() })
  const source = sourceOf(
    defineRoute({ ...common, method: 'PATCH', url: '/api/things/:id', params, body, response: thing }),
    defineRoute({
      ...common,
      method: 'POST',
      url: '/api/things/:id/take-apart',
      params,
      body,
      response: thing,
    }),
  )
  expect(source).toContain(
    'update(id: string, body: UpdateThingBody, options: CallOptions = {}): Promise<Thing> {',
  )
  expect(source).toContain('takeApart(id: string, body: TakeApartThingBody = {}, options: CallOptions = {})')
  expect(source).toMatch(/'POST', path`\/api\/things\/\$\{id\}\/take-apart`, \{ \.\.\.options, body \}/)
})

it('gives an answer that is no JSON as it comes in, and sends a file as it is', () => {
  const query = z.strictObject({ format: z.enum(['csv', 'ndjson']) })
  const produces = ['text/csv', 'application/x-ndjson']
  const source = sourceOf(
    defineRoute({ ...common, method: 'GET', url: '/api/things/export', query, produces, response: null }),
    defineRoute({
      ...common,
      method: 'POST',
      url: '/api/things/import',
      streams: ['text/csv'],
      response: thing,
    }),
  )
  expect(source).toContain(
    'export(query: GetThingsExportQuery, options: CallOptions = {}): Promise<Response> {',
  )
  expect(source).toContain("this.client.open('GET', '/api/things/export', { ...options, query })")
  expect(source).toContain('import(file: FileBody, options: CallOptions = {}): Promise<Thing> {')
})

it('keeps what only people may do apart, and leaves out what is public', () => {
  const routes = [
    defineRoute({ ...common, method: 'GET', url: '/api/things/:id', params, response: thing }),
    defineRoute({
      ...common,
      method: 'PATCH',
      url: '/api/things/:id',
      params,
      people: 'admin',
      response: thing,
    }),
    defineRoute({ ...common, method: 'GET', url: '/api/status', access: 'public', response: thing }),
    defineRoute({ ...common, method: 'GET', url: '/api/sign-up', access: 'public', response: thing }),
  ]
  const source = sourceOf(...routes)
  expect(source).toMatch(/class ThingsResource extends Resource \{\n {2}\/\*\* Something \*\/\n {2}get\(/)
  expect(source).toMatch(
    /class PeopleThingsResource extends Resource \{\n {2}\/\*\*\n {3}\* Something\.\n[^/]*For admins and owners[^/]*\*\/\n {2}update\(/,
  )
  expect(source).toMatch(/class People \{[^}]*this\.things = new PeopleThingsResource\(client\)/)
  expect(source).toContain('PeopleSignUpResource')
  expect(source).not.toContain('/api/status')
})

it('refuses two methods of one name', () => {
  const get = defineRoute({ ...common, method: 'GET', url: '/api/things/:id/notes', params, response: thing })
  const post = defineRoute({
    ...common,
    method: 'POST',
    url: '/api/things/:id/notes',
    params,
    response: thing,
  })
  expect(() => sourceOf(get, post)).toThrow('two methods of things have one name: notes,notes')
})
