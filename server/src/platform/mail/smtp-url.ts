/**
 * The address of an SMTP server as one setting: `smtp://user:password@host:587`, `smtps://user:password@host:465`.
 *
 * `?tls=required|optional|off` sets what `smtp://` does about STARTTLS. Unset, it is required as soon as a password
 * would cross a network, since whoever can strip the STARTTLS offer would otherwise read the password.
 * `?from=ana@example.com` is the address that mail is from; unset, it is the user, where that is an address.
 * A problem never repeats any part of the text: a mistyped address may hold the password in any place.
 */
import { isIP } from 'node:net'
import { isMailAddress } from './message.ts'

export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** `implicit`: TLS from the first byte; the others are about STARTTLS. */
  readonly tls: 'implicit' | 'required' | 'optional' | 'off'
  readonly credentials: { readonly user: string; readonly password: string } | null
  /** The address that mail is from; null where the URL names none. */
  readonly from: string | null
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
  const options = Object.fromEntries(url.searchParams)
  if (url.searchParams.size > Object.keys(options).length) return invalid('must give each option once')
  const { tls: wanted, from, ...unknown } = options
  const tls = readTls(wanted, isImplicit, credentials !== null && !isLoopback(host))
  if (!tls || Object.keys(unknown).length > 0) {
    return invalid('takes tls=required, tls=optional or tls=off, only with smtp://, and from=ana@example.com')
  }
  if (from !== undefined && !isMailAddress(from)) return invalid('must have an e-mail address after from=')
  const user = credentials?.user ?? ''
  return {
    isValid: true,
    server: {
      host,
      port: Number(url.port) || (isImplicit ? 465 : 587),
      tls,
      credentials,
      from: from ?? (isMailAddress(user) ? user : null),
    },
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

function readTls(
  wanted: string | undefined,
  isImplicit: boolean,
  isRisky: boolean,
): SmtpServer['tls'] | null {
  if (wanted === undefined) return isImplicit ? 'implicit' : isRisky ? 'required' : 'optional'
  if (isImplicit) return null
  return wanted === 'required' || wanted === 'optional' || wanted === 'off' ? wanted : null
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
