/**
 * Cross-Origin-Opener-Policy, where browsers honour it: over TLS and on this very machine. Elsewhere they ignore it and
 * warn of it in the console of each page.
 */
import type { FastifyRequest } from 'fastify'

/** What browsers call potentially trustworthy (W3C Secure Contexts, 3.1). */
export function isTrustworthy(url: string): boolean {
  const { protocol, hostname } = URL.parse(url) ?? { protocol: '', hostname: '' }
  return protocol === 'https:' || /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
}

/** `publicUrl` is what browsers show, where the operator has said so; else the request tells. */
export const openerPolicy = (
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  publicUrl: string | null,
): Record<string, string> =>
  isTrustworthy(publicUrl ?? `${protocol}://${host}`) ? { 'cross-origin-opener-policy': 'same-origin' } : {}
