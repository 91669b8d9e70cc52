/**
 * The rules on a URL that someone else entered, in two steps: what its text says (`parseTarget`, no network), and
 * what its host's addresses say (`judge`). The sentences may be shown to whoever entered it: they never hold an
 * address that was looked up, so that nobody can map a private network by trial.
 */
import { isIP } from 'node:net'
import { canonicalAddress, isPublicAddress } from './address.ts'
import { isInternalPort, isPrivateName } from './reserved.ts'

const longestUrl = 2048

export interface Target {
  readonly href: string
  /** Scheme, host and port: what a connection belongs to. */
  readonly origin: string
  readonly path: string
  readonly secure: boolean
  /** A name in lower case without a trailing dot, or an address without brackets. */
  readonly host: string
  readonly isLiteral: boolean
  readonly port: number
  /** Why the text alone forbids it, unless every address of the host is in the allow list. */
  readonly objection: string | null
}

export interface Refusal {
  readonly reason: string
}

function objectionTo(secure: boolean, host: string, isLiteral: boolean, port: number): string | null {
  if (!secure) return 'The URL must begin with https://'
  if (!isLiteral && isPrivateName(host)) return 'The host name is one that only exists in private networks'
  if (isInternalPort(port)) return `Port ${port} belongs to an internal service and cannot be used`
  return null
}

/** Whether DNS could know the name at all (RFC 1035 2.3.4); the URL parser lets longer and empty labels through. */
function isDnsName(host: string): boolean {
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label))
}

/**
 * Reads a URL as a browser does (WHATWG), which also makes every spelling of an IPv4 address the dotted one.
 * Credentials and fragments are refused whatever the addresses: the first would be stored and logged, the second
 * is never sent.
 */
export function parseTarget(text: string): Target | Refusal {
  if (text.length > longestUrl) return { reason: `The URL is longer than ${longestUrl} characters` }
  const url = URL.parse(text)
  if (url === null) return { reason: 'The URL cannot be read' }
  const secure = url.protocol === 'https:'
  if (!secure && url.protocol !== 'http:') return { reason: 'The URL must begin with https://' }
  if (url.username !== '' || url.password !== '')
    return { reason: 'The URL must not contain a user name or password' }
  // `hash` is empty for a lone `#` too, the serialised form is not.
  if (url.href.includes('#')) return { reason: 'The URL must not contain a fragment (#)' }
  // A trailing dot is the same host to DNS, but another one to TLS certificates and to a pool of connections.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1)
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
  const isLiteral = isIP(host) !== 0
  if (!isLiteral && !isDnsName(host)) return { reason: 'The host of the URL is not a valid host name' }
  if (url.href.length > longestUrl) return { reason: `The URL is longer than ${longestUrl} characters` }
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
  return {
    href: url.href,
    origin: url.origin,
    path: url.pathname + url.search,
    secure,
    host,
    isLiteral,
    port,
    objection: objectionTo(secure, host, isLiteral, port),
  }
}

export interface Rules {
  readonly isAllowed: (address: string) => boolean
  /** What an operator would change, for the sentences. */
  readonly allowSetting: string
}

/**
 * Judges a target by every address that its host has; null is yes. One forbidden address among allowed ones is
 * a no: which of them is dialled is chance.
 */
export function judge(target: Target, addresses: readonly string[], rules: Rules): Refusal | null {
  const hint = `; whoever runs this server can allow such hosts with ${rules.allowSetting}`
  if (addresses.length > 0 && addresses.every(rules.isAllowed)) return null
  if (target.objection !== null) return { reason: `${target.objection}${hint}` }
  if (addresses.every((address) => rules.isAllowed(address) || isPublicAddress(address))) return null
  return { reason: `The host leads to an address that is not on the public internet${hint}` }
}

/** Whether the address that a socket reports is one of those that were judged. */
export function isOneOf(address: string | undefined, judged: readonly string[]): boolean {
  if (address === undefined) return false
  const canonical = canonicalAddress(address)
  return judged.some((candidate) => canonicalAddress(candidate) === canonical)
}
