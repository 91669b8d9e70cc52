import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { generateKeyRing, parseKeyRing } from '../crypto.ts'
import { createLog } from '../log.ts'
import { checkKeyRing, markKeyRing } from './check-key-ring.ts'
import { createDatabase, type Database } from './database.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

it('lets the keys be changed by adding one in front, and refuses a ring without the key that was used', async () => {
  const first = generateKeyRing()
  const second = generateKeyRing().replace('k1:', 'k2:')
  await checkKeyRing(db, parseKeyRing(first))
  await checkKeyRing(db, parseKeyRing(`${second},${first}`))
  // Secrets may still be under the first: it is needed until all of them are encrypted anew.
  await expect(checkKeyRing(db, parseKeyRing(second))).rejects.toMatchObject({ code: 'wrong_secret_keys' })
  await markKeyRing(db, parseKeyRing(`${second},${first}`))
  await checkKeyRing(db, parseKeyRing(second))
  await expect(checkKeyRing(db, parseKeyRing(first))).rejects.toMatchObject({ code: 'wrong_secret_keys' })
  const sameName = generateKeyRing().replace('k1:', 'k2:')
  await expect(checkKeyRing(db, parseKeyRing(sameName))).rejects.toMatchObject({ code: 'wrong_secret_keys' })
})
