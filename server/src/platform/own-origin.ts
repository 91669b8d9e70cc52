/**
 * Is a page's origin one of ours? With a public URL it is exactly that one. Without, a page of the server itself: its
 * origin is the host that the request names, and that host is an address or localhost. A name would not do: a website
 * can let its own name resolve to this machine (DNS rebinding), and would then be both.
 */
import ipaddr from 'ipaddr.js'

export type OwnOrigin = (origin: string, host: string | undefined) => boolean

export function ownOrigin(publicUrl: string | null): OwnOrigin {
  if (publicUrl !== null) {
    const own = new URL(publicUrl).origin
    return (origin) => origin === own
  }
  return (origin, host) => {
    if (!URL.canParse(origin)) return false
    const page = new URL(origin)
    const name = page.hostname.replace(/^\[|\]$/g, '')
    return page.origin === origin && page.host === host && (name === 'localhost' || ipaddr.isValid(name))
  }
}
