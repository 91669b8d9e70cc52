/**
 * Signed-in people and every route, asked of the list of routes: who may do what, for which org, and with which proof.
 * Each test names the routes that fail it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Route } from '../src/platform/http/route.ts'
import { newId } from '../src/platform/ids.ts'
import { isAtLeast, type Role, roles } from '../src/platform/roles.ts'
import { type Answer, startTestApp, type TestApp, type TestOrg, type TestPerson } from './harness.ts'

let app: TestApp
let org: TestOrg
let people: Record<Role, TestPerson>
/** Routes that somebody who is signed in may use. */
let routes: Route[]
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  const made = roles.map(async (role) => [role, await app.createPerson({ orgId: org.orgId, role })] as const)
  people = Object.fromEntries(await Promise.all(made)) as Record<Role, TestPerson>
  routes = app.routes.filter(({ access }) => access !== 'public')
})
afterAll(() => app.close())

const nameOf = ({ method, url }: Route): string => `${method} ${url}`

/** With a field too many, so that nobody who gets through changes anything. */
function call(
  caller: Pick<TestPerson, 'api'>,
  route: Route,
  headers?: Record<string, string>,
): Promise<Answer> {
  const path = route.url.replace(/:\w+/g, 'none')
  return caller.api(route.method, path, route.method === 'GET' ? undefined : { no_such_field: 1 }, headers)
}

async function offenders(
  asked: readonly Route[],
  ask: (route: Route) => Promise<Answer>,
  isGood: (answer: Answer, route: Route) => boolean,
): Promise<string[]> {
  const found: string[] = []
  for (const route of asked) {
    const answer = await ask(route)
    if (!isGood(answer, route))
      found.push(`${nameOf(route)}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  return found
}

const isRefusal = (status: number, code: string) => (answer: Answer) =>
  answer.status === status && answer.body.code === code && typeof answer.body.error === 'string'
const isLetIn = ({ status }: Answer) => ![401, 403, 500].includes(status)

/** The role that a route needs, as its data says. */
function needed({ access, people }: Route): Role {
  const byScope = access === 'write' ? 'member' : 'read_only'
  if (people === undefined || people === 'anyone') return byScope
  return isAtLeast(people, byScope) ? people : byScope
}

describe('every route', () => {
  it.each(roles)(
    'lets in a person with the role %s where it should, and refuses them elsewhere',
    async (role) => {
      const isGood = (answer: Answer, route: Route) =>
        route.people === 'anyone' || isAtLeast(role, needed(route))
          ? isLetIn(answer)
          : isRefusal(403, 'role_required')(answer)
      expect(await offenders(routes, (route) => call(people[role], route), isGood)).toEqual([])
    },
  )

  it('for people refuses a key, whatever its scopes', async () => {
    const forPeople = routes.filter(({ people }) => people !== undefined)
    expect(forPeople.length).toBeGreaterThan(10)
    const ask = (route: Route) => call(org, route)
    expect(await offenders(forPeople, ask, isRefusal(403, 'person_required'))).toEqual([])
  })

  it('that changes something refuses a cookie without the proof that a page of ours asks', async () => {
    const writes = routes.filter(({ method }) => method !== 'GET')
    const { cookie } = people.owner
    const proofs: Record<string, Record<string, string>> = {
      none: {},
      'the header alone': { 'x-bolsivo-csrf': '1' },
      'another origin': { 'x-bolsivo-csrf': '1', origin: 'https://evil.example' },
      'another port': { 'x-bolsivo-csrf': '1', origin: 'http://127.0.0.1:1' },
      'no origin': { 'x-bolsivo-csrf': '1', origin: 'null' },
      'the same site': { 'x-bolsivo-csrf': '1', 'sec-fetch-site': 'same-site' },
      'the origin alone': { origin: app.url },
      'a form': { origin: app.url, 'sec-fetch-site': 'same-origin', 'x-bolsivo-csrf': '' },
    }
    for (const [said, headers] of Object.entries(proofs)) {
      const ask = (route: Route) => call(app, route, { cookie, ...headers })
      expect(await offenders(writes, ask, isRefusal(403, 'csrf')), said).toEqual([])
    }
    const reads = routes.filter(({ method }) => method === 'GET')
    expect(await offenders(reads, (route) => call(app, route, { cookie }), isLetIn)).toEqual([])
  })

  it('takes the word of the browser where it sends no origin', async () => {
    const headers = { cookie: people.owner.cookie, 'x-bolsivo-csrf': '1', 'sec-fetch-site': 'same-origin' }
    expect(await offenders(routes, (route) => call(app, route, headers), isLetIn)).toEqual([])
  })

  it('answers the same 404 to an org that the person does not work for and to one that never was', async () => {
    const other = await app.createOrg()
    for (const orgId of [other.orgId, newId('org'), 'none', '']) {
      const ask = (route: Route) => call(people.owner, route, { 'x-bolsivo-org': orgId })
      expect(await offenders(routes, ask, isRefusal(404, 'org_not_found'))).toEqual([])
    }
  })

  it('that is about an org refuses who works for none', async () => {
    const nobody = await app.createPerson()
    const ofOrgs = routes.filter(({ people }) => people !== 'anyone')
    expect(await offenders(ofOrgs, (route) => call(nobody, route), isRefusal(403, 'org_required'))).toEqual(
      [],
    )
    const ofPeople = routes.filter(({ people }) => people === 'anyone')
    expect(await offenders(ofPeople, (route) => call(nobody, route), isLetIn)).toEqual([])
  })

  it('is open to people on every plan, but what makes keys and webhooks', async () => {
    const small = await app.createOrg({ plan: 'starter' })
    const owner = await app.createPerson({ orgId: small.orgId })
    const isGood = (answer: Answer, route: Route) =>
      route.needsApiPlan ? isRefusal(403, 'plan_required')(answer) : isLetIn(answer)
    expect(await offenders(routes, (route) => call(owner, route), isGood)).toEqual([])
    const gated = routes.filter(({ needsApiPlan }) => needsApiPlan).map(nameOf)
    expect(gated).toEqual(expect.arrayContaining(['POST /api/api-keys', 'POST /api/webhooks']))
  })
})

describe('a session', () => {
  it('has no budget: it is not counted, and its answers carry no rate headers', async () => {
    const { headers } = await people.member.api('GET', '/api/me')
    expect([...headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([])
  })

  it('says who it is', async () => {
    const { userId, email } = people.admin
    const { body } = await people.admin.api('GET', '/api/me')
    expect(body).toEqual({
      label: 'Test Org (Ada Lovelace)',
      org: { id: org.orgId, name: 'Test Org', plan: 'scale' },
      person: { id: userId, name: 'Ada Lovelace', email, role: 'admin' },
    })
  })

  it('does not count where there is a key too, valid or not', async () => {
    const { cookie } = people.owner
    const both = await app.api('GET', '/api/me', undefined, { cookie, authorization: `Bearer ${org.key}` })
    expect(both.body.api_key.name).toBe('test')
    const wrong = await app.api('GET', '/api/me', undefined, { cookie, authorization: 'Bearer lp_1' })
    expect(wrong.status).toBe(401)
  })

  it('that was altered, cut or made up is none', async () => {
    const { cookie } = people.owner
    for (const wrong of [
      cookie.slice(0, -4),
      cookie.replace('=', '=x'),
      'bolsivo.session_token=x',
      'a=b',
      '=;;',
    ]) {
      expect((await app.api('GET', '/api/session', undefined, { cookie: wrong })).status, wrong).toBe(401)
    }
  })

  it('does what it does in the name of its person', async () => {
    await people.owner.api('PATCH', '/api/org', { name: 'Test Org & Sons' })
    await people.owner.api('PATCH', '/api/org', { name: 'Test Org' })
    const { body } = await people.owner.api('GET', `/api/audit-log?action=org.updated`)
    expect(body.data).toHaveLength(2)
    expect(body.data[0]).toMatchObject({
      actor: { type: 'person', id: people.owner.userId, name: 'Ada Lovelace' },
      address: '127.0.0.1',
      before: { name: 'Test Org & Sons' },
    })
  })
})
