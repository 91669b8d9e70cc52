/** Opens one connection to a target: look up, judge every address, dial exactly those, compare what was reached. */
import { connect as connectTcp, type Socket, type TcpNetConnectOpts } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { connectFailure, dnsFailure, ExchangeFailure, tlsFailure } from './outcome.ts'
import type { Resolver } from './resolve.ts'
import { isOneOf, judge, type Rules, type Target } from './target.ts'

export interface DialOptions {
  readonly rules: Rules
  readonly resolve: Resolver
  /** Certificate authorities (PEM) trusted instead of Node's own; for tests. */
  readonly certificateAuthorities?: readonly string[] | undefined
}

/** How the caller stops a dial that is under way, in whichever phase it is. */
export interface DialHandle {
  readonly socket: Promise<Socket>
  destroy(): void
}

/** How long one of several addresses may take to connect before the next is tried as well (Node's default: 250). */
const nextAddressAfterMs = 1_000

/** Every address of the target's host; throws a dns_error when there is none. */
export async function lookUp(target: Target, resolve: Resolver): Promise<readonly string[]> {
  if (target.isLiteral) return [target.host]
  const addresses = await resolve(target.host).catch((error: unknown) => {
    throw dnsFailure(error)
  })
  if (addresses.length === 0) throw new ExchangeFailure('dns_error')
  return addresses
}

function openSocket(target: Target, addresses: readonly string[], options: DialOptions): Socket {
  const tcp: TcpNetConnectOpts = {
    host: target.host,
    port: target.port,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
    // The judged addresses are handed over as they are: a second lookup could answer something else (DNS
    // rebinding). Node does not call this for a literal, whose only address was judged all the same.
    lookup: (_host, { all }, done) => {
      const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
      if (all === true) done(null, found)
      else done(null, found[0]?.address ?? '', found[0]?.family ?? 0)
    },
  }
  if (!target.secure) return connectTcp(tcp)
  return connectTls({
    ...tcp,
    // HTTP/1.1 only. Over HTTP/2 undici repeats requests by itself after a GOAWAY.
    ALPNProtocols: ['http/1.1'],
    // SNI takes names only (RFC 6066 3); for a literal Node compares the certificate with the host.
    ...(target.isLiteral ? {} : { servername: target.host }),
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in somebody's shell changes nothing.
    rejectUnauthorized: true,
    ...(options.certificateAuthorities === undefined ? {} : { ca: [...options.certificateAuthorities] }),
  })
}

/** Waits for TCP, compares the address, then waits for TLS; rejects with the failure of the phase it was in. */
function whenReady(socket: Socket, target: Target, addresses: readonly string[]): Promise<Socket> {
  return new Promise((resolve, reject) => {
    let isConnected = false
    socket.on('error', (error) => reject(isConnected ? tlsFailure(error) : connectFailure(error)))
    socket.once('close', () => reject(new ExchangeFailure(isConnected ? 'tls_error' : 'connection_failed')))
    socket.once('connect', () => {
      isConnected = true
      // Can't differ, as only judged addresses are dialled; should it ever, nothing of the request leaves.
      if (!isOneOf(socket.remoteAddress, addresses)) {
        reject(new ExchangeFailure('blocked'))
        socket.destroy()
      } else if (!target.secure) resolve(socket)
    })
    if (target.secure) socket.once('secureConnect', () => resolve(socket))
  })
}

/** Never more than one socket per call. `socket` rejects with an ExchangeFailure and nothing else. */
export function dial(target: Target, options: DialOptions): DialHandle {
  let opened: Socket | null = null
  let isDestroyed = false
  const connect = async (): Promise<Socket> => {
    const addresses = await lookUp(target, options.resolve)
    const refusal = judge(target, addresses, options.rules)
    if (refusal !== null) throw new ExchangeFailure('blocked', refusal.reason)
    if (isDestroyed) throw new ExchangeFailure('cancelled')
    opened = openSocket(target, addresses, options)
    return whenReady(opened, target, addresses)
  }
  return {
    socket: connect(),
    destroy: () => {
      isDestroyed = true
      opened?.destroy()
    },
  }
}
