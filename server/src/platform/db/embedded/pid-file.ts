/**
 * What runs: PostgreSQL's own `postmaster.pid`, checked against the process that it names, since a pid may have been
 * given to somebody else after a crash or a reboot.
 *
 * Does not cover: processes in another pid namespace (two containers on one volume).
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClusterHome } from './home.ts'

export interface Postmaster {
  readonly pid: number
  readonly port: number
}

export interface PidFile extends Postmaster {
  readonly isReady: boolean
}

/** How long a file without a pid may be one that is being written just now. */
const graceMs = 100

/** Of a file that holds no pid. Never a pid that could be signalled: 0 and negative numbers mean process groups. */
const unknownPid = Number.NaN

/** Null: there is none. Its lines: pid, folder, start, port, socket folder, address, shared memory, status. */
export function readPidFile(home: ClusterHome): PidFile | null {
  try {
    const lines = readFileSync(join(home.data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    if (!Number.isSafeInteger(pid) || pid <= 0) return { pid: unknownPid, port: 0, isReady: false }
    return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Whether the process is this cluster's PostgreSQL and alive; a zombie is not. Cheap enough to ask often. */
export function isPostmaster(pid: number, home: ClusterHome): boolean {
  try {
    if (process.platform === 'linux') {
      return argumentsOf(pid).includes(home.data) || folderOf(pid) === realPath(home.data)
    }
    process.kill(pid, 0)
    if (process.platform === 'win32') {
      return execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/NH'], { encoding: 'utf8' }).includes(
        'postgres',
      )
    }
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(home.data)
  } catch {
    return false
  }
}

/** Everyone may read them, also root in a container, who may not look into the processes of another user. */
function argumentsOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
}

/** PostgreSQL works inside its data directory, so this finds it when the folder was moved since it started. */
function folderOf(pid: number): string {
  return readlinkSync(`/proc/${pid}/cwd`)
}

/** A look that costs next to nothing; only on Linux it also sees that the pid was given to somebody else. */
export function isAlive(pid: number, home: ClusterHome): boolean {
  return process.platform === 'linux' ? isPostmaster(pid, home) : signal(pid, 0)
}

/**
 * After a crash or a reboot the pid may be somebody else's, or a zombie's, and PostgreSQL would refuse to start. So it
 * would with the empty file that a power cut can leave, which looks like one that is being written just now: it gets a
 * moment. A pid of nobody's is left alone: PostgreSQL replaces that file itself, race-free against an orphaned start.
 */
export async function removeForeignPidFile(home: ClusterHome): Promise<void> {
  if (Number.isNaN(readPidFile(home)?.pid)) await delay(graceMs)
  const pid = readPidFile(home)?.pid
  if (Number.isNaN(pid) || (pid !== undefined && signal(pid, 0) && !isPostmaster(pid, home))) {
    rmSync(join(home.data, 'postmaster.pid'), { force: true })
  }
}

/** Signals the process, or with 0 asks whether there is one. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
