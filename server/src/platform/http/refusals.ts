/**
 * Answers for requests that reach no route: broken HTTP, paths that do not exist, and methods that a path lacks.
 *
 * What Node would answer by itself, with a status alone or not at all, carries the error body too.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, invalidRequest } from '../errors.ts'
import { newId } from '../ids.ts'
import { methodNotAllowed, notFound, standingHeaders } from './answers.ts'
import type { Route } from './route.ts'

/** Answers 404, or 405 with `Allow` where the path has other methods. */
export function refusePath(routes: readonly Route[]) {
  const paths = [...Map.groupBy(routes, (route) => route.url)].map(([url, found]) => ({
    pattern: patternOf(url),
    methods: found.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
  }))
  return (request: FastifyRequest, reply: FastifyReply): AppError => {
    const path = pathOf(request)
    const methods = paths.filter(({ pattern }) => pattern.test(path)).flatMap((found) => found.methods)
    if (methods.length === 0) return new AppError(notFound)
    reply.header('allow', [...new Set(methods)].join(', '))
    return new AppError(methodNotAllowed)
  }
}

/** As it was sent, without the host that a proxy may put before it, and without the query. */
export const pathOf = ({ url }: FastifyRequest): string =>
  url.replace(/^https?:\/\/[^/?]*/i, '').split('?')[0] ?? ''

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .replaceAll('.', '\\.')
      .replace(/:[a-z_]+/g, '[^/]+')
      .replaceAll('*', '.*')}$`,
  )

/**
 * Of requests that are read differently by different servers: a proxy in front might have checked another host or
 * another body than the one that is meant. Null for all others.
 */
export function ambiguityOf({ raw }: FastifyRequest): AppError | null {
  const hosts = countHeader(raw, 'host')
  if (hosts > 1 || (hosts === 0 && raw.httpVersion === '1.1')) return refusal('Send exactly one Host header')
  const { host = '', 'transfer-encoding': transfer, expect } = raw.headers
  if (!/^[\w.:[\]-]*$/.test(host)) return refusal('The Host header is not valid')
  if (transfer !== undefined && transfer.toLowerCase() !== 'chunked') {
    return refusal('The only Transfer-Encoding that is taken is chunked')
  }
  // Of HTTP/1.0 it is not looked at (RFC 9110, 10.1.1).
  if (expect !== undefined && raw.httpVersion === '1.1' && !/(?:^|\W)100-continue(?:$|\W)/i.test(expect)) {
    return refusal('The only Expect that is taken is 100-continue')
  }
  return null
}

const refusal = (message: string): AppError => new AppError(invalidRequest, { message })

/** How often a header was sent. `headers` tells of the first only. */
export function countHeader({ rawHeaders }: IncomingMessage, name: string): number {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const sent = rawHeaders[i]
    if (sent?.length === name.length && sent.toLowerCase() === name) count++
  }
  return count
}

type Refusal = [status: string, code: string, message: string]

const badRequest: Refusal = ['400 Bad Request', 'bad_request', 'The request is not valid HTTP']
const refusals: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'headers_too_large',
    'The URL and the headers together are larger than 16 KiB',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request_timeout', 'The request took too long to arrive'],
}

/**
 * For Fastify's `clientErrorHandler` and CONNECT: written straight to the socket, for there is no response object. They
 * don't count for a key: what is no HTTP has no headers that could be believed.
 */
export function answerParserError(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegunToAnswer(socket)) socket.destroy()
  else endWith(socket, refusals[error.code ?? ''] ?? badRequest)
}

/** Bytes that are no HTTP may follow a good request whose answer is on its way: a second answer would be mixed in. */
function hasBegunToAnswer(socket: Duplex): boolean {
  const message: unknown = '_httpMessage' in socket ? socket._httpMessage : null
  return (
    typeof message === 'object' &&
    message !== null &&
    'headersSent' in message &&
    Boolean(message.headersSent)
  )
}

function endWith(socket: Duplex, [status, code, message]: Refusal): void {
  const id = newId('req')
  const body = JSON.stringify({ error: message, code, request_id: id })
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': id,
    ...standingHeaders,
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)
}
