/**
 * The receiver of the webhook benchmarks, in a process of its own: a bare server that answers each request with 200,
 * and tells what came. As cheap as can be, since it shares the two cores with what is measured.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
const refusal = Buffer.from('HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno')
const headEnd = Buffer.from('\r\n\r\n')

export interface BenchReceiver {
  readonly port: number
  /** Requests so far. */
  count(): Promise<number>
  /** Milliseconds from the `sent_at` in each body to its arrival, by path, since the last call. */
  latencies(): Promise<Record<string, number[]>>
  /** The leads that requests were about, each with its time on the wall clock, since the last call. */
  arrivals(): Promise<[leadId: string, at: number][]>
  close(): void
}

/** `/hang…` is never answered, `/late…` after nine seconds, `/reset…` hangs up, `/wrong…` answers 500. */
export async function startBenchReceiver(): Promise<BenchReceiver> {
  const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, BENCH_RECEIVER: '1' } })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    port,
    count: async () => ((await ask(child, 'count')) as { count: number }).count,
    latencies: async () =>
      ((await ask(child, 'latencies')) as { latencies: Record<string, number[]> }).latencies,
    arrivals: async () => ((await ask(child, 'arrivals')) as { arrivals: [string, number][] }).arrivals,
    close: () => void child.kill(),
  }
}

async function ask(child: ChildProcess, question: string): Promise<unknown> {
  child.send(question)
  const [message] = await once(child, 'message')
  return message
}

function serve(): void {
  let count = 0
  let latencies: Record<string, number[]> = {}
  let arrivals: [string, number][] = []

  function onRequest(socket: Socket, head: string, body: string): void {
    const at = performance.timeOrigin + performance.now()
    count += 1
    const path = head.slice(5, head.indexOf(' ', 5))
    const sentAt = /"sent_at":(\d+(?:\.\d+)?)/.exec(body)?.[1]
    if (sentAt !== undefined) {
      const list = latencies[path] ?? []
      latencies[path] = list
      list.push(at - Number(sentAt))
    }
    const leadId = /"lead_id":"(\w+)"/.exec(body)?.[1]
    if (leadId !== undefined) arrivals.push([leadId, at])
    if (path.startsWith('/hang')) return
    if (path.startsWith('/reset')) socket.destroy()
    else if (path.startsWith('/wrong')) socket.write(refusal)
    else if (path.startsWith('/late')) setTimeout(() => socket.write(answer), 9_000)
    else socket.write(answer)
  }

  const server = createServer({ noDelay: true }, (socket: Socket) => {
    let rest = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      for (;;) {
        const end = rest.indexOf(headEnd)
        if (end === -1) return
        const head = rest.toString('latin1', 0, end)
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
        const total = end + 4 + length
        if (rest.length < total) return
        onRequest(socket, head, rest.toString('latin1', end + 4, total))
        rest = rest.subarray(total)
      }
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.on('message', (question) => {
    if (question === 'count') process.send?.({ count })
    if (question === 'latencies') {
      process.send?.({ latencies })
      latencies = {}
    }
    if (question === 'arrivals') {
      process.send?.({ arrivals })
      arrivals = []
    }
  })
  process.on('disconnect', () => process.exit(0))
}

if (process.env.BENCH_RECEIVER) serve()
