/**
 * Which IP addresses may be dialled: public ones, and those of ranges that the operator named.
 *
 * Works on addresses as sockets and resolvers print them. The many spellings of an IPv4 address in a URL (octal,
 * hex, one number, full-width digits) are made one by the URL parser before they come here; `target.ts` sees to it.
 */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = readonly [Address, number]

/** Only 2000::/3 is handed out for global use (RFC 4291 2.4), so what a later RFC reserves elsewhere is refused already. */
const globalUnicast: Range = [ipaddr.IPv6.parse('2000::'), 3]

/** Azure answers its virtual machines here: it looks public, and is the host's own agent. */
const azureHost = '168.63.129.16'

/**
 * Null for anything but a plain address. ipaddr.js alone would also take `010.1` and `0x7f.1`, and an address
 * with a zone (`fe80::1%eth0`) is one on a local link by definition.
 */
function parse(text: string): Address | null {
  return isIP(text) === 0 || text.includes('%') ? null : ipaddr.parse(text)
}

function isWithin(address: Address, range: Range): boolean {
  return address.kind() === range[0].kind() && address.match(range as [ipaddr.IPv4 & ipaddr.IPv6, number])
}

/** ISATAP (RFC 5214): any prefix, then 00-00-5E-FE or 02-00-5E-FE, then an IPv4 address. ipaddr.js does not know it. */
function isIsatap(address: ipaddr.IPv6): boolean {
  return ((address.parts[4] ?? 0) & 0xfdff) === 0 && address.parts[5] === 0x5efe
}

/**
 * Whether an address belongs to the public internet. Refused is every range of IANA's special-purpose registries,
 * those marked reachable too (anycast services are no place to post to), and every form of IPv4 inside IPv6: mapped,
 * compatible, NAT64 and RFC 6145 lie outside 2000::/3; 6to4, Teredo and ISATAP inside.
 *
 * Not covered: a NAT64 gateway on a prefix of the operator's own looks like any public address.
 */
export function isPublicAddress(text: string): boolean {
  const address = parse(text)
  if (address === null || address.range() !== 'unicast') return false
  if (address instanceof ipaddr.IPv4) return address.toString() !== azureHost
  return isWithin(address, globalUnicast) && !isIsatap(address)
}

/** One text per address, so that two can be compared; the text itself where it is no address. */
export function canonicalAddress(text: string): string {
  return parse(text)?.toNormalizedString() ?? text
}

function parseRange(text: string): Range | null {
  const slash = text.indexOf('/')
  const address = parse(slash === -1 ? text : text.slice(0, slash))
  if (address === null) return null
  const widest = address.kind() === 'ipv4' ? 32 : 128
  if (slash === -1) return [address, widest]
  const length = text.slice(slash + 1)
  return /^\d{1,3}$/.test(length) && Number(length) <= widest ? [address, Number(length)] : null
}

/** Whether a text is a range such as `10.0.0.0/8`, `fd00::/8`, or a single address. */
export function isAddressRange(text: string): boolean {
  return parseRange(text) !== null
}

/**
 * The ranges an operator opened. IPv4 ranges say nothing about IPv6: `::ffff:10.0.0.1` is not in `10.0.0.0/8`.
 * Throws on a text that is no range.
 */
export function createAllowList(texts: readonly string[]): (address: string) => boolean {
  const ranges = texts.map((text) => {
    const range = parseRange(text)
    if (range === null)
      throw new TypeError(`${JSON.stringify(text)} is not an address range such as 10.0.0.0/8`)
    return range
  })
  return (text) => {
    const address = parse(text)
    return address !== null && ranges.some((range) => isWithin(address, range))
  }
}
