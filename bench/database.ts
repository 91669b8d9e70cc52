/** The database of a benchmark: an embedded one in a folder of its own, or one made in the operator's server. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import {
  eraseEmbeddedDatabase,
  openEmbeddedDatabase,
  readSuperuserUrl,
} from '../server/src/platform/db/embedded/open-embedded-database.ts'

export interface BenchDatabase {
  /** Of its owner, an ordinary role. */
  readonly url: string
  /** In the same database. */
  readonly superuserUrl: string
  /** For whatever else the product keeps. */
  readonly folder: string
  /** Whatever is in it is gone. */
  close(): Promise<void>
}

/** `BENCH_DATABASE_URL`: a superuser's, on a server of one's own, to measure on instead of the embedded one. */
export function openBenchDatabase(): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-bench-'))
  const serverUrl = process.env.BENCH_DATABASE_URL
  return serverUrl ? createIn(serverUrl, folder) : openEmbedded(folder)
}

async function openEmbedded(folder: string): Promise<BenchDatabase> {
  const database = await openEmbeddedDatabase({ dataDir: folder, as: 'server' })
  const { pathname } = new URL(database.url)
  return {
    url: database.url,
    superuserUrl: Object.assign(new URL(readSuperuserUrl(folder)), { pathname }).href,
    folder,
    async close() {
      await database.release()
      await eraseEmbeddedDatabase(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function createIn(serverUrl: string, folder: string): Promise<BenchDatabase> {
  const username = `bolsivo_bench_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const pathname = `/${username}`
  await run(
    serverUrl,
    `create role ${username} login password '${password}'`,
    `create database ${username} owner ${username}`,
  )
  return {
    url: Object.assign(new URL(serverUrl), { username, password, pathname }).href,
    superuserUrl: Object.assign(new URL(serverUrl), { pathname }).href,
    folder,
    async close() {
      await run(serverUrl, `drop database ${username} with (force)`, `drop role ${username}`)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = new Client(url)
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}
