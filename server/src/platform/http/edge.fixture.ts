/** For tests of the edge: a server with a few small routes, known keys instead of a database, and raw sockets. */
import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { createLog } from '../log.ts'
import { queryInteger, queryText, queryTime, requiredText } from '../shapes.ts'
import type { Authentication } from './admission.ts'
import { defineRoute, type KeyCaller, type Route } from './route.ts'
import { createHttpServer, type HttpServerOptions } from './server.ts'

const keyOf = (digit: string): string => `lp_${digit.repeat(32)}`
export const keys = { full: keyOf('a'), read: keyOf('b'), starter: keyOf('c'), spent: keyOf('d') }

const caller: KeyCaller = {
  kind: 'key',
  orgId: 'org_1',
  orgName: 'Test Org',
  plan: 'scale',
  id: 'key_1',
  name: 'test',
  scopes: ['read', 'write'],
  budget: { limit: 1000, windowSeconds: 3600, remaining: 999, resetSeconds: 1200 },
}

const callers: Record<string, Authentication> = {
  [keys.full]: { outcome: 'allowed', caller },
  [keys.read]: { outcome: 'allowed', caller: { ...caller, scopes: ['read'] } },
  [keys.starter]: { outcome: 'allowed', caller: { ...caller, plan: 'starter' } },
  [keys.spent]: { outcome: 'limited', caller: { ...caller, budget: { ...caller.budget, remaining: 0 } } },
}

export const exampleRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    url: '/api/things',
    summary: 'List things',
    tag: 'Things',
    access: 'read',
    query: z.strictObject({
      limit: queryInteger(1, 100).default(25),
      q: queryText(50).optional(),
      created_after: queryTime.optional(),
    }),
    response: z.strictObject({ query: z.record(z.string(), z.unknown()), ip: z.string() }),
    handle: async ({ query, raw }) => ({ query, ip: raw.ip }),
  }),
  defineRoute({
    method: 'POST',
    url: '/api/things',
    summary: 'Make a thing',
    tag: 'Things',
    access: 'write',
    body: z.strictObject({
      name: requiredText(100),
      kind: requiredText(100),
      count: z.number().optional(),
      custom: z.record(z.string(), z.unknown()).optional(),
    }),
    required: { fields: ['name', 'kind'], message: 'name and kind required' },
    status: 201,
    otherwise: { status: 200, when: 'It was known' },
    response: z.strictObject({ name: z.string() }),
    async handle({ body, reply }) {
      if (body.name === 'known') reply.code(200)
      return { name: body.name }
    },
  }),
  defineRoute({
    method: 'GET',
    url: '/api/things/:id',
    summary: 'Get a thing',
    tag: 'Things',
    access: 'read',
    params: z.strictObject({ id: z.string() }),
    response: z.strictObject({ id: z.string() }),
    handle: async ({ params }) => ({ id: params.id }),
  }),
  defineRoute({
    method: 'DELETE',
    url: '/api/things/:id',
    summary: 'Delete a thing',
    tag: 'Things',
    access: 'write',
    params: z.strictObject({ id: z.string() }),
    response: z.strictObject({ id: z.string(), deleted: z.literal(true) }),
    handle: async ({ params }) => ({ id: params.id, deleted: true as const }),
  }),
  defineRoute({
    method: 'POST',
    url: '/api/things/import',
    summary: 'Import things',
    tag: 'Things',
    access: 'write',
    streams: ['text/csv'],
    status: 201,
    response: z.strictObject({ bytes: z.int() }),
    handle: async ({ raw }) => ({ bytes: (await readText(raw.raw)).length }),
  }),
  defineRoute({
    method: 'POST',
    url: '/api/things/form',
    summary: 'Send a form',
    tag: 'Things',
    access: 'write',
    streams: ['multipart/form-data'],
    response: z.strictObject({ parts: z.int() }),
    async handle({ raw }) {
      let parts = 0
      for await (const part of raw.parts()) {
        if (part.type === 'file') part.file.resume()
        parts++
      }
      return { parts }
    },
  }),
  defineRoute({
    method: 'POST',
    url: '/api/things/broken',
    summary: 'Fail',
    tag: 'Things',
    access: 'write',
    response: z.strictObject({}),
    handle: async () => {
      throw new TypeError('a secret detail')
    },
  }),
  defineRoute({
    method: 'GET',
    url: '/status',
    summary: 'Status',
    tag: 'Operations',
    access: 'public',
    response: z.strictObject({ ok: z.boolean() }),
    handle: async () => ({ ok: true }),
  }),
  defineRoute({
    method: 'GET',
    url: '/page',
    summary: 'Page',
    tag: 'Operations',
    access: 'public',
    response: null,
    handle: async ({ reply }) => {
      reply.type('text/html; charset=utf-8')
      return '<h1>Hello</h1>'
    },
  }),
]

export interface Edge {
  readonly app: FastifyInstance
  readonly url: string
  readonly port: number
}

export async function startEdge(options: Partial<HttpServerOptions> = {}): Promise<Edge> {
  const app = await createHttpServer({
    routes: exampleRoutes,
    authenticate: async (key) => callers[key] ?? { outcome: 'unknown' },
    findSession: async () => null,
    isOwnOrigin: () => false,
    mayUseApi: (plan) => plan === 'scale',
    trustProxy: [],
    log: createLog('silent'),
    checkResponses: true,
    ...options,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, url, port: Number(new URL(url).port) }
}

export interface Sent {
  key?: string | null
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

export async function sendTo(
  { url }: Edge,
  method: string,
  path: string,
  { key = keys.full, headers = {}, body }: Sent = {},
) {
  const response = await fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: text.startsWith('{') ? JSON.parse(text) : null,
  }
}

export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** Sends the bytes as they are; the answers that came until the server closed, or, with `count`, so many of them. */
export function sendRaw(
  port: number,
  bytes: string | Buffer,
  count = Number.POSITIVE_INFINITY,
): Promise<RawAnswer[]> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'))
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      received += chunk
      if (readAnswers(received).length >= count) socket.destroy()
    })
    // A reset after the answer is as good as an end.
    socket.on('error', (error) => (received === '' ? reject(error) : undefined))
    socket.on('close', () => resolve(readAnswers(received)))
  })
}

/** Answers with a Content-Length, one after the other. */
function readAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = text
  while (rest.includes('\r\n\r\n')) {
    const end = rest.indexOf('\r\n\r\n')
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n')
    const pairs = lines.map((header): [string, string] => {
      const colon = header.indexOf(':')
      return [header.slice(0, colon), header.slice(colon + 1).trim()]
    })
    const headers = new Headers(pairs)
    const length = Number(headers.get('content-length') ?? 0)
    if (rest.length < end + 4 + length) break
    answers.push({ status: Number(line.split(' ')[1]), headers, body: rest.slice(end + 4, end + 4 + length) })
    rest = rest.slice(end + 4 + length)
  }
  return answers
}
