/** A server for a benchmark: the real program through `npm start`, in a temporary data folder. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  eraseEmbeddedDatabase,
  readSuperuserUrl,
} from '../server/src/platform/db/embedded/open-embedded-database.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

export interface StartedServer {
  readonly url: string
  /** From the command to the first answer. */
  readonly firstAnswerMs: number
  /** The process that serves, not npm around it. */
  readonly pid: number
  readonly superuserUrl: string
  stop(): Promise<void>
}

export async function startServer(): Promise<StartedServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bolsivo-bench-'))
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), BOLSIVO_DATA_DIR: dataDir, DATABASE_URL: '' }
  const startedMs = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  })
  const url = `http://127.0.0.1:${port}`
  await firstAnswer(`${url}/healthz`, child)
  const firstAnswerMs = performance.now() - startedMs
  return {
    url,
    firstAnswerMs,
    pid: servingPid(child.pid ?? 0),
    superuserUrl: readSuperuserUrl(dataDir),
    async stop() {
      // The group: npm, its shell and the server, as Ctrl-C in a terminal does.
      process.kill(-(child.pid ?? 0), 'SIGINT')
      if (child.exitCode === null) await once(child, 'exit')
      await eraseEmbeddedDatabase(dataDir)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function firstAnswer(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the server ended before it answered')
}

/** The last descendant: npm → sh → node. */
function servingPid(pid: number): number {
  for (let last = pid; ; ) {
    const children = readFileSync(`/proc/${last}/task/${last}/children`, 'utf8').trim().split(' ')
    const [only] = children
    if (children.length !== 1 || !only) return last
    if (/postgres/.test(readFileSync(`/proc/${only}/comm`, 'utf8'))) return last
    last = Number(only)
  }
}
