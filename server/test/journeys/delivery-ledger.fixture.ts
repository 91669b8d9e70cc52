/**
 * The ledger: a receiver in a process of its own that appends every request to a file before it answers, and every
 * answer after. What a server says of itself is compared with it; the server's crashes can't touch it.
 *
 * A URL says how it is answered: `?delay=20` after up to so many milliseconds, `?fail=0.3` with a 500 for this share,
 * `?hang` never.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** One request, as it arrived. */
export interface Receipt {
  readonly path: string
  readonly deliveryId: string
  readonly eventId: string
  readonly attempt: number
  readonly sequence: number
  readonly body: string
  /** On the clock of `wallClock`, which nothing moves once a process runs. */
  readonly startMs: number
  /** Null: not answered. */
  readonly endMs: number | null
  readonly status: number | null
}

export interface Ledger {
  url(path: string): string
  read(): Receipt[]
  close(): Promise<void>
}

type Line = Omit<Receipt, 'endMs' | 'status'> | { readonly line: number; endMs: number; status: number }

/** Milliseconds since 1970, alike in all processes of this machine. */
export const wallClock = (): number => performance.timeOrigin + performance.now()

export async function openLedger(): Promise<Ledger> {
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-ledger-'))
  const file = join(folder, 'requests.ndjson')
  const child = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, LEDGER_FILE: file },
    // Vitest's own options would not run outside of it.
    execArgv: [],
  })
  const [port] = await once(child, 'message')
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    read: () => readLedger(file),
    async close() {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function readLedger(file: string): Receipt[] {
  const receipts: { -readonly [Key in keyof Receipt]: Receipt[Key] }[] = []
  for (const text of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const line = JSON.parse(text) as Line
    if (!('line' in line)) {
      receipts.push({ ...line, endMs: null, status: null })
      continue
    }
    const receipt = receipts[line.line]
    if (receipt) Object.assign(receipt, { endMs: line.endMs, status: line.status })
  }
  return receipts
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function serve(file: string): void {
  const descriptor = openSync(file, 'a')
  const append = (line: Line): void => void writeSync(descriptor, `${JSON.stringify(line)}\n`)
  let lines = 0

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const line = lines++
    append({ ...receiptOf(request), body: Buffer.concat(chunks).toString() })
    const { searchParams } = new URL(request.url ?? '', 'http://ledger')
    if (searchParams.has('hang')) return
    await sleep(Math.random() * Number(searchParams.get('delay') ?? 0))
    const status = Math.random() < Number(searchParams.get('fail') ?? 0) ? 500 : 200
    // Before the answer is on its way: the sender can't be ahead of the ledger.
    append({ line, endMs: wallClock(), status })
    response.writeHead(status).end()
  }

  const server = createServer((request, response) => {
    // A request that breaks off did not arrive.
    answer(request, response).catch(() => response.destroy())
  })
  server.listen({ port: 0, host: '127.0.0.1', backlog: 2_000 }, () =>
    process.send?.((server.address() as AddressInfo).port),
  )
  process.on('disconnect', () => process.exit())
}

function receiptOf({ url = '', headers }: IncomingMessage): Omit<Receipt, 'body' | 'endMs' | 'status'> {
  return {
    path: url,
    deliveryId: String(headers['x-bolsivo-delivery']),
    eventId: String(headers['webhook-id']),
    attempt: Number(headers['x-bolsivo-attempt']),
    sequence: Number(headers['x-bolsivo-sequence']),
    startMs: wallClock(),
  }
}

if (process.env.LEDGER_FILE) serve(process.env.LEDGER_FILE)
