import { afterEach, describe, expect, it } from 'vitest'
import { type Edge, keys, startEdge } from './edge.fixture.ts'
import { healthRoutes } from './health.ts'
import { createMetrics } from './metrics.ts'

let edge: Edge | undefined
afterEach(() => edge?.app.close())

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${edge?.url}${path}`, { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('health', () => {
  it('is good without a key when every check is', async () => {
    edge = await startEdge({ routes: healthRoutes({ database: async () => null }) })
    expect([(await get('/healthz')).text, (await get('/readyz')).text]).toEqual([
      '{"status":"ok"}',
      '{"status":"ok"}',
    ])
  })

  it('says what is missing with 503, while the process is alive all the same', async () => {
    const routes = healthRoutes({
      database: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.5:5432')),
      migrations: async () => 'are not all applied: 0002_orgs',
      mail: async () => null,
      search: () => new Promise(() => {}),
    })
    edge = await startEdge({ routes })
    const { status, headers, text } = await get('/readyz')
    expect([status, headers.get('retry-after')]).toEqual([503, '1'])
    expect(JSON.parse(text)).toMatchObject({
      code: 'not_ready',
      details: [
        { path: 'database', message: 'is not available' },
        { path: 'migrations', message: 'are not all applied: 0002_orgs' },
        { path: 'search', message: 'does not answer' },
      ],
    })
    expect((await get('/healthz')).status).toBe(200)
  })
})

describe('metrics', () => {
  const token = 'a-token-of-sixteen-or-more'

  it('do not exist without a token', async () => {
    edge = await startEdge()
    expect((await get('/metrics', { authorization: `Bearer ${token}` })).status).toBe(404)
  })

  it('are for who has the token', async () => {
    edge = await startEdge({ routes: [createMetrics(token).route] })
    expect((await get('/metrics')).status).toBe(401)
    expect((await get('/metrics', { authorization: 'Bearer no' })).status).toBe(401)
    expect((await get('/metrics', { authorization: `Bearer ${token}` })).status).toBe(200)
  })

  it('count by route and never by URL', async () => {
    const metrics = createMetrics(token)
    edge = await startEdge({ routes: [...healthRoutes({}), metrics.route], onAnswer: metrics.count })
    await get('/healthz')
    await get('/somewhere/private')
    const line =
      /bolsivo_http_request_duration_seconds_count{method="GET",route="(.*?)",status="(\d+)"} (\d+)/g
    await expect
      .poll(async () => {
        const { text } = await get('/metrics', { authorization: `Bearer ${token}` })
        return [...text.matchAll(line)].map((found) => found.slice(1, 3)).slice(0, 2)
      })
      .toEqual([
        ['/healthz', '200'],
        ['none', '404'],
      ])
  })
})

describe('the address of a client', () => {
  const ipOf = async (trustProxy: string[], forwarded?: string) => {
    edge = await startEdge({ trustProxy })
    const { text } = await get('/api/things', {
      authorization: `Bearer ${keys.full}`,
      ...(forwarded ? { 'x-forwarded-for': forwarded } : {}),
    })
    return JSON.parse(text).ip
  }

  it.each([
    ['nobody is trusted', [], '203.0.113.9', '127.0.0.1'],
    ['only others are trusted', ['10.0.0.0/8'], '203.0.113.9', '127.0.0.1'],
    ['the peer is trusted', ['127.0.0.0/8'], '203.0.113.9', '203.0.113.9'],
    ['the client made entries up', ['127.0.0.0/8'], '1.1.1.1, 127.0.0.1, 203.0.113.9', '203.0.113.9'],
    [
      'a trusted proxy stands before the peer',
      ['127.0.0.0/8', '10.0.0.0/8'],
      '203.0.113.9, 10.1.1.1',
      '203.0.113.9',
    ],
    ['nothing was forwarded', ['127.0.0.0/8'], undefined, '127.0.0.1'],
  ])('when %s', async (_, trusted, forwarded, expected) => {
    expect(await ipOf(trusted, forwarded)).toBe(expected)
  })
})
