import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { newId } from '../platform/ids.ts'

const hostile = `</title></bdi>"'><script>alert(1)</script><img src=x onerror=alert(1)>`
const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;'
const local = { host: '127.0.0.1:3000' }

let app: TestApp
let mailId: string

beforeAll(async () => {
  app = await startTestApp({ work: false })
  const { orgId } = await app.createOrg()
  mailId = newId('mail')
  await app.db.inOrg(orgId, (tx) =>
    sql`insert into captured_mail (org_id, id, from_address, to_address, subject, text, source)
      values (${orgId}, ${mailId}, ${hostile}, ${hostile}, ${hostile}, ${hostile}, ${hostile})`.execute(
      tx.db,
    ),
  )
})
afterAll(() => app.close())

const get = (url: string, headers: Record<string, string> = local, remoteAddress = '127.0.0.1') =>
  app.http.inject({ url, headers, remoteAddress })

describe('captured mail, for someone at this machine', () => {
  it('is listed, and shown as text with its source', async () => {
    const list = await get('/mail')
    expect(list.statusCode).toBe(200)
    expect(list.body).toContain(`href="/mail/${mailId}"`)
    expect(list.body).toContain(escaped)
    const mail = await get(`/mail/${mailId}`)
    expect(mail.statusCode).toBe(200)
    expect(mail.body.split(escaped).length - 1).toBe(6)
    for (const { body } of [list, mail]) expect(body).not.toMatch(/<script|<img/)
  })

  it('includes what people get about their accounts', async () => {
    const email = `${newId('usr')}@example.com`
    await app.createPerson({ email })
    const asked = await app.api('POST', '/api/auth/request-password-reset', { email }, { origin: app.url })
    expect(asked.status).toBe(200)
    await expect.poll(async () => (await get('/mail')).body).toContain(email)
  })

  it.each(['mail_00000000000000000000000000', 'x', '%22%3E%3Cscript%3E'])(
    'is a 404 with a page where there is none: %s',
    async (id) => {
      const { statusCode, headers, body } = await get(`/mail/${id}`)
      expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      expect(body).not.toContain('<script>')
    },
  )
})

describe('captured mail, for everybody else', () => {
  const strangers: [who: string, headers: Record<string, string>, from?: string][] = [
    ['another machine', local, '192.168.1.20'],
    ['a website that resolves to this machine', { host: 'evil.example:3000' }],
    ['a visitor through a proxy', { ...local, 'x-forwarded-for': '127.0.0.1' }],
  ]
  it.each(strangers)('is not there: %s', async (_who, headers, from) => {
    for (const url of ['/mail', `/mail/${mailId}`]) {
      const { statusCode, body } = await get(url, headers, from)
      expect(statusCode).toBe(404)
      expect(body).not.toContain(mailId)
      expect(body).not.toContain(escaped)
    }
  })
})

describe('the browser', () => {
  it.each(['/mail', '/mail/x', '/docs/guides'])(
    'may run nothing, and load only from here: %s',
    async (url) => {
      const { headers, body } = await get(url)
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'self'; img-src 'self';/,
      )
      expect(headers['cache-control']).toBe('no-store')
      expect(body).not.toMatch(/<script|<style| style="| on\w+="/)
      for (const [, address] of body.matchAll(/<link[^>]*href="([^"]*)"/g)) {
        expect((await get(address ?? '')).statusCode).toBe(200)
      }
    },
  )

  it.each([
    ['/docs/', '/docs'],
    ['/docs/guides/', '/docs/guides'],
    ['/docs/guides/webhooks/', '/docs/guides/webhooks'],
  ])('with a slash too many is led on: %s', async (url, location) => {
    const { statusCode, headers } = await get(url)
    expect([statusCode, headers.location]).toEqual([301, location])
  })

  it('is asked to keep out of search engines', async () => {
    expect((await get('/robots.txt')).body).toBe('User-agent: *\nDisallow: /\n')
  })
})

it('says 503 for the mail while the database is away, and shows the guides', async () => {
  const lonely = await startTestApp({ work: false, databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing' })
  try {
    expect((await lonely.http.inject({ url: '/mail', headers: local })).statusCode).toBe(503)
    expect((await lonely.http.inject({ url: '/docs/guides', headers: local })).statusCode).toBe(200)
  } finally {
    await lonely.close()
  }
})
