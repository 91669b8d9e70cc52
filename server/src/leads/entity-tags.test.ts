/** ETag and If-Match of leads and of the profile: two writers who do not overwrite each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
})
afterAll(() => app.close())

const tagOf = ({ headers }: Answer): string => headers.get('etag') ?? ''
const ifMatch = (tag: string) => ({ 'if-match': tag })

const custom = { zebra: 1, a: 'x', long_name_first: true }
const create = (fields: object = {}) => org.api('POST', '/api/leads', { business_name: 'Sunrise', ...fields })
async function created(fields: object = {}) {
  const answer = await create(fields)
  const path = `/api/leads/${answer.body.id}`
  return { path, tag: tagOf(answer), read: () => org.api('GET', path) }
}

describe('the tag of a lead', () => {
  it('is strong, and one for creating, reading and changing the same state', async () => {
    const { path, tag, read } = await created({ custom, tags: ['b', 'a'], rating: 4.6 })
    expect(tag).toMatch(/^"[\w-]{22}"$/)
    const first = await read()
    expect(tagOf(first)).toBe(tag)
    const changed = await org.api('PATCH', path, { custom: { a: 'y' } })
    expect(tagOf(changed)).not.toBe(tag)
    const second = await read()
    expect([tagOf(second), JSON.stringify(second.body)]).toEqual([
      tagOf(changed),
      JSON.stringify(changed.body),
    ])
    expect(tagOf(await org.api('PATCH', path, { custom: { a: 'y' } }))).toBe(tagOf(changed))
  })

  it.each([
    { contact_name: 'Dana' },
    { status: 'replied' },
    { tags: ['fair'] },
    { custom: { a: 1 } },
    { rating: 4 },
  ])('changes with %j', async (patch) => {
    const { path, tag } = await created()
    expect(tagOf(await org.api('PATCH', path, patch))).not.toBe(tag)
  })

  it('is on a merge, and on an answer that is given again', async () => {
    const sent = { business_name: 'Sunset', external_id: 'twice', city: 'Bellevue' }
    const post = (key: string) => org.api('POST', '/api/leads', sent, { 'idempotency-key': key })
    const [first, merged, again] = [await post('one'), await post('two'), await post('one')]
    expect([first.status, merged.status, again.status]).toEqual([201, 200, 201])
    expect(new Set([first, merged, again].map(tagOf)).size).toBe(1)
    expect(tagOf(again)).not.toBe('')
  })

  it('makes no 304', async () => {
    const { path, tag } = await created()
    expect((await org.api('GET', path, undefined, { 'if-none-match': tag })).status).toBe(200)
  })
})

describe('If-Match', () => {
  it('of two writers who read the same, one wins and the other is told', async () => {
    const { path, tag, read } = await created()
    const write = (name: string) => org.api('PATCH', path, { contact_name: name }, ifMatch(tag))
    const answers = await Promise.all(['Ada', 'Bob'].map(write))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    const lost = answers.find(({ status }) => status === 412)
    expect(lost?.body).toMatchObject({ code: 'precondition_failed', error: expect.any(String) })
    const won = answers.find(({ status }) => status === 200)
    expect((await read()).body.contact_name).toBe(won?.body.contact_name)
    expect((await org.api('PATCH', path, { status: 'replied' }, ifMatch(tagOf(await read())))).status).toBe(
      200,
    )
  })

  it.each([
    ['*', 200],
    ['  *  ', 200],
    ['TAG', 200],
    ['"other", TAG', 200],
    ['"a,b" ,TAG', 200],
    ['"other"', 412],
    ['W/TAG', 412],
    ['W/"other", TAG', 200],
    ['TAG x', 400],
    ['other', 400],
    ['', 400],
  ])('%s is answered with %i', async (form, status) => {
    const { path, tag } = await created()
    const answer = await org.api('PATCH', path, { city: 'Bellevue' }, ifMatch(form.replace('TAG', tag)))
    expect([answer.status, answer.body.error]).toEqual([
      status,
      status === 400
        ? expect.stringContaining('If-Match must be')
        : status === 412
          ? expect.any(String)
          : undefined,
    ])
  })

  it('says that a proxy made the tag weak, since reading again would not help', async () => {
    const { path, tag } = await created()
    const { body } = await org.api('PATCH', path, { city: 'Bellevue' }, ifMatch(`W/${tag}`))
    expect([body.code, body.error]).toEqual([
      'precondition_failed',
      expect.stringContaining('weak tags (W/)'),
    ])
  })

  it('holds back an erasure too', async () => {
    const { path, tag, read } = await created()
    await org.api('PATCH', path, { status: 'meeting' })
    expect((await org.api('DELETE', path, undefined, ifMatch(tag))).status).toBe(412)
    expect((await org.api('DELETE', path, undefined, ifMatch(tagOf(await read())))).status).toBe(200)
    expect((await org.api('DELETE', path, undefined, ifMatch('*'))).status).toBe(404)
  })

  it('keeps two people from replacing one profile', async () => {
    const read = () => org.api('GET', '/api/profile')
    const first = tagOf(await read())
    const put = (sells: string, tag: string) => org.api('PUT', '/api/profile', { sells }, ifMatch(tag))
    const answers = await Promise.all(['cleaning', 'catering'].map((sells) => put(sells, first)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    const won = answers.find(({ status }) => status === 200)
    const now = await read()
    expect([tagOf(now), now.body.sells]).toEqual([won && tagOf(won), won?.body.sells])
    expect((await put('more', tagOf(now))).status).toBe(200)
  })
})
