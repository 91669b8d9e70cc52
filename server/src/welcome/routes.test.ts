import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'
import { newId } from '../platform/ids.ts'

const hostile = `</title></bdi>"'><script>alert(1)</script><img src=x onerror=alert(1)>`
const escaped = '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;'
const local = { host: '127.0.0.1:3000' }

let app: TestApp
let org: TestOrg
let mailId: string

beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  mailId = await fill(app, org.orgId)
})
afterAll(() => app.close())

/** One of each that the page shows, everything in the words of someone who wishes it harm. */
async function fill({ db }: TestApp, orgId: string): Promise<string> {
  const [webhook, delivery, mail] = [newId('whk'), newId('dlv'), newId('mail')]
  await db.inOrg(orgId, async (tx) => {
    await sql`update orgs set name = ${hostile} where id = ${orgId}`.execute(tx.db)
    await sql`insert into leads (org_id, id, business_name, name_key, search_text, source, status, created_at, updated_at)
      select ${orgId}, 'lead_' || n, ${hostile}, '', '', 'api', case when n < 4 then 'qualified' else 'new' end, now(), now()
      from generate_series(1, 1234) n`.execute(tx.db)
    await sql`insert into webhooks (org_id, id, name, target_url, event_types)
      values (${orgId}, ${webhook}, ${hostile}, 'https://hooks.example.com/catch/path-secret', '{}')`.execute(
      tx.db,
    )
    await sql`insert into deliveries (org_id, id, webhook_id, event_id, event_type, sequence, state, attempt_count)
      values (${orgId}, ${delivery}, ${webhook}, ${newId('evt')}, 'lead.qualified', 1, 'retrying', 2)`.execute(
      tx.db,
    )
    await sql`insert into delivery_attempts (org_id, delivery_id, number, url, started_at, outcome, status_code)
      values (${orgId}, ${delivery}, 1, '', now(), 'timeout', null), (${orgId}, ${delivery}, 2, '', now(), 'http_503', 503)`.execute(
      tx.db,
    )
    await sql`insert into captured_mail (org_id, id, from_address, to_address, subject, text, source)
      values (${orgId}, ${mail}, ${hostile}, ${hostile}, ${hostile}, ${hostile}, ${hostile})`.execute(tx.db)
  })
  return mail
}

/** As a reader sees it, with what they copy. */
const readable = (body: string) => body.replace(/<\/?(?:var|span)>/g, '').replaceAll('&quot;', '"')

const get = (url: string, headers: Record<string, string> = local, remoteAddress = '127.0.0.1') =>
  app.http.inject({ url, headers, remoteAddress })

describe('for someone at this machine', () => {
  it('shows the funnel, the last delivery and the captured mail', async () => {
    const { statusCode, body } = await get('/')
    expect(statusCode).toBe(200)
    expect(body).toContain('1,234')
    expect(body).toMatch(/Qualified<\/th>.*<td class="number">3</)
    for (const text of [
      'lead.qualified',
      'hooks.example.com',
      'retrying',
      '503',
      '2 attempts',
      `/mail/${mailId}`,
    ]) {
      expect(body).toContain(text)
    }
    expect(body).not.toContain('path-secret')
  })

  it('gives the commands with what is theirs: address and org', async () => {
    const text = readable((await get('/')).body)
    expect(text).toContain(
      'curl http://127.0.0.1:3000/api/leads -H "Authorization: Bearer lp_your_api_key_here" -H "Content-Type: application/json"',
    )
    expect(text).toContain(
      `npm run -s bolsivo -- import --org ${org.orgId} server/demo/data/little-rock-sample.csv`,
    )
  })

  it('shows a mail as text, with its source', async () => {
    const { statusCode, body } = await get(`/mail/${mailId}`)
    expect(statusCode).toBe(200)
    expect(body.split(escaped).length - 1).toBe(6)
    expect(body).not.toContain('<script>alert')
  })

  it('lets nothing out of its place that a tenant or a stranger wrote', async () => {
    const { body } = await get('/')
    expect(body).toContain(escaped)
    expect(body).not.toContain('<script>alert')
    expect(body).not.toContain('<img')
    const hostileHost = await get('/', { host: `"><script>alert(1)</script>` })
    expect(hostileHost.body).not.toContain('<script>alert')
  })

  it.each(['mail_00000000000000000000000000', 'x', '%22%3E%3Cscript%3E'])(
    'answers 404 with a page for the mail %s',
    async (id) => {
      const { statusCode, headers, body } = await get(`/mail/${id}`)
      expect([statusCode, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      expect(body).not.toContain('<script>')
    },
  )
})

describe('for everybody else', () => {
  const strangers: [who: string, headers: Record<string, string>, from?: string][] = [
    ['another machine', { host: '127.0.0.1:3000' }, '192.168.1.20'],
    ['a website that resolves to this machine', { host: 'evil.example:3000' }],
    ['a visitor through a proxy', { ...local, 'x-forwarded-for': '127.0.0.1' }],
  ]
  const secrets = () => [
    org.orgId,
    mailId,
    escaped,
    '1,234',
    'hooks.example.com',
    'lead.qualified',
    'PostgreSQL',
  ]

  it.each(strangers)('there is no data: %s', async (_who, headers, from) => {
    const page = await get('/', headers, from)
    expect(page.statusCode).toBe(200)
    expect(readable(page.body)).toContain('/api/leads -H')
    for (const secret of secrets()) expect(page.body).not.toContain(secret)
    const mail = await get(`/mail/${mailId}`, headers, from)
    expect(mail.statusCode).toBe(404)
    for (const secret of secrets()) expect(mail.body).not.toContain(secret)
  })
})

describe('the browser', () => {
  it.each(['/', '/mail/x'])('may run and load nothing but what %s brings from here', async (url) => {
    const { headers, body } = await get(url)
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'self'; script-src 'self';/,
    )
    expect(headers['content-security-policy']).not.toContain('unsafe')
    expect(headers['cache-control']).toBe('no-store')
    expect(body).not.toMatch(/<script(?! src="\/)|<style| style="| on\w+="/)
    for (const [, address] of body.matchAll(/<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"/g)) {
      expect(address).toMatch(/^\/(?!\/)/)
      expect((await get(address ?? '')).statusCode).toBe(200)
    }
  })

  it('is asked to keep out of search engines', async () => {
    expect((await get('/robots.txt')).body).toBe('User-agent: *\nDisallow: /\n')
  })
})

it('says how to begin while there is no org, and does not fail without data', async () => {
  const fresh = await startTestApp({ work: false })
  try {
    const { statusCode, body } = await fresh.http.inject({ url: '/', headers: local })
    expect(statusCode).toBe(200)
    expect(readable(body)).toContain(
      'npm run -s bolsivo -- org create --name "Acme" --email you@example.com --password … --plan scale',
    )
    expect((await fresh.http.inject({ url: '/mail/x', headers: local })).statusCode).toBe(404)
  } finally {
    await fresh.close()
  }
})

it('stays a page while the database is away', async () => {
  const lonely = await startTestApp({ work: false, databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing' })
  try {
    const { statusCode, body } = await lonely.http.inject({ url: '/', headers: local })
    expect(statusCode).toBe(200)
    expect(body).toContain('waiting for its database')
  } finally {
    await lonely.close()
  }
})
