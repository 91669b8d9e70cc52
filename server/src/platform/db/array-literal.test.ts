import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { arrayLiteral } from './array-literal.ts'

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await createTestDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client?.end()
  await database?.drop()
})

it.each([
  [
    'text',
    [
      'a',
      '',
      null,
      'null',
      'NULL',
      '{}',
      ' x ',
      ',',
      '"',
      '\\',
      '\\n',
      '\\\\"',
      '"\\"',
      'é',
      '🦊',
      '{"a":"\\"b"}',
    ],
  ],
  ['text', ['line\nbreak', 'tab\t', 'a"b\r\n\\', '\u0001\u007f\u2028', null]],
  ['text', []],
  ['int', [0, -1, 2_000_000_000, null]],
  ['float8', [0.1, -1e300, 4.6, null]],
  ['bool', [true, false, null]],
  ['timestamptz', [new Date('2026-06-20T14:32:10.123Z'), null]],
] as const)('PostgreSQL reads a list of %s back as it was', async (type, elements) => {
  const { rows } = await client.query(`select $1::${type}[] as list`, [arrayLiteral(elements)])
  expect(rows).toEqual([{ list: [...elements] }])
})
