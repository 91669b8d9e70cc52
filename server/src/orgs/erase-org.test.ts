/** Erasing an org, asked of the whole database: a row of it is planted in every table, and none is left. */
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { startTestApp, type TestApp } from '../../test/harness.ts'
import { type Plant, plantRows } from '../../test/planted-rows.ts'
import { newId } from '../platform/ids.ts'

const within = { timeout: 20_000, interval: 50 }

let app: TestApp
let superuser: Client
beforeAll(async () => {
  app = await startTestApp()
  const url = new URL(inject('testCluster').superuserUrl)
  url.pathname = new URL(app.databaseUrl).pathname
  superuser = new Client({ connectionString: url.href })
  await superuser.connect()
})
afterAll(async () => {
  await superuser.end()
  await app.close()
})

async function tablesWith(plants: readonly Plant[], orgId: string): Promise<string[]> {
  const found: string[] = []
  for (const { table, orgColumn } of plants) {
    const { rowCount } = await superuser.query(`select from ${table} where ${orgColumn} = $1`, [orgId])
    if (rowCount) found.push(table)
  }
  return found.sort()
}

it('leaves no row of it in any table, and all of another org', async () => {
  const [gone, stays] = [newId('org'), newId('org')]
  const plants = await plantRows(superuser, [gone, stays])
  const owner = await app.createPerson({ orgId: gone, role: 'owner' })
  const tables = await tablesWith(plants, gone)
  expect(tables).toHaveLength(plants.length)
  const { status, body } = await owner.api('DELETE', '/api/org', { name: 'planted' })
  expect([status, body]).toEqual([200, { id: gone, deleted: true }])
  // One job is left, for a second look in an hour.
  await expect.poll(() => tablesWith(plants, gone), within).toEqual(['jobs'])
  const { rows } = await superuser.query('select type, due_at > now() as waits from jobs where org_id = $1', [
    gone,
  ])
  expect(rows).toEqual([{ type: 'erase_org', waits: true }])
  expect(await tablesWith(plants, stays)).toEqual(tables)
})

it('is done with the answer for keys and people, who keep their accounts', async () => {
  const org = await app.createOrg()
  const owner = await app.createPerson({ orgId: org.orgId, role: 'owner' })
  const member = await app.createPerson({ orgId: org.orgId, role: 'member' })
  await member.api('POST', '/api/orgs', { name: 'Their own' })
  expect((await org.api('GET', '/api/me')).status).toBe(200)
  await owner.api('DELETE', '/api/org', { name: 'Test Org' })
  expect((await org.api('GET', '/api/me')).status).toBe(401)
  expect((await member.api('GET', '/api/org')).body.name).toBe('Their own')
  const { body } = await owner.api('GET', '/api/session')
  expect([body.orgs, body.person.email]).toEqual([[], owner.email])
  expect((await owner.api('GET', '/api/org')).body.code).toBe('org_required')
})

it('needs its name, exactly, and an owner', async () => {
  const org = await app.createOrg()
  const owner = await app.createPerson({ orgId: org.orgId, role: 'owner' })
  const admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
  const wrong = await owner.api('DELETE', '/api/org', { name: 'test org' })
  expect([wrong.status, wrong.body.details]).toEqual([
    400,
    [{ path: 'name', message: 'must be the name of the org, exactly' }],
  ])
  expect((await admin.api('DELETE', '/api/org', { name: 'Test Org' })).body.code).toBe('role_required')
  expect((await org.api('GET', '/api/org')).status).toBe(200)
})
