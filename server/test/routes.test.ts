/**
 * What every route owes to its callers, asked of the list of routes: a new one can't be forgotten. Each test names the
 * routes that fail it.
 */
import fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { updateOrgPlan } from '../src/orgs/index.ts'
import { brokenRules } from '../src/platform/http/openapi/rules.fixture.ts'
import type { Json } from '../src/platform/http/openapi/schemas.ts'
import type { Route } from '../src/platform/http/route.ts'
import { newId } from '../src/platform/ids.ts'
import { type Answer, startTestApp, type TestApp, type TestOrg } from './harness.ts'
import { plantRows } from './planted-rows.ts'

let app: TestApp
let org: TestOrg
let document: Json
/** Routes that a key may use, and those among them and beside them that answer with JSON; people.test.ts has the rest. */
let keyed: Route[]
let jsonRoutes: Route[]

beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  document = app.describe()
  keyed = app.routes.filter(({ access, people }) => access !== 'public' && people === undefined)
  jsonRoutes = app.routes.filter(
    (route) => keyed.includes(route) || (route.access === 'public' && route.response !== null),
  )
})
afterAll(() => app.close())

const nameOf = ({ method, url }: Route): string => `${method} ${url}`
const pathOf = ({ url }: Route, value = 'none'): string => url.replace(/:\w+/g, encodeURIComponent(value))

/** Calls the route as it wants to be called; `change` spoils one thing. */
function call(
  caller: { api: TestApp['api'] },
  route: Route,
  change: { path?: string; body?: unknown } = {},
): Promise<Answer> {
  const body = 'body' in change ? change.body : route.body && (route.examples?.body ?? {})
  return caller.api(route.method, change.path ?? pathOf(route), body)
}

/** The routes whose answer is not as expected, with what came instead. */
async function offenders(
  routes: readonly Route[],
  ask: (route: Route) => Promise<Answer>,
  isGood: (answer: Answer, route: Route) => boolean,
): Promise<string[]> {
  const found: string[] = []
  for (const route of routes) {
    const answer = await ask(route)
    if (!isGood(answer, route))
      found.push(`${nameOf(route)}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  return found
}

const isRefusal = (status: number, code: string) => (answer: Answer) =>
  answer.status === status && answer.body.code === code && typeof answer.body.error === 'string'

describe('every route', () => {
  it('that needs a key refuses who has none with 401', async () => {
    expect(await offenders(keyed, (route) => call(app, route), isRefusal(401, 'unauthorized'))).toEqual([])
  })

  it('refuses a plan below Scale with 403', async () => {
    const small = await app.createOrg({ plan: 'starter' })
    expect(await offenders(keyed, (route) => call(small, route), isRefusal(403, 'plan_required'))).toEqual([])
  })

  it('that writes refuses a key that may only read with 403', async () => {
    const reader = await app.createOrg({ scopes: ['read'] })
    const writes = keyed.filter(({ access }) => access === 'write')
    expect(await offenders(writes, (route) => call(reader, route), isRefusal(403, 'scope_required'))).toEqual(
      [],
    )
    const reads = keyed.filter(({ access }) => access === 'read')
    expect(
      await offenders(
        reads,
        (route) => call(reader, route),
        ({ status }) => status !== 403,
      ),
    ).toEqual([])
  })

  it('that reads changes nothing, and the other way round', () => {
    const wrong = keyed.filter(({ method, access }) => method === 'GET' && access === 'write')
    expect(wrong.map(nameOf)).toEqual([])
  })

  it('names a query parameter that it does not know with 400', async () => {
    const ask = (route: Route) => call(org, route, { path: `${pathOf(route)}?no_such_parameter=1` })
    expect(
      await offenders(
        jsonRoutes,
        ask,
        ({ status, body }) => status === 400 && body.error === 'no_such_parameter is not a known parameter',
      ),
    ).toEqual([])
  })

  it('names a query parameter that is there twice with 400', async () => {
    const ask = (route: Route) => call(org, route, { path: `${pathOf(route)}?limit=1&limit=2` })
    const isGood = ({ status, body }: Answer) => status === 400 && body.error === 'limit is there twice'
    expect(await offenders(keyed, ask, isGood)).toEqual([])
  })

  it('names a field of the body that it does not know with 400', async () => {
    const ask = (route: Route) =>
      call(org, route, { body: { ...Object(route.examples?.body), no_such_field: 1 } })
    const routes = keyed.filter(({ method }) => method !== 'GET')
    const isGood = ({ status, body }: Answer, { streams }: Route) =>
      (status === 400 && body.details?.some(({ path }: { path: string }) => path === 'no_such_field')) ||
      (streams !== undefined && status === 415)
    expect(await offenders(routes, ask, isGood)).toEqual([])
  })

  it('answers 405 with Allow to a method that its path does not have', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
    const found: string[] = []
    for (const [url, routes] of Map.groupBy(app.routes, (route) => route.url)) {
      const has = routes.map(({ method }) => method as string)
      // Where another pattern fits the same path, that one answers.
      const fits = (route: Route) =>
        new RegExp(`^${route.url.replace(/:\w+/g, '[^/]+')}$`).test(url.replace(':', ''))
      const others = app.routes
        .filter((route) => route.url !== url && fits(route))
        .map(({ method }) => method as string)
      for (const method of methods.filter((candidate) => ![...has, ...others].includes(candidate))) {
        const { status, headers } = await org.api(method, url.replace(/:\w+/g, 'none'))
        const allow = headers.get('allow')?.split(', ') ?? []
        if (status !== 405 || !has.every((each) => allow.includes(each)))
          found.push(`${method} ${url}: ${status} ${allow}`)
      }
    }
    expect(found).toEqual([])
  })

  it('answers an id of another form with 404, or 400 where it is no text', async () => {
    const routes = keyed.filter(({ url }) => url.includes(':'))
    for (const id of [
      'none',
      '0',
      '-1',
      'null',
      '%00',
      '%25',
      'é'.repeat(60),
      "' or 1=1--",
      '../..',
      'lead_',
      '{id}',
    ]) {
      const path = (route: Route) => (id === '%00' ? route.url.replace(/:\w+/g, id) : pathOf(route, id))
      expect(
        await offenders(
          routes,
          (route) => call(org, route, { path: path(route) }),
          ({ status }) => status === (id === '%00' ? 400 : 404),
        ),
      ).toEqual([])
    }
  })

  it('gives its answers and refusals the standing headers', async () => {
    const isGood = ({ headers }: Answer) =>
      headers.get('x-content-type-options') === 'nosniff' &&
      headers.get('cache-control') === 'no-store' &&
      headers.get('x-request-id') !== null
    expect(await offenders(jsonRoutes, (route) => call(org, route), isGood)).toEqual([])
  })
})

describe('another org', () => {
  /** Paths by something that is no id, each with its reason. */
  const namesOfTheWorld = ['/api/suppressions/:value', '/api/event-types/:type/samples']

  it("gets the same 404 for an org's id as for one that never was", async () => {
    const owner = await plantOrg()
    const routes = keyed.filter(({ url }) => url.includes(':') && !namesOfTheWorld.includes(url))
    const isSeen = await offenders(
      routes.filter(({ method }) => method === 'GET'),
      (route) => call(owner, route, { path: pathOf(route, planted) }),
      ({ status }) => status !== 404,
    )
    expect(isSeen, 'the owner of a planted row does not find it').toEqual([])

    const found: string[] = []
    for (const route of routes) {
      const [theirs, never] = [
        await call(org, route, { path: pathOf(route, planted) }),
        await call(org, route, { path: pathOf(route, 'never') }),
      ]
      const isSame = theirs.body.error === never.body.error && theirs.body.code === never.body.code
      if (theirs.status !== 404 || never.status !== 404 || !isSame) {
        found.push(
          `${nameOf(route)}: ${theirs.status} ${theirs.body.error}, ${never.status} ${never.body.error}`,
        )
      }
    }
    expect(found).toEqual([])
  })
})

/** The id of every planted row. */
const planted = 'planted'

/** An org with a row in every table. */
async function plantOrg(): Promise<Pick<TestOrg, 'api'>> {
  const orgId = newId('org')
  const url = new URL(inject('testCluster').superuserUrl)
  url.pathname = new URL(app.databaseUrl).pathname
  const superuser = new Client({ connectionString: url.href })
  await superuser.connect()
  try {
    await plantRows(superuser, [orgId])
    // Nobody sees an import whose file is still on its way, which is what a planted one is.
    await superuser.query(
      `update imports set state = 'done', rows_total = 0, mapping = '{}' where org_id = '${orgId}'`,
    )
  } finally {
    await superuser.end()
  }
  await app.db.inOrg(orgId, (tx) => updateOrgPlan(tx, 'scale'))
  const { key } = await app.issueKey(orgId)
  return { api: (method, path, body) => app.api(method, path, body, { authorization: `Bearer ${key}` }) }
}

describe('the OpenAPI document', () => {
  it('breaks no rule of OpenAPI', () => expect(brokenRules(document)).toEqual([]))

  it('has an example of each body, which the server would take', () => {
    const broken = keyed
      .filter(({ body }) => body)
      .flatMap((route) => {
        const result = route.body?.safeParse(route.examples?.body)
        return result?.success ? [] : `${nameOf(route)}: ${result?.error?.issues[0]?.message}`
      })
    expect(broken).toEqual([])
  })

  it('has no example of an answer that the server would not give', () => {
    const broken = keyed.flatMap((route) => {
      if (!route.response || route.examples?.response === undefined) return []
      const result = route.response.safeParse(route.examples.response)
      return result.success ? [] : `${nameOf(route)}: ${result.error.issues[0]?.message}`
    })
    expect(broken).toEqual([])
  })
})

describe('no input', () => {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2, stringUnit: 'grapheme' }),
    fc.string({ maxLength: 30 }),
    fc.constantFrom(
      '',
      ' ',
      '0',
      '-1',
      '1e9',
      '2026-02-30',
      newId('lead'),
      'x'.repeat(5000),
      '\u0301',
      'ﬀ',
      0,
      -1,
      1.5,
      1e308,
      [],
    ),
  )

  const textOf = (value: unknown): string =>
    (typeof value === 'string' ? value : JSON.stringify(value)).toWellFormed()

  /** The statuses that the document promises for this route. */
  function promised({ method, url }: Route): string[] {
    const paths = document.paths as Record<string, Record<string, { responses: Json }>>
    return Object.keys(paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.responses ?? {})
  }

  const isPromised = (answer: Answer, route: Route): void => {
    const said = `${nameOf(route)}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`
    if (answer.status === 500 || !promised(route).includes(String(answer.status))) throw new Error(said)
  }

  it('in a query gives another status than the documented ones', async () => {
    for (const route of jsonRoutes) {
      const { parameters = [] } = operationOf(route)
      const names = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name)
      if (names.length === 0) continue
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), junk, { maxKeys: 3 }), async (values) => {
          const pairs = Object.entries(values).map(([name, value]): [string, string] => [name, textOf(value)])
          isPromised(
            await call(org, route, { path: `${pathOf(route)}?${new URLSearchParams(pairs)}` }),
            route,
          )
        }),
        { numRuns: 25 },
      )
    }
  })

  it('in a body gives another status than the documented ones', async () => {
    for (const route of keyed) {
      if (!route.body) continue
      const example = Object(route.examples?.body) as Json
      const names = [...Object.keys(example), ...bodyFields(route)]
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), junk, { maxKeys: 3 }), async (values) => {
          isPromised(await call(org, route, { body: { ...example, ...values } }), route)
        }),
        { numRuns: 40 },
      )
    }
  })

  function operationOf({ method, url }: Route) {
    type Operation = {
      parameters?: { name: string; in: string }[]
      requestBody?: { content: Record<string, Json> }
    }
    const paths = document.paths as Record<string, Record<string, Operation>>
    return paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()] ?? {}
  }

  function bodyFields(route: Route): string[] {
    const schema = operationOf(route).requestBody?.content['application/json']?.schema as Json | undefined
    return Object.keys(Object(schema?.properties))
  }
})
