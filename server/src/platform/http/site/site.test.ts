/** A built site, served beside the API. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startEdge } from '../edge.fixture.ts'
import { siteAnswerer } from './answer-site.ts'
import { readSite } from './read-site.ts'

const script = 'console.log("the dashboard")\n'.repeat(20)
const addresses = ['/', '/leads', '/leads/:leadId']
const remedy = 'Run npm run -w web build'
const person = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let folder: string
let built: FastifyInstance
let unbuilt: FastifyInstance

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bolsivo-site-'))
  mkdirSync(join(folder, 'assets'))
  const files: [string, string | Buffer][] = [
    ['index.html', '<meta property="csp-nonce" nonce="__CSP_NONCE__"><p title="__CSP_NONCE__">'],
    ['assets/index-abc123.js', script],
    ['assets/index-abc123.js.br', brotliCompressSync(script)],
    ['assets/index-abc123.js.gz', gzipSync(script)],
    ['assets/inter-abc123.woff2', 'font'],
    ['color-scheme.js', 'scheme'],
    ['notes.secret', 'not for anybody'],
  ]
  for (const [name, content] of files) writeFileSync(join(folder, name), content)
  const site = readSite(folder)
  built = (await startEdge({ answerSite: siteAnswerer({ site, addresses, publicUrl: null, remedy }) })).app
  unbuilt = (
    await startEdge({ answerSite: siteAnswerer({ site: null, addresses, publicUrl: null, remedy }) })
  ).app
})
afterAll(async () => {
  await Promise.all([built.close(), unbuilt.close()])
  rmSync(folder, { recursive: true })
})

const get = (
  url: string,
  headers: InjectOptions['headers'] = person,
  method: 'GET' | 'HEAD' | 'POST' = 'GET',
) => built.inject({ url, headers: headers ?? {}, method })

describe('the page', () => {
  it('is at every address of the site, and with 404 where there is none', async () => {
    for (const url of ['/', '/leads', '/leads?view=board&utm_source=x', '/leads/lead_1'])
      expect((await get(url)).statusCode, url).toBe(200)
    for (const url of ['/nothing', '/leads/lead_1/more', '/LEADS', '/%2e%2e/secret']) {
      const { statusCode, headers } = await get(url)
      expect([statusCode, headers['content-type']], url).toEqual([404, 'text/html; charset=utf-8'])
    }
  })

  it('has a nonce of its own in each answer, in the page and in its policy', async () => {
    const answers = [await get('/leads'), await get('/leads')]
    const nonces = answers.map(({ headers, body }) => {
      const nonce = /'nonce-([\w-]{24})'/.exec(String(headers['content-security-policy']))?.[1]
      expect(body).toBe(`<meta property="csp-nonce" nonce="${nonce}"><p title="${nonce}">`)
      return nonce
    })
    expect(nonces[0]).not.toBe(nonces[1])
  })

  it('may load and run nothing but what comes from here, be framed by nobody, and is kept by nobody', async () => {
    const { headers } = await get('/')
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w-]+';/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    expect(headers['permissions-policy']).toContain('camera=()')
  })

  it.each([
    ['localhost:3000', null, true],
    ['127.0.0.1', null, true],
    ['[::1]:3000', null, true],
    ['lan.example', null, false],
    ['192.168.1.5:3000', null, false],
    ['localhost.evil.example', null, false],
    ['no host', null, false],
    ['lan.example', 'https://lan.example', true],
    ['lan.example', 'http://lan.example', false],
  ])('at %s with the public URL %s has an opener policy: %s', async (host, publicUrl, has) => {
    const site = readSite(folder)
    const { app } = await startEdge({ answerSite: siteAnswerer({ site, addresses, publicUrl, remedy }) })
    const { headers } = await app.inject({ url: '/', headers: { ...person, host } })
    await app.close()
    expect(headers['cross-origin-opener-policy']).toBe(has ? 'same-origin' : undefined)
  })

  it('has the same headers for HEAD, and no body', async () => {
    const { statusCode, headers, body } = await get('/leads', person, 'HEAD')
    expect([statusCode, body, headers['content-type']]).toEqual([200, '', 'text/html; charset=utf-8'])
  })
})

describe('a file', () => {
  it('is kept for ever where its name changes with it, and for an hour elsewhere', async () => {
    const { headers } = await get('/assets/index-abc123.js', {})
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect((await get('/color-scheme.js')).headers['cache-control']).toBe('public, max-age=3600')
    const font = await get('/assets/inter-abc123.woff2')
    expect([font.headers['content-type'], font.body]).toEqual(['font/woff2', 'font'])
  })

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip;q=1.0', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
    [undefined, undefined],
  ])('goes out as %s allows', async (accepted, expected) => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted }
    const answer = await get('/assets/index-abc123.js', headers)
    expect(answer.headers['content-encoding']).toBe(expected)
    expect(answer.headers.vary).toBe('accept-encoding')
    const whole =
      { br: brotliCompressSync(script), gzip: gzipSync(script) }[expected ?? ''] ?? Buffer.from(script)
    expect(answer.rawPayload.equals(whole)).toBe(true)
  })

  it('that the build did not make is not there, whatever the path says', async () => {
    const paths = [
      '/assets/none.js',
      '/assets/../../../etc/passwd',
      '/assets/%2e%2e%2fcolor-scheme.js',
      '/assets/index-abc123.js.br',
      '/notes.secret',
      '/assets//index-abc123.js',
    ]
    for (const path of paths) {
      const { statusCode, headers } = await get(path, {})
      expect([statusCode, headers['content-type']], path).toEqual([404, 'application/json; charset=utf-8'])
    }
  })
})

describe('what is for programs stays so', () => {
  it.each(['/api/none', '/docs/none', '/assets/none', '/api'])(
    '%s is a 404 in JSON, also for a browser',
    async (url) => {
      const { statusCode, headers } = await get(url)
      expect([statusCode, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8'])
    },
  )

  it('a program that is lost gets JSON, and nobody can POST to the page', async () => {
    expect((await get('/leads', { accept: '*/*' })).json()).toMatchObject({ code: 'not_found' })
    expect((await get('/leads', person, 'POST')).json()).toMatchObject({ code: 'not_found' })
    expect((await get('/api/things', person)).statusCode).toBe(401)
  })
})

it('says what to do where there is no build', async () => {
  const { statusCode, headers, body } = await unbuilt.inject({ url: '/', headers: person })
  expect([statusCode, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8'])
  expect(body).toContain(remedy)
  expect((await unbuilt.inject({ url: '/', headers: { accept: '*/*' } })).statusCode).toBe(404)
  expect(readSite(join(folder, 'assets'))).toBeNull()
})
