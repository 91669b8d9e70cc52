/**
 * The headers that an endpoint's owner adds to each delivery (a token for their gateway). Refused: what is ours or
 * the connection's, and anything that could end a header line and begin another.
 */
import { z } from 'zod'

const mostHeaders = 20
const longestValue = 1_000

/** RFC 9110 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/
/** Visible ASCII and spaces within: no line break, no control character, nothing that two parsers read differently. */
const plainValue = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/

const reserved = new Set(
  (
    'accept-encoding connection content-encoding content-length content-type cookie date expect host http2-settings ' +
    'keep-alive origin referer te trailer transfer-encoding upgrade user-agent via'
  ).split(' '),
)
const reservedPrefix = /^(x-bolsivo-|webhook-|proxy-|sec-|x-forwarded-|forwarded$)/

export const ownHeadersShape = z.record(z.string(), z.string()).superRefine((headers, context) => {
  const names = Object.keys(headers)
  const complain = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name.slice(0, 100)], message })
  if (names.length > mostHeaders) {
    context.addIssue({ code: 'custom', message: `must have at most ${mostHeaders} headers` })
  }
  const seen = new Set<string>()
  for (const name of names) {
    const lower = name.toLowerCase()
    const value = headers[name] ?? ''
    if (!token.test(name)) complain(name, 'is not a header name')
    else if (reserved.has(lower) || reservedPrefix.test(lower)) complain(name, 'is reserved')
    else if (seen.has(lower)) complain(name, 'is there twice')
    else if (value.length > longestValue) complain(name, `must have at most ${longestValue} characters`)
    else if (!plainValue.test(value))
      complain(name, 'must be printable ASCII on one line, without spaces around it')
    seen.add(lower)
  }
})
