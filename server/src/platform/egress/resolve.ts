/** Name lookups for hosts that others entered: all addresses of a name, never cached, never holding up a thread. */
import { Resolver as DnsResolver, lookup } from 'node:dns/promises'
import { isPrivateName } from './reserved.ts'

/** Every address of a name. Rejects, or answers an empty list, when there is none. */
export type Resolver = (host: string) => Promise<readonly string[]>

/**
 * DNS is asked directly (c-ares). getaddrinfo, which `net.connect` uses, runs in Node's thread pool, two at a time:
 * a few names with dead name servers would hold up the lookups of everybody else. Only getaddrinfo knows the hosts
 * file and search domains, so with `useSystemNames` (an operator has opened ranges of his own) it is asked for names
 * that are private by their form, and for names that DNS does not know.
 */
export function createResolver(options: {
  useSystemNames: boolean
  /** Name servers instead of the system's; for tests. */
  servers?: readonly string[]
}): Resolver {
  // 1.5 s, then 3 s: a silent name server is known before the usual deadline of 10 s.
  const dns = new DnsResolver({ timeout: 1_500, tries: 2 })
  if (options.servers) dns.setServers(options.servers)

  async function resolveByDns(host: string): Promise<string[]> {
    const [v4, v6] = await Promise.allSettled([dns.resolve4(host), dns.resolve6(host)])
    // IPv4 first: hosts without IPv6 are common, and an attempt there may cost a second before the next.
    const addresses = [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    if (addresses.length === 0 && v4.status === 'rejected') throw v4.reason
    return addresses
  }

  async function resolveBySystem(host: string): Promise<string[]> {
    const answers = await lookup(host, { all: true, order: 'ipv4first' })
    return answers.map(({ address }) => address)
  }

  return async (host) => {
    if (!options.useSystemNames) return resolveByDns(host)
    if (isPrivateName(host)) return resolveBySystem(host)
    try {
      return await resolveByDns(host)
    } catch {
      return resolveBySystem(host)
    }
  }
}

/** Lookups of one name that overlap in time are one: a burst to a new host asks once, and nothing is remembered. */
export function shareConcurrent(resolve: Resolver): Resolver {
  const pending = new Map<string, Promise<readonly string[]>>()
  return (host) => {
    const running = pending.get(host)
    if (running !== undefined) return running
    const started = Promise.resolve()
      .then(() => resolve(host))
      .finally(() => pending.delete(host))
    pending.set(host, started)
    return started
  }
}
