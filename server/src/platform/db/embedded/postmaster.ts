/**
 * Starts, finds and stops the PostgreSQL of one cluster. Call with the data folder's door held.
 *
 * A PostgreSQL whose starter was killed is found by its pid file and used like any other.
 */
import { execFileSync, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresBinaries } from './binaries.ts'
import { postgresEnvironment, readClusterFile, startFailure, writeClusterFile } from './cluster.ts'
import { type ClusterHome, giveToOwner } from './home.ts'
import { isPostmaster, type Postmaster, readPidFile, removeForeignPidFile, signal } from './pid-file.ts'
import { boundLog, logSize, readLogFrom } from './postgres-log.ts'

const pollMs = 10
const progressEveryMs = 10_000
/** How long the processes of a PostgreSQL that was killed may take to notice that and end. */
const leftoversMs = 60_000

type StartOutcome =
  | { readonly kind: 'ready'; readonly postmaster: Postmaster }
  | { readonly kind: 'port-taken' }
  | { readonly kind: 'occupied' }
  | { readonly kind: 'failed'; readonly output: string }

export interface StartOptions {
  /** Insist on the last port: others in this or another process hold pools to it. */
  readonly keepPort?: boolean
  /** Settings on top of the cluster's own, such as `fsync: 'off'` for tests. */
  readonly settings?: Readonly<Record<string, string>>
  readonly onProgress?: ((step: string) => void) | undefined
}

/** Finds the running PostgreSQL or starts it, and waits until it takes connections (crash recovery included). */
export async function ensureRunning(
  home: ClusterHome,
  binaries: PostgresBinaries,
  options: StartOptions = {},
): Promise<Postmaster> {
  const file = readClusterFile(home)
  const deadline = Date.now() + leftoversMs
  let port = file.port ?? (await freePort())
  for (;;) {
    const running = await findReady(home, options.onProgress)
    if (running) return remember(home, running)

    await removeForeignPidFile(home)
    const outcome = await start(home, binaries, port, options)
    if (outcome.kind === 'ready') return remember(home, outcome.postmaster)
    if (outcome.kind === 'failed') throw startFailure('PostgreSQL did not start', outcome.output)
    const mayRetry = Date.now() < deadline && !(outcome.kind === 'port-taken' && options.keepPort)
    if (!mayRetry) throw startFailure('PostgreSQL did not start', describe(outcome, home, port))
    if (outcome.kind === 'port-taken') port = await freePort()
    // Another start that was orphaned before it wrote its file, or leftovers of one that was killed.
    else await delay(pollMs * 10)
  }
}

/** Ends every session, writes everything out and waits until the process is gone. Fine when nothing runs. */
export async function stopPostmaster(home: ClusterHome, binaries: PostgresBinaries): Promise<void> {
  const pid = readPidFile(home)?.pid
  if (pid === undefined || !isPostmaster(pid, home)) return
  if (process.platform === 'win32') {
    execFileSync(binaries.pgCtl, ['stop', '-D', home.data, '-m', 'fast', '-t', '600'], { stdio: 'ignore' })
    return
  }
  // SIGINT is PostgreSQL's fast shutdown.
  signal(pid, 'SIGINT')
  while (isPostmaster(pid, home)) await delay(pollMs)
}

/** Ends a PostgreSQL whose folder was deleted under it: there is nothing left to write. */
export function abandonPostmaster(pid: number, home: ClusterHome): void {
  if (isPostmaster(pid, home)) signal(pid, 'SIGQUIT')
}

/** Waits while a PostgreSQL is starting or stopping; null when none runs (any more). */
async function findReady(
  home: ClusterHome,
  onProgress: ((step: string) => void) | undefined,
): Promise<Postmaster | null> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    const file = readPidFile(home)
    if (!file || !isPostmaster(file.pid, home)) return null
    if (file.isReady) return { pid: file.pid, port: file.port }
    if (waitedMs > 0 && waitedMs % progressEveryMs === 0) {
      onProgress?.(`waiting for PostgreSQL (process ${file.pid}) to finish recovering or stopping`)
    }
    await delay(pollMs)
  }
}

async function start(
  home: ClusterHome,
  binaries: PostgresBinaries,
  port: number,
  options: StartOptions,
): Promise<StartOutcome> {
  boundLog(home)
  const logPath = join(home.path, 'postgres.log')
  const before = logSize(home)
  const log = openSync(logPath, 'a', 0o600)
  giveToOwner(home, logPath)
  // A session of its own: Ctrl-C goes to every process of the terminal's group, and the application still needs its
  // database to finish what is in flight.
  const child = spawn(binaries.postgres, startArguments(home, port, options.settings), {
    cwd: home.path,
    env: postgresEnvironment(),
    stdio: ['ignore', log, log],
    detached: true,
    windowsHide: true,
    ...home.postgresUser,
  })
  closeSync(log)
  child.unref()
  let failure: string | null = null
  child.on('error', (error) => {
    failure = error.message
  })
  child.on('exit', () => {
    failure ??= readLogFrom(home, before)
  })
  for (let waitedMs = 0; failure === null; waitedMs += pollMs) {
    const file = readPidFile(home)
    if (file?.pid === child.pid && file?.isReady) {
      child.removeAllListeners()
      return { kind: 'ready', postmaster: { pid: file.pid, port: file.port } }
    }
    if (waitedMs > 0 && waitedMs % progressEveryMs === 0)
      options.onProgress?.('PostgreSQL is recovering from a crash')
    await delay(pollMs)
  }
  return outcomeOf(failure)
}

function outcomeOf(output: string): StartOutcome {
  if (/could not bind|could not create any TCP\/IP sockets/.test(output)) return { kind: 'port-taken' }
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(output)) {
    return { kind: 'occupied' }
  }
  return { kind: 'failed', output }
}

function describe(outcome: StartOutcome, home: ClusterHome, port: number): string {
  return outcome.kind === 'port-taken'
    ? `port ${port}, which running processes use for the database, was taken by another program`
    : `another PostgreSQL uses ${home.data}, or processes of one that was killed are still ending`
}

/** What must hold on every start is given here; what an operator may tune is in postgresql.conf. */
function startArguments(
  home: ClusterHome,
  port: number,
  extra: Readonly<Record<string, string>> | undefined,
): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // No socket file: nothing to go stale, no path that is too long.
    unix_socket_directories: '',
    cluster_name: 'bolsivo',
    logging_collector: 'off',
    log_destination: 'stderr',
    // Errors of statements go to the client. In this log they would be customers' data ("Key (email)=(…) exists").
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    ...extra,
  }
  return ['-D', home.data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

function remember(home: ClusterHome, postmaster: Postmaster): Postmaster {
  const file = readClusterFile(home)
  if (file.port !== postmaster.port) writeClusterFile(home, { ...file, port: postmaster.port })
  return postmaster
}

/** Free at this moment. Whoever takes it before PostgreSQL does makes the start try another. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
