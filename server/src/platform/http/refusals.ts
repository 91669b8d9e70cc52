/** Answers for requests that reach no route: broken HTTP, and methods that a path does not have. */
import type { Socket } from 'node:net'
import { newId } from '../ids.ts'
import type { Route } from './route.ts'

/** The methods that some route has for this path; empty when no route has the path at all. */
export function listMethods(routes: readonly Route[], url: string): string[] {
  const path = url.split('?')[0] ?? ''
  return routes.filter((route) => patternOf(route.url).test(path)).map((route) => route.method)
}

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replace(/:[a-z_]+/g, '[^/]+').replaceAll('.', '\\.')}$`)

const refusals: Record<string, [status: string, code: string, message: string]> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'headers_too_large',
    'The headers are too large',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request_timeout', 'The request took too long to arrive'],
}

/** What the HTTP parser refuses gets the error body too, written straight to the socket. */
export function answerParserError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, code, message] = refusals[error.code ?? ''] ?? [
    '400 Bad Request',
    'bad_request',
    'The request is not valid HTTP',
  ]
  const body = JSON.stringify({ error: message, code, request_id: newId('req') })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
