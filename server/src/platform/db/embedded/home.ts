/**
 * Where the cluster of a data folder lies.
 *
 * A home holds `data` (PostgreSQL's own), `cluster.json`, `postgres.log` and the locks. It is `<data folder>/postgres`,
 * except for root on a data folder that PostgreSQL's OS user cannot reach (under /root, under `mktemp -d`): then it is
 * a folder in /var/lib/bolsivo/clusters, and the data folder holds a pointer with its name. No mode of a folder that
 * exists is ever changed.
 *
 * The name is random, not made from the data folder's path: whoever deletes a data folder and begins anew at the same
 * path must not meet the old rows again, whose encryption keys are gone.
 */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../errors.ts'
import { makeFolderForAll, rootFolder } from './binaries.ts'
import { dataFolderUnusable } from './errors.ts'
import { canReach, choosePostgresUser, isRoot, type OsUser } from './os-user.ts'

export interface ClusterHome {
  readonly path: string
  /** PostgreSQL's data directory. It exists only once it is complete. */
  readonly data: string
  /** Who PostgreSQL has to run as; null: as this process. */
  readonly postgresUser: OsUser | null
}

const pointerName = 'postgres.location'

/**
 * Makes the data folder if it is missing and answers its real path. What it will hold is private by its own mode;
 * root leaves the folder passable so that PostgreSQL's OS user gets to the cluster in it.
 */
export function makeDataFolder(dataDir: string): string {
  const path = resolve(dataDir)
  if (existsSync(path) && !statSync(path).isDirectory()) {
    throw new AppError(dataFolderUnusable, {
      message: `The data folder ${path} is a file: choose a folder with BOLSIVO_DATA_DIR`,
    })
  }
  try {
    if (makeMissingFolders(path)) chmodSync(path, isRoot() ? 0o711 : 0o700)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return realpathSync(path)
  } catch (cause) {
    throw unusable(`The data folder ${path} cannot be written by this user`, cause)
  }
}

/** Node's own `recursive` never ends where a parent refuses with ENOENT, as /proc does. Answers whether it made any. */
function makeMissingFolders(path: string): boolean {
  if (existsSync(path)) return false
  makeMissingFolders(dirname(path))
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    // Another process that starts at the same moment was first.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The home that the data folder has; null before the first start. */
export function findHome(dataFolder: string): ClusterHome | null {
  const inside = join(dataFolder, 'postgres')
  if (existsSync(inside)) return isRoot() ? openAsRoot(inside) : openAsUser(inside)
  const pointer = join(dataFolder, pointerName)
  if (!existsSync(pointer)) return null
  const { uid } = lstatSync(pointer)
  if (!isRoot() || uid !== 0) {
    throw unusable(`The database of ${dataFolder} was made by root`)
  }
  const path = join(rootFolder, 'clusters', readPointer(pointer))
  if (existsSync(path)) return openAsRoot(path)
  throw new AppError(dataFolderUnusable, {
    message: `The database of ${dataFolder} was in ${path}, which is gone: bring it back, or delete ${pointer} to begin with an empty one`,
  })
}

/** Makes an empty home. Call with the data folder's door held. */
export function createHome(dataFolder: string): ClusterHome {
  const inside = join(dataFolder, 'postgres')
  if (!isRoot()) {
    mkdirSync(inside, { mode: 0o700 })
    return openAsUser(inside)
  }
  if (canReach(dataFolder, choosePostgresUser())) {
    mkdirSync(inside)
    chmodSync(inside, 0o711)
    return openAsRoot(inside)
  }
  const name = randomBytes(8).toString('hex')
  const path = join(rootFolder, 'clusters', name)
  makeFolderForAll(path)
  // For people: which data folder this belongs to.
  writeFileSync(join(path, 'data-folder'), `${dataFolder}\n`, { mode: 0o600 })
  writeFileSync(join(dataFolder, pointerName), `${name}\n`, { mode: 0o600 })
  return openAsRoot(path)
}

/** Deletes the cluster and the pointer to it. Only for a database that nobody uses (temporary folders). */
export function eraseHome(dataFolder: string): void {
  const home = findHome(dataFolder)
  if (home) rmSync(home.path, { recursive: true, force: true, maxRetries: 5 })
  rmSync(join(dataFolder, pointerName), { force: true })
}

/** Root writes into a home with the owner of the home, who may be an ordinary user that comes back later. */
export function giveToOwner(home: ClusterHome, path: string): void {
  if (!isRoot()) return
  const { uid, gid } = statSync(home.path)
  chownSync(path, uid, gid)
}

function openAsUser(path: string): ClusterHome {
  if (process.getuid && statSync(path).uid !== process.getuid()) {
    throw unusable(`The database in ${path} belongs to another user`)
  }
  return { path, data: join(path, 'data'), postgresUser: null }
}

function openAsRoot(path: string): ClusterHome {
  const data = join(path, 'data')
  const postgresUser = existsSync(data) ? statSync(data) : choosePostgresUser()
  if (!canReach(path, postgresUser)) {
    throw unusable(
      `PostgreSQL's user (uid ${postgresUser.uid}) cannot reach the database in ${path}, since a folder above it is closed to others`,
    )
  }
  return { path, data, postgresUser: { uid: postgresUser.uid, gid: postgresUser.gid } }
}

/** The pointer's content becomes part of a path that root works in, so nothing but such a name is taken. */
function readPointer(pointer: string): string {
  const name = readFileSync(pointer, 'utf8').trim()
  if (/^[0-9a-f]{16}$/.test(name)) return name
  throw unusable(`${pointer} is damaged`)
}

function unusable(what: string, cause?: unknown): AppError {
  return new AppError(dataFolderUnusable, {
    message: `${what}: run Bolsivo as the user who owns it, or choose another folder with BOLSIVO_DATA_DIR`,
    cause,
  })
}
