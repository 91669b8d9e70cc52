import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { runAsSuperuser, testUrl } from '../../../test/cluster.ts'
import { createBareDatabase, type TestDatabase } from '../../../test/database.ts'
import { checkRole } from './check-role.ts'

const cluster = inject('testCluster')
const names = { role: `${cluster.role}_checked`, database: `${cluster.role}_latin` }
const asSuperuser = (...statements: string[]) => runAsSuperuser(cluster.superuserUrl, ...statements)

let database: TestDatabase
let url: string
beforeAll(async () => {
  database = await createBareDatabase()
  const password = randomBytes(12).toString('hex')
  url = testUrl({ ...cluster, role: names.role, password }, new URL(database.url).pathname.slice(1))
  await asSuperuser(`create role ${names.role} login password '${password}'`)
})
afterAll(async () => {
  await database.drop()
  await asSuperuser(`drop database if exists ${names.database}`, `drop role ${names.role}`)
})

const refusal = { code: 'database_unusable', kind: 'unavailable' }

it('accepts an ordinary role that owns its database', async () => {
  await checkRole(database.url)
})

it.each([
  ['superuser', 'is a superuser'],
  ['bypassrls', 'has BYPASSRLS'],
])('refuses a role with %s and says how to make a right one', async (attribute, why) => {
  await asSuperuser(`alter role ${names.role} ${attribute}`)
  await expect(checkRole(url)).rejects.toMatchObject({
    ...refusal,
    message: `The role ${names.role} ${why}, so PostgreSQL would not keep the tenants apart. Connect as an ordinary role that owns its database; a superuser makes both with:
  create role bolsivo login password '…';
  create database bolsivo owner bolsivo;`,
  })
  await asSuperuser(`alter role ${names.role} no${attribute}`)
})

it('accepts a member of such a role, since the attributes are not inherited', async () => {
  const admin = `${names.role}_admin`
  await asSuperuser(`create role ${admin} superuser bypassrls`, `grant ${admin} to ${names.role}`)
  try {
    await runAsSuperuser(databaseAsSuperuser(), `grant create on schema public to ${names.role}`)
    await checkRole(url)
  } finally {
    await runAsSuperuser(databaseAsSuperuser(), `revoke create on schema public from ${names.role}`)
    await asSuperuser(`drop role ${admin}`)
  }
})

it('refuses a role that may not create tables and names the grant', async () => {
  const statements = `  create schema if not exists public;
  grant usage, create on schema public to "${names.role}";`
  await expect(checkRole(url)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(`may not create tables in the database`),
  })
  await expect(checkRole(url)).rejects.toThrow(statements)
  await runAsSuperuser(databaseAsSuperuser(), ...statements.trim().split('\n'))
  await checkRole(url)
})

it('refuses a database that cannot hold every character', async () => {
  await asSuperuser(
    `create database ${names.database} owner ${cluster.role} encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0`,
  )
  await expect(checkRole(testUrl(cluster, names.database))).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining('encoding SQL_ASCII'),
  })
})

it('says in one line where it looked for PostgreSQL and what was wrong', async () => {
  const wrong = new URL(url)
  wrong.password = 'wrong'
  await expect(checkRole(wrong.href)).rejects.toMatchObject({
    code: 'database_unavailable',
    message: `PostgreSQL at 127.0.0.1:${wrong.port} cannot be used: password authentication failed for user "${names.role}"`,
  })
  wrong.port = '1'
  await expect(checkRole(wrong.href)).rejects.toMatchObject({
    code: 'database_unavailable',
    message: 'PostgreSQL at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1',
  })
})

function databaseAsSuperuser(): string {
  const asOwner = new URL(cluster.superuserUrl)
  asOwner.pathname = new URL(database.url).pathname
  return asOwner.href
}
