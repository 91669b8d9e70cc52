/**
 * Locks between processes that the kernel lets go when their holder dies, however it dies.
 *
 * Node offers no flock, and lock files with pids in them have to guess (reused pids, two processes that take over the
 * same stale file). SQLite, which Node brings, locks its file with fcntl (LockFileEx on Windows) in just the two modes
 * that are needed, so an empty database file is used as a lock and never written to: transactions are only begun and
 * rolled back.
 *
 * Does not cover: a network file system without working locks, and somebody deleting the file while it is held.
 * Nothing else may open a lock file in this process: closing any descriptor of a file drops its fcntl locks.
 */
import { chownSync, closeSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { dataFolderUnusable } from './errors.ts'

/** SQLITE_BUSY; everything else (no rights, no such folder, no locks on this file system) is thrown. */
const busy = 5
const pollMs = 20

/** Nobody has to keep a lock in sight to keep it: a database that is garbage is closed, and its lock would be free. */
const openFiles = new Set<DatabaseSync>()

export interface FileLock {
  /** Takes the lock alone if nobody holds it in either mode. Never waits. */
  tryExclusive(): boolean
  /** Takes the lock together with others if nobody holds it alone. Never waits. */
  tryShared(): boolean
  /** Lets go, if held. */
  release(): void
  /** Lets go and closes the file; the lock can't be used afterwards. */
  close(): void
}

/** Opens the lock at `path`, creating the file with its folder's owner: root must not lock the folder's owner out. */
export function openFileLock(path: string): FileLock {
  createFile(path)
  const file = new DatabaseSync(path, { timeout: 0 })
  openFiles.add(file)
  const release = (): void => {
    if (file.isTransaction) file.exec('rollback')
  }
  const attempt = (statements: string): boolean => {
    try {
      file.exec(statements)
      return true
    } catch (error) {
      release()
      if ((error as { errcode?: number }).errcode === busy) return false
      throw new AppError(dataFolderUnusable, {
        message: `${path} cannot be locked (${(error as Error).message}): choose a data folder on a local disk with BOLSIVO_DATA_DIR`,
        cause: error,
      })
    }
  }
  return {
    // Without a journal on disk: a full disk must not keep anybody in, and after kill -9 there is nothing to clean up.
    tryExclusive: () => attempt('pragma journal_mode = memory; begin exclusive'),
    // Only the first read takes the lock, not the begin.
    tryShared: () => attempt('begin; select 1 from sqlite_schema'),
    release,
    close: () => {
      release()
      file.close()
      openFiles.delete(file)
    },
  }
}

/** Waits until the lock is taken alone. `onWait` is called once, if it has to wait longer than `patienceMs`. */
export async function takeExclusive(lock: FileLock, onWait?: () => void, patienceMs = 1000): Promise<void> {
  for (let waitedMs = 0; !lock.tryExclusive(); waitedMs += pollMs) {
    if (waitedMs === patienceMs) onWait?.()
    await delay(pollMs)
  }
}

/** An existing file is not opened, see above. */
function createFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return
    throw error
  }
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  chownSync(path, uid, gid)
}
