/**
 * One connection, and the idle ones by origin.
 *
 * Each connection is an undici Client of its own, used by one exchange at a time. undici's Pool is not used: it
 * searches its clients one by one for each request, can't abort a request while it connects, and queues. Here a
 * request that finds no idle connection opens one, so the deadline never runs in a queue; how many are in flight is
 * bounded by the caller.
 */
import type { Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import { type DialHandle, type DialOptions, dial } from './dial.ts'
import type { Exchange } from './exchange.ts'
import { ExchangeFailure } from './outcome.ts'
import type { Target } from './target.ts'

/** A busy host is looked up again this often: a connection that never rests would outlive any move of its host. */
const longestAgeMs = 60_000

/** Below the 5 s after which many servers (Node, Apache) hang up, so that we seldom write to a closing connection. */
const idleMs = 4_000

const largestHeaderBytes = 16_384

/**
 * All that may arrive for one exchange, body limit and headers included. The body has its own count; this ends
 * what no handler is told of: endless chunk extensions, informational answers, trailers.
 */
const mostBytesRead = 192 * 1024

export class Connection {
  readonly #target: Target
  readonly #dialOptions: DialOptions
  readonly #idle: IdleConnections
  readonly #client: Client
  readonly #openedMs = performance.now()
  #dialling: DialHandle | null = null
  #socket: Socket | null = null
  #exchange: Exchange | null = null
  #bytesBefore = 0
  #isDestroyed = false

  constructor(target: Target, dialOptions: DialOptions, idle: IdleConnections) {
    this.#target = target
    this.#dialOptions = dialOptions
    this.#idle = idle
    this.#client = new Client(target.origin, {
      connect: (_options, done) => this.#connect(done),
      allowH2: false,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: largestHeaderBytes,
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: longestAgeMs,
    })
    this.#client.on('connect', () => this.#watch())
    // While an exchange waits, its handler hears of it, or undici dials again for a request not yet written.
    this.#client.on('disconnect', () => {
      if (this.#exchange === null) this.destroy()
    })
  }

  #connect(done: (...result: [null, Socket] | [Error, null]) => void): void {
    this.#dialling = dial(this.#target, this.#dialOptions)
    this.#dialling.socket.then(
      (socket) => {
        this.#socket = socket
        this.#bytesBefore = 0
        done(null, socket)
      },
      (error: Error) => done(error, null),
    )
  }

  #watch(): void {
    this.#socket?.on('readable', () => {
      if ((this.#socket?.bytesRead ?? 0) - this.#bytesBefore > mostBytesRead) this.#exchange?.stopReading()
    })
  }

  /** Starts the exchange; it tells when it is over by `release` or `destroy`. */
  send(exchange: Exchange, request: Dispatcher.DispatchOptions): void {
    this.#exchange = exchange
    this.#bytesBefore = this.#socket?.bytesRead ?? 0
    // A server that hangs up after its answer without saying so sends both at once, but we read them one after the
    // other. Waiting for the next turn, undici sees the end before it writes. Without it, half of the requests in
    // quick succession to such a server were lost; throughput is the same.
    if (this.#socket === null) this.#client.dispatch(request, exchange)
    else setImmediate(() => this.#client.dispatch(request, exchange))
  }

  /** The exchange ended well: the connection can be used again, unless it is too old. */
  release(): void {
    this.#exchange = null
    if (this.#isDestroyed) return
    if (performance.now() - this.#openedMs > longestAgeMs) this.destroy()
    else this.#idle.add(this.#target.origin, this)
  }

  /** Closes the socket, whatever it is doing. */
  destroy(): void {
    if (this.#isDestroyed) return
    this.#isDestroyed = true
    this.#exchange = null
    this.#idle.remove(this.#target.origin, this)
    this.#dialling?.destroy()
    void this.#client.destroy(new ExchangeFailure('cancelled'))
  }
}

/** Connections without work. The one used last is taken first, so that the surplus falls idle and closes. */
export class IdleConnections {
  readonly #byOrigin = new Map<string, Connection[]>()
  #isClosed = false

  add(origin: string, connection: Connection): void {
    const idle = this.#byOrigin.get(origin)
    if (this.#isClosed) connection.destroy()
    else if (idle === undefined) this.#byOrigin.set(origin, [connection])
    else idle.push(connection)
  }

  take(origin: string): Connection | undefined {
    const idle = this.#byOrigin.get(origin)
    const connection = idle?.pop()
    if (idle?.length === 0) this.#byOrigin.delete(origin)
    return connection
  }

  remove(origin: string, connection: Connection): void {
    const idle = this.#byOrigin.get(origin)
    const index = idle?.indexOf(connection) ?? -1
    if (idle === undefined || index === -1) return
    idle.splice(index, 1)
    if (idle.length === 0) this.#byOrigin.delete(origin)
  }

  /** Closes all that are idle, and from now on each one that falls idle. */
  close(): void {
    this.#isClosed = true
    for (const idle of [...this.#byOrigin.values()]) for (const connection of [...idle]) connection.destroy()
  }
}
