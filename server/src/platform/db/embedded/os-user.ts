/**
 * Which OS user PostgreSQL runs as. It refuses to run as root, so root hands it to another user; anybody else runs it
 * as himself. Nothing here creates users or changes the mode of a folder that already exists.
 */
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../errors.ts'
import { postgresUnusable } from './errors.ts'

export interface OsUser {
  readonly uid: number
  readonly gid: number
}

/**
 * An own user if the operator made one; else the one that only PostgreSQL's people can be; `nobody` last, since other
 * daemons may be nobody too and could then read the cluster.
 */
const preferredNames = ['bolsivo', 'postgres', 'nobody']

/** Whether this process has to run PostgreSQL as somebody else. */
export const isRoot = (): boolean => process.getuid?.() === 0

/** The user that root gives a new cluster to. It needs an entry in /etc/passwd: initdb looks its own name up. */
export function choosePostgresUser(): OsUser {
  const users = new Map<string, OsUser>()
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name && uid && gid) users.set(name, { uid: Number(uid), gid: Number(gid) })
  }
  for (const name of preferredNames) {
    const user = users.get(name)
    if (user && user.uid !== 0) return user
  }
  throw new AppError(postgresUnusable, {
    message: `PostgreSQL does not run as root, and none of the users ${preferredNames.join(', ')} exists: run Bolsivo as an ordinary user, or set DATABASE_URL`,
  })
}

/** Whether `user` may pass through `path` and every folder above it, by their modes (access lists are not read). */
export function canReach(path: string, user: OsUser): boolean {
  const { uid, gid, mode } = statSync(path)
  const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  if ((mode & search) === 0) return false
  const parent = dirname(path)
  return parent === path || canReach(parent, user)
}
