/**
 * The embedded database of a data folder: one PostgreSQL, shared by every process of Bolsivo on that folder.
 *
 * Three locks that the kernel frees when their holder dies (file-lock.ts) say who is there:
 *   door     `database.lock` in the data folder, held alone by whoever joins, leaves, starts or stops. Everything
 *            below happens behind it, so no two processes ever decide at once.
 *   members  `members.lock` in the home, held together by everyone inside. Who leaves lets go of it and tries to take
 *            it alone: if that succeeds nobody else is inside, and PostgreSQL is stopped before the door opens again.
 *   server   `server.lock` in the home, held alone by the one `start`.
 *
 * After kill -9 of any process its locks are free; a PostgreSQL that nobody stopped is found by the next to come
 * (postmaster.ts), used, and stopped when the last leaves. If PostgreSQL itself is killed, the members start it again
 * on the same port.
 *
 * Does not cover: a PostgreSQL whose members were all killed runs until the next one comes; a manager that signals
 * every process of a service (systemd's KillMode=control-group) ends PostgreSQL together with the application.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../errors.ts'
import { copyBinariesForRoot, findBinaries, type PostgresBinaries } from './binaries.ts'
import { assertMajorVersion, createCluster, readClusterFile } from './cluster.ts'
import { alreadyRunning, dataFolderUnusable } from './errors.ts'
import { type FileLock, openFileLock, takeExclusive } from './file-lock.ts'
import { type ClusterHome, createHome, eraseHome, findHome, giveToOwner, makeDataFolder } from './home.ts'
import { isRoot } from './os-user.ts'
import type { Postmaster } from './pid-file.ts'
import { abandonPostmaster, ensureRunning, stopPostmaster } from './postmaster.ts'
import { watchPostmaster } from './watch-postmaster.ts'

export interface EmbeddedDatabase {
  /** Of the ordinary role `bolsivo`, owner of the database `bolsivo`. Stays valid while this process is inside. */
  readonly url: string
  /** Leaves; the last one to leave stops PostgreSQL. Close the pools first. Safe to call again. */
  release(): Promise<void>
}

export interface OpenOptions {
  readonly dataDir: string
  /** `server`: at most one on a data folder (`conflict` otherwise). `member`: any number, with a server or without. */
  readonly as: 'server' | 'member'
  /** Told what takes its time, in words for a terminal. */
  readonly onProgress?: ((step: string) => void) | undefined
  /** PostgreSQL's settings, if this call is the one that starts it. */
  readonly settings?: Readonly<Record<string, string>>
}

/**
 * Makes, starts or joins the database. Ready for connections when it resolves.
 * Throws AppErrors of one line that say what to do: `already_running`, `data_folder_unusable`, `postgres_unusable`.
 */
export async function openEmbeddedDatabase(options: OpenOptions): Promise<EmbeddedDatabase> {
  try {
    return await open(options)
  } catch (error) {
    throw namedError(error, options.dataDir)
  }
}

async function open(options: OpenOptions): Promise<EmbeddedDatabase> {
  const { onProgress, settings = {} } = options
  const binaries = isRoot() ? copyBinariesForRoot() : findBinaries()
  const dataFolder = makeDataFolder(options.dataDir)
  return behindDoor(dataFolder, onProgress, async () => {
    const home = findHome(dataFolder) ?? createHome(dataFolder)
    const locks = openLocks(home)
    try {
      if (options.as === 'server') takeServerLock(home, locks, dataFolder)
      const othersAreInside = enter(locks)
      if (!existsSync(home.data)) {
        onProgress?.(`creating the database in ${home.path}`)
        await createCluster(home, binaries)
      }
      assertMajorVersion(home, binaries)
      const start = { settings, onProgress, keepPort: othersAreInside }
      const { pid, port } = await ensureRunning(home, binaries, start)
      const restart = (): Promise<Postmaster> =>
        behindDoor(dataFolder, undefined, () => ensureRunning(home, binaries, { ...start, keepPort: true }))
      const watch = watchPostmaster(home, pid, restart, onProgress)
      const leave = (): Promise<void> =>
        watch.end().then((lastPid) => release(dataFolder, home, binaries, locks, lastPid))
      let left: Promise<void> | undefined
      return {
        url: urlOf(home, 'bolsivo', port),
        release: () => {
          left ??= leave()
          return left
        },
      }
    } catch (error) {
      closeLocks(locks)
      throw error
    }
  })
}

/** A full disk, a folder without rights, too many open files: what the operating system refused, in one line. */
function namedError(error: unknown, dataDir: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError || !('syscall' in error)) return error
  return new AppError(dataFolderUnusable, {
    message: `The data folder ${resolve(dataDir)} cannot be used (${error.message}): mend that, or choose another folder with BOLSIVO_DATA_DIR`,
    cause: error,
  })
}

/** The superuser's URL of a database that somebody holds open: for tests and for maintenance, never for the application. */
export function readSuperuserUrl(dataDir: string): string {
  const home = findHome(makeDataFolder(dataDir))
  if (!home) throw new AppError(dataFolderUnusable, { message: `There is no database in ${dataDir} yet` })
  return urlOf(home, 'postgres', readClusterFile(home).port ?? 0)
}

/**
 * Deletes the database of a temporary data folder, wherever it lies; the folder itself is left to the caller. Refuses
 * while somebody is inside.
 */
export async function eraseEmbeddedDatabase(dataDir: string): Promise<void> {
  const binaries = isRoot() ? copyBinariesForRoot() : findBinaries()
  const dataFolder = makeDataFolder(dataDir)
  await behindDoor(dataFolder, undefined, async () => {
    const home = findHome(dataFolder)
    if (!home) return
    const locks = openLocks(home)
    try {
      if (!locks.members.tryExclusive()) throw new AppError(alreadyRunning)
      await stopPostmaster(home, binaries)
      eraseHome(dataFolder)
    } finally {
      closeLocks(locks)
    }
  })
}

interface Locks {
  readonly members: FileLock
  readonly server: FileLock
}

function openLocks(home: ClusterHome): Locks {
  return {
    members: openFileLock(join(home.path, 'members.lock')),
    server: openFileLock(join(home.path, 'server.lock')),
  }
}

function closeLocks(locks: Locks): void {
  locks.members.close()
  locks.server.close()
}

/** One at a time, over all processes on the data folder. */
async function behindDoor<T>(
  dataFolder: string,
  onProgress: OpenOptions['onProgress'],
  work: () => Promise<T>,
): Promise<T> {
  const door = openFileLock(join(dataFolder, 'database.lock'))
  try {
    await takeExclusive(door, () =>
      onProgress?.('waiting for another process that starts or stops the database'),
    )
    return await work()
  } finally {
    door.close()
  }
}

function takeServerLock(home: ClusterHome, { server }: Locks, dataFolder: string): void {
  // Only for the message: the lock is what counts.
  const pidPath = join(home.path, 'server.pid')
  if (!server.tryExclusive()) {
    const pid = existsSync(pidPath) ? `process ${readFileSync(pidPath, 'utf8').trim()}` : 'another process'
    throw new AppError(alreadyRunning, {
      message: `Bolsivo is already running on ${dataFolder} (${pid}): stop it first, or choose another folder with BOLSIVO_DATA_DIR`,
    })
  }
  writeFileSync(pidPath, `${process.pid}\n`, { mode: 0o600 })
  giveToOwner(home, pidPath)
}

/** Becomes a member; answers whether there are others. Nobody else decides meanwhile: the door is ours. */
function enter({ members }: Locks): boolean {
  const isAlone = members.tryExclusive()
  members.release()
  if (members.tryShared()) return !isAlone
  // Only a copy of this data folder has another door to the same home.
  throw new AppError(alreadyRunning, {
    message: 'The database is just being stopped through a copy of this data folder',
  })
}

async function release(
  dataFolder: string,
  home: ClusterHome,
  binaries: PostgresBinaries,
  locks: Locks,
  pid: number,
): Promise<void> {
  const leave = async (): Promise<void> => {
    locks.members.release()
    if (locks.members.tryExclusive()) await stopPostmaster(home, binaries)
  }
  try {
    // Somebody deleted the folder under the running database: stop what has lost its ground.
    if (!existsSync(home.data)) abandonPostmaster(pid, home)
    else if (!existsSync(dataFolder)) await leave()
    else await behindDoor(dataFolder, undefined, leave)
  } finally {
    closeLocks(locks)
  }
}

function urlOf(home: ClusterHome, role: 'bolsivo' | 'postgres', port: number): string {
  const { password, superuserPassword } = readClusterFile(home)
  return `postgres://${role}:${role === 'bolsivo' ? password : superuserPassword}@127.0.0.1:${port}/${role}`
}
