import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { runAsSuperuser, testUrl } from './cluster.ts'

export interface TestDatabase {
  /** As the application connects: an ordinary role that owns the database. */
  readonly url: string
  /** Ends every session on it and deletes it. */
  drop(): Promise<void>
}

/** A migrated, empty database of the caller's own: one per test file, in its `beforeAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject('testCluster').template)
}

/** One without a single table, for tests of what happens before and during the migrations. */
export function createBareDatabase(): Promise<TestDatabase> {
  return cloneDatabase('template1')
}

async function cloneDatabase(template: string): Promise<TestDatabase> {
  const cluster = inject('testCluster')
  const name = `${cluster.template}_${randomBytes(5).toString('hex')}`
  await runAsSuperuser(
    cluster.superuserUrl,
    `create database ${name} template ${template} owner ${cluster.role}`,
  )
  return {
    url: testUrl(cluster, name),
    drop: () => runAsSuperuser(cluster.superuserUrl, `drop database if exists ${name} with (force)`),
  }
}
