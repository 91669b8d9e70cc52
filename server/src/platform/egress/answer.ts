/**
 * What is kept of an answer: text that PostgreSQL and JSON take, whatever bytes were sent.
 *
 * Bodies are read as UTF-8 with U+FFFD for what is not, and for NUL, which no text column holds. Nothing is
 * decompressed: a small bomb would be a large one.
 */
import { StringDecoder } from 'node:string_decoder'

const keptBytes = 4_096

/** The first 4 KiB (as UTF-8) of a body, not cut inside a character. */
export function keptText(chunks: readonly Uint8Array[]): string {
  if (chunks.length === 0) return ''
  const bytes = Buffer.concat(chunks).subarray(0, keptBytes)
  // StringDecoder.write leaves out a character that the cut has left unfinished.
  const text = new StringDecoder('utf8').write(bytes).replaceAll('\0', '\uFFFD')
  // Every byte that is not UTF-8 has become three.
  if (Buffer.byteLength(text) <= keptBytes) return text
  return new StringDecoder('utf8').write(Buffer.from(text).subarray(0, keptBytes))
}

/** How many bytes of a body are worth holding on to until it ends. */
export function isWorthKeeping(bytesSoFar: number): boolean {
  return bytesSoFar < keptBytes
}

export type AnswerHeaders = Record<string, string | string[] | undefined>

function oneLine(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value.join(', ') : (value ?? '')).replaceAll('\0', '\uFFFD')
}

/** Lower-case names to values (latin1, repeated ones joined by a comma), the first 4 KiB of them. */
export function keptHeaders(headers: AnswerHeaders): Record<string, string> {
  const kept: [string, string][] = []
  let bytes = 0
  for (const [name, value] of Object.entries(headers)) {
    const line = oneLine(value)
    bytes += name.length + line.length
    if (bytes > keptBytes) break
    kept.push([name, line])
  }
  // Unlike an assignment, this also keeps a header that is called `__proto__`.
  return Object.fromEntries(kept)
}

/** One header's value, up to a length that any honest one has. */
export function headerText(headers: AnswerHeaders, name: string, longest: number): string | null {
  const value = headers[name]
  return value === undefined ? null : oneLine(value).slice(0, longest)
}

/** Where a 3xx pointed, absolute where it can be read, so that a person can paste it as the new URL. */
export function redirectLocation(status: number, headers: AnswerHeaders, href: string): string | null {
  if (status < 300 || status > 399) return null
  const location = headerText(headers, 'location', 2_048)
  return location === null ? null : (URL.parse(location, href)?.href ?? location)
}
