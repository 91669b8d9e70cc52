/** The query string, read once and strictly: what is given twice, or is not UTF-8, is refused and not guessed at. */
import type { z } from 'zod'
import type { ErrorDetail } from '../errors.ts'
import { invalidInput, parseInput } from './validation.ts'

/** The parsed query of a URL. Throws `invalid_request` naming each parameter that is unknown, repeated or wrong. */
export function readQuery(shape: z.ZodType, url: string): unknown {
  const start = url.indexOf('?')
  return parseInput(shape, start === -1 ? {} : readParameters(url.slice(start + 1)), 'query')
}

function readParameters(text: string): Record<string, string> {
  const parameters = new Map<string, string>()
  const details: ErrorDetail[] = []
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const equals = pair.indexOf('=')
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1))
    const path = (name ?? 'a parameter').slice(0, 100)
    if (name === null || value === null) details.push({ path, message: 'is not percent-encoded UTF-8' })
    else if (parameters.has(name)) details.push({ path, message: 'is there twice' })
    else if (value.includes('\0')) details.push({ path, message: 'must not contain NUL' })
    else parameters.set(name, value)
  }
  if (details.length > 0) throw invalidInput(details, 'query')
  return Object.fromEntries(parameters)
}

/** Null for what is not UTF-8: broken escapes, and bytes that should have been escaped. */
function decode(text: string): string | null {
  if (!/^[\x21-\x7e]*$/.test(text)) return null
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}
