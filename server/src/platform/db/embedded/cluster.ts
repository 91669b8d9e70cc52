/**
 * Makes a cluster: initdb, one ordinary role `bolsivo` that owns the database `bolsivo`, and the passwords.
 *
 * Everything happens in a folder `new-…` that is renamed to `data` at the end, so that a cluster exists complete or not
 * at all, whatever is killed on the way. Call with the data folder's door held.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { AppError } from '../../errors.ts'
import type { PostgresBinaries } from './binaries.ts'
import { dataFolderUnusable, postgresUnusable } from './errors.ts'
import { type ClusterHome, giveToOwner } from './home.ts'

export interface ClusterFile {
  /** Of the role `bolsivo`. */
  readonly password: string
  /** Of the superuser `postgres`. */
  readonly superuserPassword: string
  /** The port of the last start: the next one takes it again if it is free, so that open pools find it. */
  readonly port: number | null
}

/** Of the environment, what PostgreSQL needs: no PG… variables that would steer it, and none of our secrets. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env
  // Messages in English, since the start is told from them.
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' }
}

export async function createCluster(home: ClusterHome, binaries: PostgresBinaries): Promise<void> {
  removeUnfinished(home)
  const data = join(home.path, `new-${randomBytes(4).toString('hex')}`)
  mkdirSync(data)
  chmodSync(data, 0o700)
  if (home.postgresUser) chownSync(data, home.postgresUser.uid, home.postgresUser.gid)
  else giveToOwner(home, data)

  // 192 random bits: nothing in a URL needs escaping.
  const password = randomBytes(24).toString('base64url')
  const superuserPassword = randomBytes(24).toString('base64url')
  writeClusterFile(home, { password, superuserPassword, port: null })

  await run(home, binaries.initdb, initdbArguments(data))
  // Writing into the file that initdb made keeps its owner.
  writeFileSync(join(data, 'pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n')
  await run(
    home,
    binaries.postgres,
    ['--single', '-D', data, '-c', 'exit_on_error=true', '-c', 'log_min_messages=error', 'postgres'],
    // In single-user mode each line is a statement.
    `alter role postgres password '${superuserPassword}'
create role bolsivo login password '${password}'
create database bolsivo owner bolsivo
`,
  )
  renameSync(data, home.data)
  syncFolder(home.path)
}

/** The passwords and the port; an AppError when the file is missing or damaged. */
export function readClusterFile(home: ClusterHome): ClusterFile {
  const path = join(home.path, 'cluster.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ClusterFile
  } catch (cause) {
    throw new AppError(dataFolderUnusable, {
      message: `${path} holds the database's passwords and cannot be read: bring it back, or move ${home.path} away to begin with an empty database`,
      cause,
    })
  }
}

export function writeClusterFile(home: ClusterHome, file: ClusterFile): void {
  const path = join(home.path, 'cluster.json')
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(file)}\n`, { mode: 0o600, flush: true })
  giveToOwner(home, draft)
  renameSync(draft, path)
}

/** Refuses a cluster that another major version made: PostgreSQL can't open it. */
export function assertMajorVersion(home: ClusterHome, binaries: PostgresBinaries): void {
  const path = join(home.data, 'PG_VERSION')
  const major = existsSync(path) ? readFileSync(path, 'utf8').trim() : 'an unknown version'
  if (major === binaries.major) return
  throw new AppError(dataFolderUnusable, {
    message: `The database in ${home.path} was made by PostgreSQL ${major}, and this Bolsivo brings PostgreSQL ${binaries.major}: use the Bolsivo that made it, or move that folder away to begin with an empty database`,
  })
}

function initdbArguments(data: string): string[] {
  // Pages are only taken when they are used. An eighth leaves room for the file cache and the application.
  const sharedBuffersMb = Math.max(64, Math.min(512, Math.floor(totalmem() / 2 ** 20 / 8)))
  const settings = {
    shared_buffers: `${sharedBuffersMb}MB`,
    max_connections: '100',
    // Short transactions of many clients: workers and compilation cost more than they bring, and parallel queries
    // fail where /dev/shm is small (64 MB in a container).
    max_parallel_workers_per_gather: '0',
    jit: 'off',
  }
  return [
    ...['--pgdata', data, '--username', 'postgres', '--encoding', 'UTF8'],
    // The same order and the same upper() and lower() on every machine, whatever its C library.
    ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    // Nobody gets in before pg_hba.conf is written; it also spares a file with a password.
    ...['--auth', 'reject', '--no-instructions'],
    // One call for about a thousand files. Elsewhere there is only fsync.
    ...(process.platform === 'linux' ? ['--sync-method', 'syncfs'] : []),
    ...Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ]
}

/** Drafts of starts that were killed. An orphaned initdb may still be writing into one: then it stays until later. */
function removeUnfinished(home: ClusterHome): void {
  for (const name of readdirSync(home.path)) {
    if (!name.startsWith('new-')) continue
    try {
      rmSync(join(home.path, name), { recursive: true, force: true })
    } catch {}
  }
}

/** Runs a program of PostgreSQL's to its end; its last line of output is the reason if it fails. */
async function run(home: ClusterHome, program: string, args: string[], input = ''): Promise<void> {
  // In a session of its own, so that Ctrl-C in a terminal reaches this process only, which finishes the step.
  const child = spawn(program, args, {
    cwd: home.path,
    env: postgresEnvironment(),
    detached: true,
    windowsHide: true,
    ...home.postgresUser,
  })
  const exited = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  child.stdin.on('error', () => {}).end(input)
  try {
    const [, output, code] = await Promise.all([text(child.stdout), text(child.stderr), exited])
    if (code === 0) return
    throw new Error(output.trim())
  } catch (cause) {
    throw startFailure('The database could not be made', (cause as Error).message, cause)
  }
}

/** An error with PostgreSQL's own reason in it, in one line. */
export function startFailure(what: string, output: string, cause?: unknown): AppError {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const telling =
    lines.findLast((line) => /\b(error|FATAL|PANIC|ERROR):/.test(line)) ?? lines.at(-1) ?? 'no reason given'
  const reason = telling.replace(/^.*?\b(?:error|FATAL|PANIC|ERROR):\s*/, '').trim()
  // The program is there but its interpreter is not: the binaries are made for glibc.
  const remedy = /ENOENT/.test(reason)
    ? 'it needs a Linux with glibc; set DATABASE_URL to use another one'
    : reason
  return new AppError(postgresUnusable, { message: `${what}: ${remedy}`, detail: output, cause })
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  fsyncSync(folder)
  closeSync(folder)
}
