import { parse } from 'csv-parse/sync'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { idsByHistory } from '../../analytics/index.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError, databaseUnavailable } from '../../platform/errors.ts'
import { type Edge, keys, startEdge } from '../../platform/http/edge.fixture.ts'
import { leadShape } from '../schema.ts'
import { exportRoutes } from './routes.ts'

const within = { timeout: 15_000, interval: 20 }
let app: TestApp
/** With few leads of every kind, and with three pages of leads. */
let small: TestOrg
let large: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
  small = await app.createOrg()
  large = await app.createOrg()
  await add(small, kinds)
  for (const from of [0, 600])
    await add(
      large,
      Array.from({ length: 600 }, (_, at) => named(from + at)),
    )
})
afterAll(() => app.close())

const named = (number: number) => ({
  business_name: `Lead ${String(number).padStart(4, '0')}`,
  external_id: `${number}`,
})
const kinds = [
  {
    business_name: '=HYPERLINK("http://e.example")',
    category: '@SUM(1)',
    contact_name: '-1+1',
    tags: ['+1', 'b'],
  },
  { business_name: "'=Quoted", city: 'Bell, "Book" & Candle', tags: ['a,b', 'c;d'] },
  {
    ...{
      business_name: 'Sunrise Office Park',
      category: 'Office park',
      address: '1 Main St',
      city: 'Bellevue',
    },
    ...{
      region: 'WA',
      postal_code: '98004',
      country: 'US',
      phone: '+14255550142',
      rating: 4.6,
      review_count: 187,
    },
    ...{ website: 'https://sunrise.example', email: 'dana@sunrise.example', contact_name: 'Dana Reyes' },
    ...{ external_id: '-5', custom: { z: 1, a: '=x', long: 'two\nlines' }, status: 'meeting' },
  },
  { business_name: 'Café Zürich 東京', status: 'replied' },
]

async function add(org: TestOrg, leads: readonly object[]): Promise<void> {
  const { status, body } = await org.api('POST', '/api/leads/batch', { leads })
  expect([status, new Set(body.data.map(({ outcome }: { outcome: string }) => outcome))]).toEqual([
    200,
    new Set(['created']),
  ])
}

async function exported(org: TestOrg, query = '') {
  const url = `${app.url}/api/leads/export${query}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${org.key}` } })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

type Row = Record<string, unknown>
const lines = (text: string): Row[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const listed = async (org: TestOrg, query = ''): Promise<Row[]> =>
  (await org.api('GET', `/api/leads?limit=100${query}`)).body.data

describe('an export', () => {
  it('in NDJSON is a lead per line, as the list has them', async () => {
    const { status, headers, text } = await exported(small, '?format=ndjson')
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8'])
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="leads-\d{4}-\d\d-\d\d\.ndjson"$/,
    )
    expect(lines(text)).toEqual(await listed(small))
  })

  it('in CSV is by RFC 4180 what the list has, but for the apostrophes', async () => {
    const { headers, text } = await exported(small)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(headers.get('content-disposition')).toMatch(/\.csv"$/)
    const [head, ...rows] = parse(text, { record_delimiter: '\r\n' }) as string[][]
    expect(head).toEqual([...Object.keys(leadShape.shape), 'custom.a', 'custom.long', 'custom.z'])
    const leads = await listed(small)
    expect(rows).toHaveLength(leads.length)
    for (const [at, row] of rows.entries()) {
      const lead = leads[at] ?? {}
      for (const [column, name] of (head ?? []).entries()) {
        const cell = (row[column] ?? '').replace(/^'(?='*[=+\-@\t\r])/, '')
        const value = lead[name]
        if (name === 'custom') expect(cell).toBe('')
        else if (name.startsWith('custom.'))
          expect(cell).toBe(String((lead.custom as Row)[name.slice('custom.'.length)] ?? ''))
        else if (name === 'tags')
          expect(cell.startsWith('[') ? JSON.parse(cell) : cell.split(';').filter(Boolean)).toEqual(value)
        else expect(cell).toBe(value === null ? '' : String(value))
      }
    }
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual(['+14255550142', '-5'])
  })

  it('has the filters and orders of the list, and no limit', async () => {
    for (const query of ['&status=meeting,replied', '&q=sunrise', '&sort=business_name', '&min_score=1']) {
      const { text } = await exported(small, `?format=ndjson${query}`)
      expect(lines(text)).toEqual(await listed(small, query))
    }
    for (const query of ['?limit=5', '?cursor=x', '?format=xlsx', '?sort=city'])
      expect((await exported(small, query)).status).toBe(400)
    expect((await exported(await app.createOrg())).text).toMatch(/^id,business_name,[\w,]+\r\n$/)
    expect((await exported(await app.createOrg(), '?format=ndjson')).text).toBe('')
  })

  it('goes over all pages in every order, each lead once', async () => {
    for (const sort of ['created_at', '-created_at', 'business_name', '-updated_at', 'score']) {
      const rows = lines((await exported(large, `?format=ndjson&sort=${sort}`)).text)
      expect(new Set(rows.map(({ id }) => id)).size, sort).toBe(1_200)
      expect(rows, sort).toHaveLength(1_200)
    }
    const names = parse((await exported(large, '?sort=business_name')).text, { columns: true }) as Row[]
    expect(names.map((row) => row.business_name)).toEqual(
      Array.from({ length: 1_200 }, (_, at) => named(at).business_name),
    )
  })

  it('of another org is its own', async () => {
    expect(lines((await exported(small, '?format=ndjson')).text)).toHaveLength(kinds.length)
  })

  it('imported into another org makes the same leads', async () => {
    const plain = await app.createOrg()
    const columns =
      'business_name,category,address,city,phone,email,website,contact_name,tags,rating,external_id,custom.note'
    const first = [
      columns,
      `"'=1+1 Cafe","'@x","'-1 Main St","Bell, ""Book""",+14255550142,dana@x.example,x.example,'+Dana,"a;'b",4.6,-5,`,
      'Plain Cafe,,,,,,,,"[""a,b"",""=c""]",,,',
      `"''=Twice",O'Hare,,,,,,'@SUM(A1),'=tag,,,"two\nlines, 1"`,
      'Fourth Cafe,,,,,,,,,,,18000',
    ]
    await importFile(plain, first.join('\r\n'))
    const before = await exported(plain, '?sort=business_name')
    const other = await app.createOrg()
    await importFile(other, before.text)
    const own = ['id', 'created_at', 'updated_at']
    const facts = (rows: Row[]) =>
      rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !own.includes(name))))
    const [expected, got] = [
      facts(await listed(plain, '&sort=business_name')),
      facts(await listed(other, '&sort=business_name')),
    ]
    expect(expected).toHaveLength(4)
    expect(expected.map((row) => row.contact_name)).toContain('@SUM(A1)')
    expect(expected.map((row) => row.custom)).toEqual(
      expect.arrayContaining([{ note: 'two\nlines, 1' }, { note: 18000 }]),
    )
    expect(expected.map((row) => row.tags)).toContainEqual(['a,b', '=c'])
    expect(got).toEqual(expected)
  })
})

/** By a worker that the test calls: the app of this file does not work. */
async function importFile(org: TestOrg, text: string): Promise<void> {
  const worker = await startTestApp({ databaseUrl: app.databaseUrl })
  try {
    const { body } = await org.api('POST', '/api/leads/import', text, { 'content-type': 'text/csv' })
    const read = async () => (await org.api('GET', `/api/imports/${body.id}`)).body
    await expect.poll(async () => (await read()).state, within).toBe('done')
    expect((await read()).errors).toEqual([])
  } finally {
    await worker.close()
  }
}

describe('while it runs', () => {
  let edge: Edge
  let pages = 0
  const closing = new AbortController()
  afterEach(async () => {
    await edge.app.close()
    pages = 0
  })

  /** The route on its own, with a database that does `before` each page. */
  async function open(before: (page: number) => Promise<void> | void): Promise<void> {
    const readInOrg: Database['readInOrg'] = async (_, work) => {
      pages += 1
      await before(pages)
      return app.db.readInOrg(large.orgId, work)
    }
    const routes = exportRoutes({ db: { ...app.db, readInOrg }, closing: closing.signal, idsByHistory })
    edge = await startEdge({ routes })
  }

  const ask = (query = '', options: RequestInit = {}) =>
    fetch(`${edge.url}/api/leads/export?format=ndjson${query}`, {
      ...options,
      headers: { authorization: `Bearer ${keys.full}` },
    })

  it('leads that come, go and change make no other lead appear twice or go missing', async () => {
    const before = await listed(large, '&sort=created_at')
    await open(async (page) => {
      await large.api('POST', '/api/leads', { business_name: `New ${page}` })
      const changed = before[page]
      await large.api('PATCH', `/api/leads/${changed?.id}`, { contact_name: `changed ${page}` })
    })
    const rows = lines(await (await ask('&sort=created_at')).text())
    const ids = rows.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.slice(0, 100)).toEqual(before.map(({ id }) => id))
    expect(rows.filter(({ external_id }) => external_id !== null)).toHaveLength(1_200)
  })

  it('a client that leaves ends it', async () => {
    const gate = Promise.withResolvers<void>()
    await open((page) => (page === 2 ? gate.promise : undefined))
    const leaving = new AbortController()
    const answer = await ask('', { signal: leaving.signal })
    const reader = answer.body?.getReader()
    await reader?.read()
    await expect.poll(() => pages, within).toBe(2)
    leaving.abort()
    await expect
      .poll(
        () => new Promise((resolve) => edge.app.server.getConnections((_, count) => resolve(count))),
        within,
      )
      .toBe(0)
    gate.resolve()
    // Another one, from its start to its end: only its pages are asked for.
    expect(lines(await (await ask()).text()).length).toBeGreaterThan(1_199)
    expect(pages).toBe(2 + 3)
  })

  it('a database that goes away breaks the connection off: nobody takes the half for the whole', async () => {
    await open((page) => {
      if (page === 3) throw new AppError(databaseUnavailable)
    })
    const answer = await ask()
    expect(answer.status).toBe(200)
    await expect(answer.text()).rejects.toThrow()
  })

  it('one that is away from the start is 503', async () => {
    await open(() => {
      throw new AppError(databaseUnavailable, { retryAfterSeconds: 1 })
    })
    const answer = await ask()
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      503,
      '1',
      expect.objectContaining({ code: 'database_unavailable' }),
    ])
    expect(answer.headers.get('content-disposition')).toBeNull()
  })

  it('a HEAD reads no more than the beginning', async () => {
    await open(() => {})
    const answer = await ask('', { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
      '',
    ])
    expect(pages).toBe(1)
  })

  it('a server that closes breaks it off', async () => {
    const gate = Promise.withResolvers<void>()
    await open((page) => (page === 2 ? gate.promise : undefined))
    const answer = await ask()
    await expect.poll(() => pages, within).toBe(2)
    closing.abort(new Error('closing'))
    gate.resolve()
    await expect(answer.text()).rejects.toThrow()
  })
})
