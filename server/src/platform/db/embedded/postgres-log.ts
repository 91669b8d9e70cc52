/** PostgreSQL's log in the cluster's home: `postgres.log`, and `postgres.log.1` before it. At most twice the limit. */
import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type ClusterHome, giveToOwner } from './home.ts'

const limitBytes = 1024 * 1024

/** Moves a full log aside. PostgreSQL may be writing: it appends, so a truncated file goes on from its beginning. */
export function boundLog(home: ClusterHome): void {
  if (logSize(home) < limitBytes) return
  const path = logPath(home)
  copyFileSync(path, `${path}.1`)
  giveToOwner(home, `${path}.1`)
  truncateSync(path)
}

export function logSize(home: ClusterHome): number {
  return statSync(logPath(home), { throwIfNoEntry: false })?.size ?? 0
}

/** What was written after `position`, up to 64 KiB of it. */
export function readLogFrom(home: ClusterHome, position: number): string {
  const log = openSync(logPath(home), 'r')
  const bytes = Buffer.alloc(64 * 1024)
  const length = readSync(log, bytes, 0, bytes.length, position)
  closeSync(log)
  return bytes.toString('utf8', 0, length)
}

function logPath(home: ClusterHome): string {
  return join(home.path, 'postgres.log')
}
