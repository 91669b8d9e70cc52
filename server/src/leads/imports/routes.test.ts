import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app?.close())

const sample = (name: string) => readFileSync(new URL(`../../../demo/data/${name}.csv`, import.meta.url))

/** Sends a file as it is, bytes and all. */
async function upload(content: string | Uint8Array, { of = org, query = '', type = 'text/csv' } = {}) {
  const response = await fetch(`${app.url}/api/leads/import${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.key}`, 'content-type': type },
    body: content as BodyInit,
  })
  return { status: response.status, body: await response.json() }
}

async function uploadForm(form: FormData, of = org) {
  const response = await fetch(`${app.url}/api/leads/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.key}` },
    body: form,
  })
  return { status: response.status, body: await response.json() }
}

async function ended(id: string, of = org) {
  return vi.waitFor(
    async () => {
      const { body } = await of.api('GET', `/api/imports/${id}`)
      expect(body.state).not.toBe('running')
      return body
    },
    { timeout: 20_000, interval: 20 },
  )
}

async function importFile(content: string | Uint8Array, options: { of?: TestOrg; query?: string } = {}) {
  const { status, body } = await upload(content, options)
  expect(status, JSON.stringify(body)).toBe(201)
  return ended(body.id, options.of)
}

const leadsOf = async (of: TestOrg) => (await of.api('GET', '/api/leads?limit=100&sort=created_at')).body.data

const countRows = async (of: TestOrg, table: 'imports' | 'importChunks' | 'rejectedRows') =>
  (await app.db.inOrg(of.orgId, (tx) => tx.db.selectFrom(table).select('orgId').execute())).length

describe('an import', () => {
  beforeAll(async () => {
    org = await app.createOrg()
  })

  it('answers 201 while it runs, shows what each column was taken for, and ends with exact counts', async () => {
    const file = 'Company,Telephone,Fax\nJoe Inc,(501) 555-0142,1\nAnn,none,2\nJOE,501-555-0142,3\n'
    const { status, body } = await upload(file)
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.stringMatching(/^imp_/),
      state: 'running',
      source: 'import',
      mapping: { Company: 'business_name', Telephone: 'phone', Fax: null },
      rows_total: 3,
      rows_read: 0,
      created: 0,
      merged: 0,
      unchanged: 0,
      rejected: 0,
      errors: [],
      errors_truncated: false,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect(await ended(body.id)).toMatchObject({
      state: 'done',
      rows_read: 3,
      created: 2,
      merged: 1,
      rejected: 0,
    })
    expect(await leadsOf(org)).toMatchObject([
      {
        business_name: 'Joe',
        phone: '+15015550142',
        source: 'import',
        status: 'new',
        score: expect.any(Number),
      },
      { business_name: 'Ann', phone: null },
    ])
    expect(await countRows(org, 'importChunks')).toBe(0)
    const { body: events } = await org.api('GET', '/api/imports')
    expect(events.data.map(({ id }: { id: string }) => id)).toEqual([body.id])
  })

  it('tells of itself when it is over', async () => {
    const of = await app.createOrg()
    const { id } = await importFile('name\nA\nB\n', { of, query: '?source=Chamber%20list' })
    const events = await app.db.inOrg(of.orgId, (tx) =>
      tx.db.selectFrom('events').select(['leadId', 'body']).where('type', '=', 'import.completed').execute(),
    )
    expect(events.map(({ leadId, body }) => [leadId, JSON.parse(body)])).toEqual([
      [
        null,
        {
          event: 'import.completed',
          org_id: of.orgId,
          lead_id: null,
          business_name: null,
          import_id: id,
          source: 'Chamber list',
          rows_read: 2,
          created: 2,
          merged: 0,
          unchanged: 0,
          rejected: 0,
          timestamp: expect.any(String),
        },
      ],
    ])
    expect((await leadsOf(of))[0].source).toBe('Chamber list')
  })

  it('takes a mapping and a source as parameters', async () => {
    const of = await app.createOrg()
    const mapping = encodeURIComponent(JSON.stringify({ a: 'business_name', b: 'city', name: null }))
    await importFile('a,b,name\nJoe,Ojai,x\n', { of, query: `?mapping=${mapping}&source=fair` })
    expect(await leadsOf(of)).toMatchObject([{ business_name: 'Joe', city: 'Ojai', source: 'fair' }])
  })

  it.each(['before', 'behind'])('takes them as form fields %s the file', async (place) => {
    const of = await app.createOrg()
    const form = new FormData()
    const file = () => form.set('file', new Blob(['a,b\nJoe,Ojai\n'], { type: 'text/csv' }), 'leads.csv')
    if (place === 'behind') file()
    form.set('source', 'form')
    form.set('mapping', JSON.stringify({ a: 'business_name' }))
    if (place === 'before') file()
    const { status, body } = await uploadForm(form, of)
    expect([status, body.source, body.mapping]).toEqual([201, 'form', { a: 'business_name', b: null }])
    expect(await ended(body.id, of)).toMatchObject({ state: 'done', created: 1 })
  })

  it("is found by its own org only, and another's id is 404", async () => {
    const { id } = await importFile('name\nJoe\n')
    const other = await app.createOrg()
    for (const path of [id, 'imp_01k2zzzzzzzzzzzzzzzzzzzzzz', 'x']) {
      expect((await other.api('GET', `/api/imports/${path}`)).status).toBe(404)
    }
    expect((await other.api('GET', '/api/imports')).body.data).toEqual([])
  })
})

describe('the real files', () => {
  it.each([
    ['little-rock-sample', 1500],
    ['sf-food-sample', 800],
  ])('%s is taken in, and adds nothing when it is imported again', async (name, rows) => {
    const of = await app.createOrg()
    const first = await importFile(sample(name), { of })
    expect(first).toMatchObject({ state: 'done', rows_total: rows, rows_read: rows })
    expect(first.created + first.merged + first.unchanged + first.rejected).toBe(rows)
    expect(first.created).toBeGreaterThan(rows * 0.9)
    const { body: before } = await of.api('GET', '/api/leads?sort=-updated_at&limit=1')
    const second = await importFile(sample(name), { of })
    expect(second).toMatchObject({
      state: 'done',
      created: 0,
      merged: 0,
      unchanged: rows - first.rejected,
      rejected: first.rejected,
      errors: first.errors,
    })
    expect((await of.api('GET', '/api/leads?sort=-updated_at&limit=1')).body).toEqual(before)
  })

  it('rows of one file that disagree about a business do not take turns when it is imported again', async () => {
    const of = await app.createOrg()
    const file =
      'name,address,city,category\nJoe,1 Main St,Ojai,Cafe\nJoe,1 Main St,Ojai,Bakery\nJoe,1 Main St,Ojai,Cafe\n'
    expect(await importFile(file, { of })).toMatchObject({ created: 1, merged: 1, unchanged: 1 })
    expect(await importFile(file, { of })).toMatchObject({ created: 0, merged: 0, unchanged: 3 })
    expect(await leadsOf(of)).toMatchObject([{ category: 'Bakery' }])
    // What another file says since then is newer, and then this one is newer again.
    await importFile('name,address,city,category\nJoe,1 Main St,Ojai,Deli\n', { of })
    expect(await leadsOf(of)).toMatchObject([{ category: 'Deli' }])
    await importFile(file, { of })
    expect(await leadsOf(of)).toMatchObject([{ category: 'Bakery' }])
  })
})

describe('a file with faults', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  it.each([
    ['lines in another encoding', bytes('name\nJoe\nCaf', [0xe9], '\nAnn\n'), [3], ['Joe', 'Ann']],
    ['ragged rows', 'name,city\nJoe,Ojai,x\nAnn\nBo,Ojai\n', [2, 3], ['Bo']],
    ['a quote that is never closed', 'name,city\nJoe,Ojai\n"Ann,Ojai\nBo,Ojai\n', [3], ['Joe', 'Bo']],
    ['a column given twice', 'name,city,city\nJoe,Ojai,Reno\n', [1], ['Joe']],
    ['rows without a name', 'name,city\n,Ojai\nN/A,Ojai\nJoe,Ojai\n', [2, 3], ['Joe']],
    ['wrong values', 'name,phone,email\nJoe,12,a@b\nAnn,,\n', [2, 2], ['Joe', 'Ann']],
    ['NUL characters', 'name\nJo\0e\nAnn\n', [2], ['Ann']],
    ['CR line ends and blank lines', 'name,city\r\r\rJoe,Ojai\r\r', [], ['Joe']],
    ['a byte-order mark and semicolons', '\ufeffname;city\nJoe;Ojai\n', [], ['Joe']],
    ['UTF-16', Buffer.from('\ufeffname,city\nJoé,Ojai\n', 'utf16le'), [], ['Joé']],
    ['a header and nothing else', 'name,city\n', [], []],
  ])('%s: keeps what is good and reports the rest by line', async (_name, content, lines, kept) => {
    const of = await app.createOrg()
    const { state, errors, rows_total, rows_read, created, rejected } = await importFile(content, { of })
    expect(state).toBe('done')
    expect(errors.map(({ line }: { line: number }) => line)).toEqual(lines)
    expect((await leadsOf(of)).map((lead: { business_name: string }) => lead.business_name)).toEqual(kept)
    expect([rows_read, created + rejected]).toEqual([rows_total, rows_total])
  })

  it.each([
    ['nothing', '', 'csv_empty'],
    ['blank lines', '\n \n\n', 'csv_empty'],
    ['no names in its header', ',,\nJoe,,\n', 'csv_empty'],
    ['a header that is not text', 'na\0me\nJoe\n', 'csv_not_text'],
    ['a spreadsheet in it', 'PK\u0003\u0004\u0014\u0000', 'csv_not_text'],
    ['a quote open in its header', '"name,city\nJoe,Ojai\n', 'csv_header_unreadable'],
    ['no column for the name', 'city,phone\nOjai,1\n', 'no_name_column'],
  ])('with %s is refused with the reason, and nothing is left of it', async (_name, content, code) => {
    const of = await app.createOrg()
    const form = new FormData()
    form.set('file', new Blob([content]), 'leads.csv')
    for (const answer of [await upload(content, { of }), await uploadForm(form, of)]) {
      expect([answer.status, answer.body.code]).toEqual([400, code])
      expect(answer.body.error.length).toBeGreaterThan(20)
    }
    expect([await countRows(of, 'imports'), await countRows(of, 'importChunks')]).toEqual([0, 0])
  })

  it.each([
    ['{"Fax":"phone"}', 'mapping.Fax'],
    ['{"city":"town"}', 'mapping.city'],
    ['{"city":"phone","zip":"phone"}', 'mapping.zip'],
    ['{"city":7}', 'mapping.city'],
    ['[]', 'mapping'],
    ['{', 'mapping'],
  ])('the mapping %s is refused by name', async (mapping, path) => {
    const of = await app.createOrg()
    const { status, body } = await upload('name,city,zip\nJoe,Ojai,1\n', {
      of,
      query: `?mapping=${encodeURIComponent(mapping)}`,
    })
    expect([status, body.details[0].path]).toEqual([400, path])
    expect(await countRows(of, 'imports')).toBe(0)
  })

  it('shows the first 1,000 errors and says that there were more, which it has in a file', async () => {
    const of = await app.createOrg()
    const file = `name,phone\n${Array.from({ length: 2_500 }, (_, i) => `Joe ${i},${i % 2 ? 'x' : ''}\n`).join('')}`
    const found = await importFile(file, { of })
    expect(found).toMatchObject({ created: 2_500, rejected: 0, errors_truncated: true })
    expect(found.errors).toHaveLength(1_000)
    expect(found.errors.at(-1)).toMatchObject({ line: 2_001, path: 'phone' })
    const csv = await of.api('GET', `/api/imports/${found.id}/errors?format=csv`)
    expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    const lines = csv.body.split('\r\n')
    expect(lines).toHaveLength(1 + 1_250 + 1)
    expect([lines[0], lines[1250]]).toEqual(['line,path,message', '2501,phone,"""x"" is not a phone number"'])
    const { body } = await of.api('GET', `/api/imports/${found.id}/errors?format=ndjson`)
    const [first] = body.split('\n')
    expect(JSON.parse(first)).toEqual(found.errors[0])
    expect((await org.api('GET', `/api/imports/${found.id}/errors`)).status).toBe(404)
    expect((await of.api('GET', `/api/imports/${found.id}/errors?format=xlsx`)).status).toBe(400)
  })
})

describe('rows that were rejected', () => {
  const rejectedRows = (id: string, of: TestOrg) => of.api('GET', `/api/imports/${id}/rejected-rows`)
  const names = async (of: TestOrg) =>
    (await leadsOf(of)).map((lead: { business_name: string }) => lead.business_name)

  it('come back as a file, which is mended and imported again', async () => {
    const of = await app.createOrg()
    const file =
      'Firma;Town;Phone;Fax\nJoe;Ojai;;1\n;Reno;+1 425 555 0142;"2;3"\nAnn;Ojai;;4;5\n"Bo;Elko;;6\nN/A;=Ely;;7\n'
    const first = await importFile(file, { of })
    expect(first).toMatchObject({ created: 1, rejected: 4 })
    const { status, headers, body } = await rejectedRows(first.id, of)
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
    const lines = body.trimEnd().split('\r\n')
    expect(lines[0]).toBe('why_not_imported,Firma,Town,Phone,Fax')
    expect(lines.slice(1)).toEqual([
      "Line 3: the name of the business is missing,,Reno,'+1 425 555 0142,2;3",
      'Line 4: this line has 5 cells where the header has 4: a delimiter inside a cell needs quotes around the cell,Ann,Ojai,,4,5',
      expect.stringMatching(/^"Line 5: a quote is opened here .*","""Bo",Elko,,6$/),
      "Line 6: what stands here is not the name of a business,N/A,'=Ely,,7",
    ])
    const mended = [
      ...[lines[0], lines[1]?.replace('missing,,', 'missing,Cy,'), lines[2]?.replace(',4,5', ',4')],
      ...[lines[3]?.replace('"""Bo"', 'Bo'), lines[4]],
    ]
    const second = await importFile(mended.join('\n'), { of })
    expect(second.mapping).toEqual({ ...first.mapping, why_not_imported: null })
    expect(second).toMatchObject({ created: 3, rejected: 1 })
    expect((await names(of)).sort()).toEqual(['Ann', 'Bo', 'Cy', 'Joe'])
    expect(
      (await leadsOf(of)).find((lead: { business_name: string }) => lead.business_name === 'Cy'),
    ).toMatchObject({
      ...{ city: 'Reno', phone: '+14255550142', custom: {} },
    })
    const left = await rejectedRows(second.id, of)
    expect(left.body).toMatch(/^why_not_imported,Firma,Town,Phone,Fax\r\nLine 5: [^,]*,N\/A,'=Ely,,7\r\n$/)
  })

  it('are gone when their time is over, and the import stays', async () => {
    const of = await app.createOrg()
    const { id } = await importFile('name,city\n,Reno\n', { of })
    await app.db.inOrg(of.orgId, async (tx) => {
      await sql`update jobs set due_at = now() where org_id = ${of.orgId} and type = 'discard_rejected_rows'`.execute(
        tx.db,
      )
    })
    await expect.poll(() => countRows(of, 'rejectedRows'), { timeout: 20_000 }).toBe(0)
    expect((await rejectedRows(id, of)).body).toBe('why_not_imported,name,city\r\n')
    expect((await of.api('GET', `/api/imports/${id}`)).body.rejected).toBe(1)
  })

  it('of a chain go with a lead only where they name no other city; its street tells too', async () => {
    const of = await app.createOrg()
    const file =
      'name,address,city\nSub Stop,215 Fremont St,Ojai\nSub Stop,1 A St,Reno,x\nSub Stop,1 A St,,x,y\n' +
      ',215 FREMONT STREET,Ojai\n,215 Fremont St.,Reno\n,9 Elm St,Ojai\n'
    const { id, rejected } = await importFile(file, { of })
    expect(rejected).toBe(5)
    const [lead] = await leadsOf(of)
    expect((await of.api('DELETE', `/api/leads/${lead.id}`)).status).toBe(200)
    const left = (await rejectedRows(id, of)).body.trimEnd().split('\r\n').slice(1)
    expect(left.map((line: string) => /Line \d/.exec(line)?.[0])).toEqual(['Line 6', 'Line 7'])
    const lines = await app.db.inOrg(of.orgId, (tx) =>
      tx.db.selectFrom('rejectedRowTraits').select('line').distinct().orderBy('line').execute(),
    )
    expect(lines).toEqual([{ line: 6 }, { line: 7 }])
  })

  it('are told of a line in another encoding as Latin-1, which needs no mending', async () => {
    const of = await app.createOrg()
    const { id } = await importFile(Buffer.from('name,city\nCafé,Ojai\n', 'latin1'), { of })
    const { body } = await rejectedRows(id, of)
    await importFile(body, { of })
    expect(await names(of)).toEqual(['Café'])
  })

  it('are kept up to 10,000, and one that is long without its cells', async () => {
    const of = await app.createOrg()
    const rows = Array.from({ length: 10_100 }, (_, i) => `,${i === 0 ? 'x'.repeat(9_000) : `Town ${i}`}\n`)
    const { id, rejected } = await importFile(`name,city\n${rows.join('')}`, { of })
    expect(rejected).toBe(10_100)
    const lines = (await rejectedRows(id, of)).body.trimEnd().split('\r\n')
    expect([lines.length, lines[1]]).toEqual([10_001, 'Line 2: the name of the business is missing'])
    expect(lines[10_000]).toBe('Line 10001: the name of the business is missing,,Town 9999')
  })

  it('come back with the names of columns that are there twice', async () => {
    const of = await app.createOrg()
    const file = 'name,city,Phone,phone\n,Reno,+1 425 555 0142,1\n'
    const first = await importFile(file, { of })
    const { body } = await rejectedRows(first.id, of)
    expect(body.split('\r\n')[0]).toBe('why_not_imported,name,city,Phone,phone')
    const second = await importFile(body.replace('missing,,', 'missing,Cy,'), { of })
    expect(second).toMatchObject({ created: 1, rejected: 0 })
    expect((await leadsOf(of))[0]).toMatchObject({ business_name: 'Cy', phone: '+14255550142' })
  })

  it('are gone with the lead or the address that they speak of, and another org has none of them', async () => {
    const of = await app.createOrg()
    const file =
      'name,email,contact name,phone\nJoe,joe@x.example,Dana Reed,+1 425 555 0142\n,JOE@x.example,,\n,,dana reed,\n' +
      ',tel@x.example,,(425) 555-0142\n,ann@x.example,,5550142999\n,bo@x.example,,\n'
    const { id, rejected } = await importFile(file, { of })
    expect(rejected).toBe(5)
    const told = async () => (await rejectedRows(id, of)).body.match(/[a-z]+@x|dana/gi)
    expect(await told()).toEqual(['JOE@x', 'dana', 'tel@x', 'ann@x', 'bo@x'])
    const [lead] = await leadsOf(of)
    expect((await of.api('DELETE', `/api/leads/${lead.id}`)).status).toBeLessThan(300)
    expect(await told()).toEqual(['ann@x', 'bo@x'])
    expect((await of.api('POST', '/api/erasures', { email: 'Ann@x.example' })).status).toBeLessThan(300)
    expect(await told()).toEqual(['bo@x'])
    expect((await rejectedRows(id, org)).status).toBe(404)
    expect(await countRows(org, 'rejectedRows')).toBe(0)
  })
})

describe('a look at a file', () => {
  const look = async (content: string | Uint8Array, { of = org, query = '', type = 'text/csv' } = {}) => {
    const response = await fetch(`${app.url}/api/imports/preview${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${of.key}`, 'content-type': type },
      body: content as BodyInit,
    })
    return { status: response.status, body: await response.json() }
  }

  it('reads it as an import of it does, and keeps nothing', async () => {
    const of = await app.createOrg()
    const file = 'Company,Telephone,Contract value\nJOE INC,(501) 555-0142,18000\n,1,2\n'
    const mapping = `?mapping=${encodeURIComponent('{"Contract value":"custom.contract_value"}')}`
    const { status, body } = await look(file, { of, query: mapping })
    expect(status, JSON.stringify(body)).toBe(200)
    expect([await countRows(of, 'imports'), await leadsOf(of)]).toEqual([0, []])
    const { errors } = await importFile(file, { of, query: mapping })
    expect(body.errors).toEqual(errors)
    const [lead] = await leadsOf(of)
    expect(lead).toMatchObject(body.rows[0].lead)
    expect(lead.custom).toEqual({ contract_value: 18_000 })
  })

  it('of any size answers from its beginning, while the rest is still on its way', async () => {
    const { status, body } = await look(`name\n${'Joe\n'.repeat(1_000_000)}`)
    expect([status, body.rows.length]).toEqual([200, 5])
    const long = await look(`name,note\nJoe,"${'x'.repeat(1_000_000)}"\n`)
    expect([long.status, long.body.rows, long.body.errors.length]).toEqual([200, [], 1])
  })

  it('reads it by its charset, and refuses what an import refuses', async () => {
    const latin = Buffer.from('name\nCaf\xe9\n', 'latin1')
    const { body } = await look(latin, { type: 'text/csv; charset=windows-1252' })
    expect(body.rows[0].lead.business_name).toBe('Café')
    expect((await look(latin)).body.errors).toMatchObject([{ line: 2, path: '' }])
    expect((await org.api('POST', '/api/imports/preview')).body.code).toBe('no_file')
    expect((await look('\n')).body.code).toBe('csv_empty')
    const unknown = await look('name\nJoe\n', { query: `?mapping=${encodeURIComponent('{"x":"city"}')}` })
    expect([unknown.status, unknown.body.code]).toEqual([400, 'invalid_mapping'])
    expect((await look('{}', { type: 'application/json' })).body.code).toBe('no_file')
  })
})

describe('a file in another charset', () => {
  it('is read by what its type says, and refused when nobody knows that', async () => {
    const of = await app.createOrg()
    const bytes = Buffer.from('name,city\nCaf\xe9 M\xfcller,Ojai\n', 'latin1')
    const { body } = await upload(bytes, { of, type: 'text/csv; charset=windows-1252' })
    expect(await ended(body.id, of)).toMatchObject({ created: 1, rejected: 0 })
    const { body: leads } = await of.api('GET', '/api/leads')
    expect(leads.data[0].business_name).toBe('Café Müller')
    const refused = await upload(bytes, { of, type: 'text/csv; charset=nope' })
    expect([refused.status, refused.body.code]).toEqual([415, 'unknown_charset'])
  })
})

describe('a request that is none', () => {
  beforeAll(async () => {
    org = await app.createOrg()
  })

  it('without a file is told how to send one', async () => {
    const form = new FormData()
    form.set('source', 'x')
    for (const { status, body } of [await org.api('POST', '/api/leads/import'), await uploadForm(form)]) {
      expect([status, body.code]).toEqual([400, 'no_file'])
    }
    const plain = await upload('name\nJoe\n', { type: 'text/plain' })
    expect([plain.status, plain.body.error]).toEqual([
      415,
      'Send the body as text/csv or multipart/form-data',
    ])
  })

  it('with an unknown form field names it, and nothing is left of the file', async () => {
    const of = await app.createOrg()
    const form = new FormData()
    form.set('file', new Blob(['name\nJoe\n']), 'leads.csv')
    form.set('colour', 'red')
    const { status, body } = await uploadForm(form, of)
    expect([status, body.details[0].path]).toEqual([400, 'colour'])
    expect([await countRows(of, 'imports'), await countRows(of, 'importChunks')]).toEqual([0, 0])
  })

  it.each([
    ['text/csv', 'name,city\n'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\nname\n',
    ],
  ])('that hangs up in the middle leaves nothing behind: %s', async (type, start) => {
    const of = await app.createOrg()
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      `POST /api/leads/import HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${of.key}\r\n` +
        `content-type: ${type}\r\ncontent-length: 9000000\r\n\r\n${start}${'Joe,Ojai\n'.repeat(100_000)}`,
    )
    await vi.waitFor(async () => expect(await countRows(of, 'importChunks')).toBeGreaterThan(0))
    socket.destroy()
    await vi.waitFor(async () => expect(await countRows(of, 'imports')).toBe(0))
    expect(await countRows(of, 'importChunks')).toBe(0)
  })
})
