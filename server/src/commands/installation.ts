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
import { AppError, defineError } from '../platform/errors.ts'
import { createLog } from '../platform/log.ts'
import { openKeyRing } from './secret-keys.ts'

/** Told to stop before it was done. */
export const interrupted = defineError('interrupted', 'conflict', 'Stopped')

export interface Installation {
  readonly config: Config
  readonly app: App
  /** Aborts when the process is told to stop: who works for long ends, so that everything is left in order. */
  readonly stop: AbortSignal
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
  const stop = stopSignal()
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
      stop.throwIfAborted()
      return await work({ config, app, stop })
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

/** Aborts at the first SIGINT, SIGTERM or SIGHUP, its name the reason; a second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(130)
      stop.abort(new AppError(interrupted, { message: `${name}: stopped` }))
    })
  }
  return stop.signal
}
