/**
 * The HTTP server: makes a Fastify of a list of routes.
 *
 * The order for each request: a key in the query is refused, then who asks (401), the rate limit (429), plan and
 * scope (403), then path, query and body (400), then the handler. What the platform must ask a slice for (who is
 * this key?) comes in as `authenticate`.
 */
import multipart from '@fastify/multipart'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { AppError, invalidRequest } from '../errors.ts'
import { newId } from '../ids.ts'
import type { Logger } from '../log.ts'
import { notFound, planRequired, rateLimited, scopeRequired, sendError, unauthorized } from './answers.ts'
import { answerParserError, listMethods } from './refusals.ts'
import type { Caller, Route } from './route.ts'
import { parseInput } from './validation.ts'

const maxBodyBytes = 1024 * 1024
/** A key has no business in a URL: URLs are logged by every proxy on the way. */
const keyInText = /lp_[0-9a-f]{32}/i

export type Authentication =
  | { outcome: 'unknown' }
  | { outcome: 'limited'; caller: Caller }
  | { outcome: 'allowed'; caller: Caller }

export interface HttpServerOptions {
  routes: readonly Route[]
  /** Looks a presented key up and counts the request. */
  authenticate(key: string): Promise<Authentication>
  /** Whether this plan may use the API. */
  mayUseApi(plan: string): boolean
  trustProxy: readonly string[]
  log: Logger
  /** Refuses answers that do not match their own shape; for tests. */
  checkResponses?: boolean
}

export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    disableRequestLogging: true,
    bodyLimit: maxBodyBytes,
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    genReqId: () => newId('req'),
    clientErrorHandler: answerParserError,
    requestTimeout: 0,
    connectionTimeout: 0,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
  })
  await app.register(multipart, {
    limits: { files: 1, fields: 10, fieldSize: 64 * 1024, fileSize: Infinity },
  })

  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson)
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload))

  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) => {
    const allowed = listMethods(options.routes, request.url)
    if (allowed.length === 0) throw new AppError(notFound)
    reply.header('allow', allowed.join(', ')).code(405)
    reply.send({
      error: `${request.method} is not allowed here`,
      code: 'method_not_allowed',
      request_id: request.id,
    })
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (keyInText.test(request.url)) throw new AppError(unauthorized)
  })
  for (const route of options.routes) addRoute(app, route, options)
  return app
}

function addRoute(app: FastifyInstance, route: Route, options: HttpServerOptions): void {
  const callers = new WeakMap<FastifyRequest, Caller>()
  app.route({
    method: route.method,
    url: route.url,
    onRequest: async (request, reply) => {
      if (route.access === 'public') return
      const key = bearerOf(request)
      const found = key === null ? ({ outcome: 'unknown' } as const) : await options.authenticate(key)
      if (found.outcome === 'unknown') throw new AppError(unauthorized)
      const { limit, windowSeconds, remaining, resetSeconds } = found.caller.budget
      reply.headers({
        'ratelimit-policy': `"default";q=${limit};w=${windowSeconds}`,
        ratelimit: `"default";r=${remaining};t=${resetSeconds}`,
        'x-ratelimit-limit': limit,
        'x-ratelimit-remaining': remaining,
        'x-ratelimit-reset': Math.ceil(Date.now() / 1000) + resetSeconds,
      })
      if (found.outcome === 'limited') throw new AppError(rateLimited, { retryAfterSeconds: resetSeconds })
      if (!options.mayUseApi(found.caller.plan)) throw new AppError(planRequired)
      if (!found.caller.scopes.includes(route.access)) throw new AppError(scopeRequired)
      callers.set(request, found.caller)
    },
    handler: async (request, reply) => {
      refuseForeignMedia(request, route)
      reply.code(route.status ?? 200)
      const answer = await route.handle({
        params: route.params && parseInput(route.params, request.params, 'path'),
        query: parseQuery(route, request.query),
        body: route.body && parseBody(route, route.body, request.body ?? {}),
        // A public route never looks at it.
        caller: callers.get(request) as Caller,
        raw: request,
        reply,
      })
      if (reply.sent || route.response === null) return answer
      if (route.status && reply.statusCode === 200 && !reply.hasHeader('x-status-chosen'))
        reply.code(route.status)
      if (options.checkResponses) route.response.parse(answer)
      reply.type('application/json; charset=utf-8')
      return JSON.stringify(answer)
    },
  })
}

/** A body in a form that the route does not read: the multipart and CSV parsers are there for every route. */
function refuseForeignMedia(request: FastifyRequest, route: Route): void {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  const isStream = type === 'text/csv' || type === 'multipart/form-data'
  if (isStream && !route.streams?.includes(type)) {
    throw new AppError(invalidRequest, { message: 'Send the body as application/json' })
  }
}

function parseQuery(route: Route, query: unknown): unknown {
  if (route.query) return parseInput(route.query, query, 'query')
  const [name] = Object.keys(query as object)
  if (name !== undefined && route.access !== 'public') {
    const details = [{ path: name.slice(0, 100), message: 'is not a known parameter' }]
    throw new AppError(invalidRequest, { message: `${details[0]?.path} is not a known parameter`, details })
  }
  return undefined
}

function parseBody(route: Route, shape: z.ZodType, body: unknown): unknown {
  const missing = route.required?.fields.filter((field) =>
    isMissing((body as Record<string, unknown>)?.[field]),
  )
  if (route.required && missing && missing.length > 0) {
    const details = missing.map((path) => ({ path, message: 'is required' }))
    throw new AppError(invalidRequest, { message: route.required.message, details })
  }
  return parseInput(shape, body, 'body')
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

function bearerOf(request: FastifyRequest): string | null {
  return /^bearer +(lp_[0-9a-f]{32})$/i.exec(request.headers.authorization ?? '')?.[1]?.toLowerCase() ?? null
}

/** An empty body is fine where none is needed: the page's own example sends the header without one. */
function parseJson(
  _request: unknown,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  const source = String(body)
  let error: Error | null = null
  let value: unknown
  try {
    value = source.trim() === '' ? undefined : JSON.parse(source)
  } catch (cause) {
    error = new AppError(invalidRequest, { message: 'The body is not valid JSON', cause })
  }
  done(error, value)
}
