/**
 * Who gets no mail: one address, or a domain with everything below it.
 *
 * Case does not count, in the local part neither: no mail system of today tells cases apart, and who opted out as
 * Ana@ must not be written to as ana@. Aliases that lead to the same mailbox (`ana+x@`) can't be known.
 */
import { parseEmailAddress } from '../emails/email-address.ts'

export type ParsedSuppression =
  | { readonly isValid: true; readonly value: string }
  | { readonly isValid: false; readonly problem: string }

/** `ana@example.com`, `example.com` or `@example.com`, in the form in which it is kept. */
export function parseSuppression(text: string): ParsedSuppression {
  const value = text.trim().replace(/^@/, '')
  const isAddress = value.includes('@')
  const parsed = parseEmailAddress(isAddress ? value : `x@${value}`)
  if (!parsed.isValid) {
    return { isValid: false, problem: 'must be an e-mail address such as name@example.com, or a domain' }
  }
  const address = parsed.address.toLowerCase()
  return { isValid: true, value: isAddress ? address : address.slice('x@'.length) }
}

/** Every suppression that would cover this address, which `parseEmailAddress` has passed: itself, its domain, and the
 * domains above that. */
export function suppressionsCovering(address: string): string[] {
  const lower = address.toLowerCase()
  const labels = lower.slice(lower.lastIndexOf('@') + 1).split('.')
  const domains = labels.slice(0, -1).map((_label, at) => labels.slice(at).join('.'))
  return [lower, ...domains]
}
