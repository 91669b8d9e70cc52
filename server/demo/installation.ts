/** A Bolsivo of the demo's own: the real program, in a temporary data folder that is gone at the end. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { eraseEmbeddedDatabase } from '../src/platform/db/embedded/open-embedded-database.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const run = promisify(execFile)

export interface DemoInstallation {
  readonly url: string
  /** A command of the command line, with `--json`; its parsed answer. */
  command<T>(...words: string[]): Promise<T>
  /** Ctrl-C; resolves when the process has left. */
  stop(): Promise<void>
  erase(): Promise<void>
}

export async function startInstallation(): Promise<DemoInstallation> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bolsivo-demo-'))
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(DATABASE|BOLSIVO)_/.test(name))),
    HOST: '127.0.0.1',
    PORT: '0',
    BOLSIVO_DATA_DIR: dataDir,
    // The receiver of the demo is on this machine.
    BOLSIVO_WEBHOOK_ALLOW: '127.0.0.0/8',
  }
  const server = spawn(process.execPath, [main, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const erase = async () => {
    await eraseEmbeddedDatabase(dataDir)
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    const url = await addressOf(server)
    return {
      url,
      async command<T>(...words: string[]) {
        const { stdout } = await run(process.execPath, [main, ...words, '--json'], { env })
        return JSON.parse(stdout) as T
      },
      async stop() {
        if (server.exitCode !== null) return
        server.kill('SIGINT')
        await once(server, 'exit')
      },
      erase,
    }
  } catch (error) {
    server.kill('SIGKILL')
    await erase()
    throw error
  }
}

/** Reads what the start prints until it says where its API is; what comes later is read too, so that writing never blocks. */
function addressOf(server: ChildProcess): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk
      const url = /^ +API +(http\S+)\/api$/m.exec(printed)?.[1]
      if (url) resolve(url)
    })
    server.once('exit', () => reject(new Error(`the server ended before it was ready:\n${printed}`)))
  })
}
