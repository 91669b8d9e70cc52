/**
 * The installation that a command works on: settings, database, keys. Opened for one piece of work and always left
 * in order, so that the last to leave stops an embedded database.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type App, createApp } from '../app.ts'
import { type Config, readConfig } from '../config.ts'
import { actAs, operator } from '../platform/audit/actor.ts'
import { checkKeyRing } from '../platform/db/check-key-ring.ts'
import { checkRole } from '../platform/db/check-role.ts'
import { openEmbeddedDatabase } from '../platform/db/embedded/open-embedded-database.ts'
import { migrate } from '../platform/db/migrate.ts'
import { createLog } from '../platform/log.ts'
import { openKeyRing } from './secret-keys.ts'

export interface Installation {
  readonly config: Config
  readonly app: App
}

export interface OpenOptions {
  /** `server`: the one `start` of a data folder. `member`: everything else, beside it or alone. */
  readonly as: 'server' | 'member'
  /** Told what takes its time. */
  readonly onProgress?: (step: string) => void
}

/** Opens and migrates the database, builds the app, runs `work`, and closes both however it ends. */
export async function withInstallation<T>(
  { as, onProgress }: OpenOptions,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const embedded =
    config.databaseUrl === null
      ? await openEmbeddedDatabase({ dataDir: config.dataDir, as, onProgress })
      : null
  try {
    const databaseUrl = config.databaseUrl ?? embedded?.url ?? ''
    const directUrl = config.databaseUrl === null ? databaseUrl : config.databaseDirectUrl
    // Migrations need a direct connection; without a pooler between, the ordinary one is that.
    const migrationUrl = directUrl ?? databaseUrl
    await checkRole(migrationUrl)
    await migrate(migrationUrl, (name) => onProgress?.(`migrating: ${name.slice(5).replaceAll('_', ' ')}`))
    const ring = openKeyRing(config)
    const app = await createApp({ config, databaseUrl, directUrl: directUrl ?? databaseUrl, ring, log })
    try {
      await checkKeyRing(app.db, ring)
      return await work({ config, app })
    } finally {
      await app.close()
    }
  } finally {
    await embedded?.release()
  }
}

/** For a command: what it changes is the operator's work. */
export function asOperator<T>(work: (installation: Installation) => Promise<T>): Promise<T> {
  return withInstallation({ as: 'member' }, (installation) => actAs(operator, () => work(installation)))
}

/** Whether a first start has still to come: nothing is there that could be opened. */
export function isFresh(config: Config): boolean {
  return config.databaseUrl === null && !existsSync(join(config.dataDir, 'secret.keys'))
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isStopping = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (isStopping) process.exit(130)
        isStopping = true
        resolve(signal)
      })
    }
  })
}
