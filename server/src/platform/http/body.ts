/**
 * The body of a request: which forms are taken, how large and how slow it may be, and how it becomes a value.
 *
 * JSON is read whole: at most 1 MiB, within 30 s. What a route streams has no size and no deadline, only an end of
 * patience: 60 s without a byte while the reader waits for one. Nothing is ever decompressed.
 */
import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, invalidRequest } from '../errors.ts'
import { bodyTooLarge, requestTimeout, sendError, unsupportedMediaType } from './answers.ts'
import type { Route } from './route.ts'
import { readStrictJson } from './strict-json.ts'

export interface BodyLimits {
  /** For a body that is read whole. */
  readonly maxBytes: number
  readonly deadlineMs: number
  /** For a body that is streamed. */
  readonly maxSilenceMs: number
  /** How long the rest of a body is taken in after the answer. */
  readonly lingerMs: number
}

export const standardLimits: BodyLimits = {
  maxBytes: 1024 * 1024,
  deadlineMs: 30_000,
  maxSilenceMs: 60_000,
  lingerMs: 5_000,
}

export interface ReadBody {
  readonly value: unknown
  /** As they came; none of what is streamed. */
  readonly bytes: Buffer
}

const noBody: ReadBody = { value: undefined, bytes: Buffer.alloc(0) }

/**
 * The body as a value; undefined where there is none (the page's own example sends a content type without a body),
 * and for a form that the route streams. Throws the AppErrors of everything that is wrong with it.
 */
export async function readBody(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  limits: BodyLimits,
): Promise<ReadBody> {
  if (!hasBody(request.raw)) return noBody
  const { headers, raw } = request
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new AppError(unsupportedMediaType, {
      message: 'Send the body uncompressed, without Content-Encoding',
    })
  }
  const [type = '', ...parameters] = (headers['content-type'] ?? '').split(';')
  const mediaType = type.trim().toLowerCase()
  const isStreamed = route.streams?.includes(mediaType) ?? false
  if (!isStreamed && mediaType !== 'application/json') throw refusedType(route)
  if (!isStreamed) refuseCharset(parameters)
  // Only now, so that nobody uploads what would be refused anyway.
  if (headers.expect !== undefined && raw.httpVersion === '1.1') reply.raw.writeContinue()
  if (!isStreamed) {
    const bytes = await readWhole(raw, limits)
    return { value: readJson(bytes), bytes }
  }
  watchStream(request, reply, limits.maxSilenceMs)
  return noBody
}

function refusedType({ body, streams = [] }: Route): AppError {
  const taken = [...(body || streams.length === 0 ? ['application/json'] : []), ...streams]
  return new AppError(unsupportedMediaType, { message: `Send the body as ${taken.join(' or ')}` })
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function refuseCharset(parameters: readonly string[]): void {
  const charset = parameters
    .map((text) => /^\s*charset\s*=\s*"?([^"]*?)"?\s*$/i.exec(text)?.[1])
    .find(Boolean)
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new AppError(invalidRequest, { message: 'Send the body in UTF-8' })
  }
}

function readJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new AppError(invalidRequest, { message: 'The body is not valid UTF-8' })
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  return text.trim() === '' ? undefined : readStrictJson(text)
}

export function readWhole(message: IncomingMessage, { maxBytes, deadlineMs }: BodyLimits): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > maxBytes) throw new AppError(bodyTooLarge)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const timer = setTimeout(() => fail(new AppError(requestTimeout)), deadlineMs)
    function fail(error: Error): void {
      clearTimeout(timer)
      message.removeListener('data', take)
      reject(error)
    }
    function take(chunk: Buffer): void {
      size += chunk.length
      if (size > maxBytes) fail(new AppError(bodyTooLarge))
      else chunks.push(chunk)
    }
    message.on('data', take).once('error', fail)
    message.once('end', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(chunks, size))
    })
  })
}

/** A full buffer means that our own reader is slow: that is no silence of the client. */
function watchStream(request: FastifyRequest, reply: FastifyReply, maxSilenceMs: number): void {
  const { raw } = request
  let seen = raw.socket.bytesRead
  const timer = setInterval(() => {
    const isSilent = !raw.complete && raw.socket.bytesRead === seen && raw.readableLength === 0
    seen = raw.socket.bytesRead
    // Its connection is closed after the answer, which ends the reader too.
    if (isSilent && !reply.sent) sendError(new AppError(requestTimeout), request, reply)
  }, maxSilenceMs)
  const stop = () => clearInterval(timer)
  raw.once('close', stop)
  reply.raw.once('close', stop)
}

/**
 * Answers that come before the end of the body (401, 413): what is still on its way is read and dropped for a moment.
 * Closing at once would reset the connection, and the client would lose the answer that says why.
 */
export function lingerAfterAnswer(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  { lingerMs }: BodyLimits,
): void {
  reply.raw.once('finish', () => {
    if (raw.complete) return
    raw.resume()
    const timer = setTimeout(() => raw.socket.destroy(), lingerMs)
    raw.once('close', () => clearTimeout(timer))
  })
}
