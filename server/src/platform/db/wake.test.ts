import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { createLog } from '../log.ts'
import { createDatabase, type Database } from './database.ts'
import { createWaker } from './wake.ts'

const log = createLog('silent')
const patience = { timeout: 20_000 }

let home: TestDatabase
let db: Database
beforeAll(async () => {
  home = await createTestDatabase()
  db = createDatabase({ url: home.url, log })
})
afterAll(async () => {
  await db.close()
  await home.drop()
})

test('a process that ends still says what it has gathered', async () => {
  const [here, there] = [createWaker(db.pool, log), createWaker(db.pool, log)]
  const heard: string[] = []
  here.onWake('jobs', () => heard.push('jobs'))
  here.listen(home.url)
  await expect.poll(() => here.isListening(), patience).toBe(true)
  heard.length = 0
  there.wake('jobs')
  await there.close()
  await expect.poll(() => heard, patience).toEqual(['jobs'])
  await here.close()
})
