/**
 * Who may read captured mail without signing in: only someone who sits at this very machine.
 *
 * - The socket comes from the loopback, and no proxy says that it passes on someone else's request.
 * - `Host` is a name of the loopback: a website that lets its own name resolve to 127.0.0.1 (DNS rebinding) is read
 *   by the browser as that website, and sends that name.
 * - The operator has said nothing of an address for others: with BOLSIVO_PUBLIC_URL or BOLSIVO_TRUST_PROXY there is a
 *   proxy, and one on this machine looks like a visitor from it. HTTP/1.0 is spoken by proxies only.
 *
 * Not told apart: a proxy on this machine that rewrites `Host`, adds no header and of which no setting speaks; and
 * other users of this machine.
 */
import ipaddr from 'ipaddr.js'

export interface Visit {
  readonly remoteAddress: string | undefined
  readonly httpVersion: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface Exposure {
  readonly publicUrl: string | null
  readonly trustProxy: readonly string[]
}

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
const proxyHeader =
  /^(forwarded|via|x-forwarded|x-real-ip|x-client-ip|x-original|cf-|true-client-ip|fly-|fastly-)/

export function isLocalViewer(visit: Visit, exposure: Exposure): boolean {
  return (
    isLoopback(visit.remoteAddress) &&
    loopbackHost.test(String(visit.headers.host ?? '')) &&
    visit.httpVersion !== '1.0' &&
    !Object.keys(visit.headers).some((name) => proxyHeader.test(name)) &&
    showsMail(exposure)
  )
}

/** Whether there can be such a visitor: the operator has named no address for others. */
export const showsMail = ({ trustProxy, publicUrl }: Exposure): boolean =>
  trustProxy.length === 0 && (publicUrl === null || loopbackHost.test(new URL(publicUrl).host))

function isLoopback(address: string | undefined): boolean {
  // `process` reads ::ffff:127.0.0.1 as what it is.
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback'
}
