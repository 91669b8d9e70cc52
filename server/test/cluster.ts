/**
 * Vitest's global setup: one PostgreSQL per run and in it a migrated template, which `createTestDatabase` clones.
 *
 * By default an embedded one in a temporary folder, gone at the end. With TEST_DATABASE_URL (a superuser's) the same
 * happens on that server, under names of this run's own.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import {
  eraseEmbeddedDatabase,
  openEmbeddedDatabase,
  readSuperuserUrl,
} from '../src/platform/db/embedded/open-embedded-database.ts'
import { migrate } from '../src/platform/db/migrate.ts'

/** What `createTestDatabase` needs to know; strings only, since it travels to the workers. */
export interface TestCluster {
  readonly superuserUrl: string
  /** An ordinary role, as in production; it owns the template. */
  readonly role: string
  readonly password: string
  readonly template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    testCluster: TestCluster
  }
}

const folderPrefix = 'bolsivo-test-'

/** Called by Vitest before the run; what it answers is called after it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { superuserUrl: given, stop: async () => {} } : await startEmbedded()
  try {
    const cluster = await createTemplate(server.superuserUrl)
    project.provide('testCluster', cluster)
    return async () => {
      if (given) await dropAll(cluster)
      await server.stop()
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** The URL of a database for a role of the cluster. */
export function testUrl(cluster: TestCluster, database: string): string {
  const url = new URL(cluster.superuserUrl)
  url.username = cluster.role
  url.password = cluster.password
  url.pathname = `/${database}`
  return url.href
}

/** Runs statements as the superuser, each in a transaction of its own. */
export async function runAsSuperuser(superuserUrl: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

async function startEmbedded(): Promise<{ superuserUrl: string; stop: () => Promise<void> }> {
  await eraseLeftovers()
  const folder = mkdtempSync(join(tmpdir(), folderPrefix))
  const settings = {
    // Nothing of a test run has to outlive a power cut.
    ...{ fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
    max_connections: '300',
  }
  const database = await openEmbeddedDatabase({ dataDir: folder, as: 'server', settings })
  return {
    superuserUrl: readSuperuserUrl(folder),
    stop: async () => {
      await database.release()
      await eraseEmbeddedDatabase(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * What runs that were killed left behind, their PostgreSQL included. A run that is alive refuses, and is left alone; so
 * is the folder of one that just begins and has nothing in it yet.
 */
async function eraseLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name)
    if (!name.startsWith(folderPrefix) || isFresh(folder)) continue
    await eraseEmbeddedDatabase(folder).then(
      () => rmSync(folder, { recursive: true, force: true }),
      () => {},
    )
  }
}

function isFresh(folder: string): boolean {
  const changedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  return Date.now() - changedAt < 60_000
}

async function createTemplate(superuserUrl: string): Promise<TestCluster> {
  const name = `bolsivo_test_${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('hex')
  const cluster = { superuserUrl, role: name, password, template: name }
  await runAsSuperuser(
    superuserUrl,
    `create role ${name} login password '${password}'`,
    `create database ${name} owner ${name}`,
  )
  await migrate(testUrl(cluster, name))
  return cluster
}

async function dropAll({ superuserUrl, role, template }: TestCluster): Promise<void> {
  await runAsSuperuser(
    superuserUrl,
    `drop database if exists ${template} with (force)`,
    `drop role if exists ${role}`,
  )
}
