import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAuthenticator, issueKey } from '../src/api-keys/index.ts'
import { insertOrg } from '../src/orgs/index.ts'
import { createDatabase } from '../src/platform/db/database.ts'
import { eraseEmbeddedDatabase, openEmbeddedDatabase } from '../src/platform/db/embedded/open-embedded-database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { newId } from '../src/platform/ids.ts'
import { createLog } from '../src/platform/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'bolsivo-authbench-'))
const database = await openEmbeddedDatabase({ dataDir: folder, as: 'server' })
try {
  await migrate(database.url)
  const db = createDatabase({ url: database.url, log: createLog('silent') })
  const keys: string[] = []
  for (let i = 0; i < 50; i++) {
    const orgId = newId('org')
    keys.push(
      await db.inOrg(orgId, async (tx) => {
        await insertOrg(tx, { name: 'x', plan: 'scale', ownerId: newId('usr') })
        return (await issueKey(tx, { name: 'k', scopes: ['read', 'write'], expiresAt: null, createdBy: null })).api_key
      }),
    )
  }
  const limit = { maxRequests: 1_000_000_000, windowMs: 3_600_000 }
  const auth = createAuthenticator(db, limit)
  async function run(name: string, concurrency: number, keyCount: number, seconds = 3) {
    const end = performance.now() + seconds * 1000
    let n = 0
    const lat: number[] = []
    await Promise.all(
      Array.from({ length: concurrency }, async (_, w) => {
        for (let i = 0; performance.now() < end; i++) {
          const t = performance.now()
          await auth(keys[(w * 7 + i) % keyCount] ?? "")
          lat.push(performance.now() - t)
          n++
        }
      }),
    )
    lat.sort((a, b) => a - b)
    process.stdout.write(`${name} c=${concurrency} keys=${keyCount}: ${(n / seconds).toFixed(0)}/s p50 ${lat[n >> 1]?.toFixed(2)} ms p99 ${lat[Math.floor(n * 0.99)]?.toFixed(2)}\n`)
  }
  for (const mode of ['on', 'off']) {
    await db.pool.query(`alter role current_user set synchronous_commit = ${mode}`).catch((e) => process.stdout.write(`${e}\n`))
    await Promise.all(Array.from({ length: 20 }, () => db.pool.query(`set synchronous_commit = ${mode}; select pg_sleep(0.05)`)))
    await run(`sync ${mode}`, 1, 1)
    await run(`sync ${mode}`, 1, 50)
    await run(`sync ${mode}`, 20, 1)
    await run(`sync ${mode}`, 20, 50)
    await run(`sync ${mode}`, 64, 50)
  }
  await db.close()
} finally {
  await database.release()
  await eraseEmbeddedDatabase(folder)
  rmSync(folder, { recursive: true, force: true })
}
