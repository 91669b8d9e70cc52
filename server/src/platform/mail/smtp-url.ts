/**
 * The address of an SMTP server as one setting: `smtp://user:password@host:587`, `smtps://user:password@host:465`.
 *
 * `?tls=required|optional|off` sets what `smtp://` does about STARTTLS. Unset, it is required as soon as a password
 * would cross a network, since whoever can strip the STARTTLS offer would otherwise read the password.
 * A problem never repeats any part of the text: a mistyped address may hold the password in any place.
 */
import { isIP } from 'node:net'

export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** `implicit`: TLS from the first byte; the others are about STARTTLS. */
  readonly tls: 'implicit' | 'required' | 'optional' | 'off'
  readonly credentials: { readonly user: string; readonly password: string } | null
}

export type ParsedSmtpUrl =
  | { readonly isValid: true; readonly server: SmtpServer }
  | { readonly isValid: false; readonly problem: string }

const form = 'smtp://user:password@host:587 or smtps://user:password@host:465'
const invalid = (problem: string): ParsedSmtpUrl => ({ isValid: false, problem })

/** Reads an SMTP address. */
export function parseSmtpUrl(text: string): ParsedSmtpUrl {
  const url = URL.parse(text)
  if (!url || !/^smtps?:\/\//i.test(text) || !/^smtps?:$/.test(url.protocol)) {
    return invalid(
      `must be an address like ${form}; write special characters of the password percent-encoded`,
    )
  }
  const host = decode(url.hostname)?.replace(/^\[(.*)\]$/, '$1')
  // A URL of a scheme that browsers don't know keeps its host as written, so the form is checked here.
  if (!host || !(isIP(host) || /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/i.test(host))) {
    return invalid(`must name a host: ${form}`)
  }
  if (url.port === '0') return invalid('must have a port from 1 to 65535')
  if (!['', '/'].includes(url.pathname) || url.hash) {
    return invalid(
      `must end after host and port (a "/", "?" or "#" in the password is written percent-encoded): ${form}`,
    )
  }
  const credentials = readCredentials(url)
  if (credentials === 'invalid') {
    return invalid('must have both a user and a password or neither, with special characters percent-encoded')
  }
  const isImplicit = url.protocol === 'smtps:'
  const tls = readTls(url.searchParams, isImplicit, credentials !== null && !isLoopback(host))
  if (!tls) return invalid('takes one option, tls=required, tls=optional or tls=off, and only with smtp://')
  return {
    isValid: true,
    server: { host, port: Number(url.port) || (isImplicit ? 465 : 587), tls, credentials },
  }
}

/** For settings: null when the address can be used, else a clause to put after the setting's name. */
export function checkSmtpUrl(text: string): string | null {
  const parsed = parseSmtpUrl(text)
  return parsed.isValid ? null : parsed.problem
}

function readCredentials(url: URL): SmtpServer['credentials'] | 'invalid' {
  if (url.username === '' && url.password === '') return null
  const user = decode(url.username)
  const password = decode(url.password)
  // A NUL ends a field of AUTH PLAIN.
  if (!user || !password || /[\r\n\0]/.test(user + password)) return 'invalid'
  return { user, password }
}

function readTls(options: URLSearchParams, isImplicit: boolean, isRisky: boolean): SmtpServer['tls'] | null {
  if (options.size === 0) return isImplicit ? 'implicit' : isRisky ? 'required' : 'optional'
  const tls = options.get('tls')
  if (isImplicit || options.size > 1) return null
  return tls === 'required' || tls === 'optional' || tls === 'off' ? tls : null
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}
