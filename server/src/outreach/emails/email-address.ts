/**
 * The one mailbox that an e-mail goes to, in the form that SMTP takes everywhere.
 *
 * Form only: whether the mailbox exists, the server says. Addresses whose local part is not ASCII are refused, since
 * most servers don't take them (SMTPUTF8), and quoted ones ("a b"@c.example), which nearly always are an accident.
 */
import { domainToASCII } from 'node:url'

export type ParsedAddress =
  | { readonly isValid: true; readonly address: string }
  | { readonly isValid: false; readonly problem: string }

const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** The address with its domain in lower-case ASCII (punycode); a problem is a clause for `details` ("must …"). */
export function parseEmailAddress(text: string): ParsedAddress {
  const invalid = (problem: string): ParsedAddress => ({ isValid: false, problem })
  if (/[\s\p{C}\u2028\u2029]/u.test(text)) return invalid('must not contain spaces or control characters')
  if (/[<>,;]/.test(text)) return invalid('must be one e-mail address without a display name')
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1) return invalid('must be an e-mail address such as name@example.com')
  const local = text.slice(0, at)
  if (!/^[\x20-\x7e]*$/.test(local)) return invalid('must have only ASCII characters before the @')
  if (local.length > 64) return invalid('must have at most 64 characters before the @')
  if (!localPart.test(local)) return invalid('must be an e-mail address such as name@example.com')
  const host = text.slice(at + 1)
  // Maps case, width and script as browsers do, and empty is its no. It reads a URL, though: it would drop a path or
  // a port and decode a percent sign, so those never reach it.
  const domain = /^[\p{L}\p{M}\p{N}.-]+$/u.test(host) ? domainToASCII(host) : ''
  const labels = domain.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part)) || /^\d+$/.test(labels.at(-1) ?? '')) {
    return invalid('must have a domain such as example.com after the @')
  }
  const address = `${local}@${domain}`
  if (address.length > 254) return invalid('must have at most 254 characters')
  return { isValid: true, address }
}
