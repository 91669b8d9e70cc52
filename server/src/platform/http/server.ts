/**
 * The HTTP server: makes a Fastify of a list of routes.
 *
 * The order for each request: a key in the URL is refused, then ambiguous HTTP and broken paths (400), paths and methods
 * that do not exist (404, 405; all of these count for a valid key), then admission.ts (401, 429, 403), then path, query
 * and body (400, 408, 413, 415), then the handler. What the platform must ask a slice for (who is this key?) comes in as `authenticate`.
 */
import multipart from '@fastify/multipart'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { type Actor, actAs } from '../audit/actor.ts'
import type { Database } from '../db/database.ts'
import { newId } from '../ids.ts'
import type { Logger } from '../log.ts'
import { type Admission, type AdmissionRules, admit, chargeKey, refuseKeyInUrl } from './admission.ts'
import { sendError, standingHeaders } from './answers.ts'
import { type BodyLimits, hasBody, lingerAfterAnswer, standardLimits } from './body.ts'
import { answerOnce, everyTime } from './idempotency.ts'
import { readInput } from './input.ts'
import { ambiguityOf, answerParserError, refusePath } from './refusals.ts'
import type { Caller, Once, Person, Route } from './route.ts'
import type { AnswerSite } from './site/answer-site.ts'

export interface HttpServerOptions extends AdmissionRules {
  readonly routes: readonly Route[]
  /** CIDRs of the proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  /** What answers people where no route does. */
  readonly answerSite?: AnswerSite
  readonly log: Logger
  /** Where answers to requests with an `Idempotency-Key` are kept; without it the header means nothing. */
  readonly db?: Database
  /** Refuses answers that do not match their own shape; for tests. */
  readonly checkResponses?: boolean
  /** Told of each answer: the route's pattern (null: none), never the URL. */
  readonly onAnswer?: (answer: Answered) => void
  /** For tests of what takes too long. */
  readonly limits?: Partial<BodyLimits & { headersMs: number }>
}

export interface Answered {
  readonly method: string
  readonly route: string | null
  readonly status: number
  readonly seconds: number
}

/** Headers come in one packet or a few; who needs longer wants to hold the connection. */
const headersMs = 15_000

export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const limits = { ...standardLimits, headersMs, ...options.limits }
  const refuse = refusePath(options.routes)

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.headers({ 'x-request-id': request.id, ...standingHeaders })
    if (hasBody(request.raw)) lingerAfterAnswer(request, reply, limits)
    refuseKeyInUrl(request.url)
    const ambiguity = ambiguityOf(request)
    if (ambiguity) await refuseCounted(request, reply, ambiguity)
  }

  /** Whoever sends what leads nowhere uses the budget of the key up like anybody else. */
  async function refuseCounted(request: FastifyRequest, reply: FastifyReply, refusal: Error): Promise<never> {
    await chargeKey(request, reply, options)
    throw refusal
  }

  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A child logger per request costs more than it tells: log lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    trustProxy: options.trustProxy.length > 0 ? [...options.trustProxy] : false,
    genReqId: () => newId('req'),
    clientErrorHandler: answerParserError,
    // Paths that the router can't read: no hook runs for them.
    frameworkErrors(error, request, reply) {
      begin(request, reply)
        .then(() => refuseCounted(request, reply, error))
        .catch((refusal) => sendError(refusal, request, reply))
    },
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(5_000, limits.headersMs),
      // Node would answer without a body: refuseAmbiguity looks at it.
      requireHostHeader: false,
    },
    // Bodies have rules of their own (body.ts), and an import may take as long as its bytes keep coming.
    requestTimeout: 0,
    routerOptions: { maxParamLength: 200, querystringParser: () => ({}) },
    exposeHeadRoutes: false,
    // While closing, what came in on an open connection is still answered as ever.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
  })
  answerWhatNodeKeeps(app)

  app.removeAllContentTypeParsers()
  await app.register(multipart, {
    limits: { files: 1, fields: 10, fieldSize: 64 * 1024, fileSize: Infinity },
  })
  // Nothing is read before the route has looked at it; a handler that streams finds the stream here.
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))

  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) => {
    throw refuse(request, reply)
  })
  app.addHook('onRequest', async (request, reply) => {
    await begin(request, reply)
    if (!request.is404) return
    if (await options.answerSite?.(request, reply)) return reply
    await refuseCounted(request, reply, refuse(request, reply))
  })
  if (options.onAnswer) reportAnswers(app, options.onAnswer)
  for (const route of options.routes) addRoute(app, route, options, limits)
  return app
}

/** Node handles these before Fastify sees them. */
function answerWhatNodeKeeps(app: FastifyInstance): void {
  // readBody says «continue» once the request was admitted; no other expectation is met.
  app.server.on('checkContinue', app.routing)
  app.server.on('checkExpectation', app.routing)
  app.server.on('connect', (_request, socket) => answerParserError(new Error('CONNECT'), socket))
}

function reportAnswers(app: FastifyInstance, onAnswer: (answer: Answered) => void): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? null : (request.routeOptions.url ?? null)
    onAnswer({
      method: request.method,
      route,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    })
  })
}

function addRoute(app: FastifyInstance, route: Route, options: HttpServerOptions, limits: BodyLimits): void {
  const admissions = new WeakMap<FastifyRequest, Admission>()
  app.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.url,
    onRequest: async (request, reply) => {
      if (route.access !== 'public') admissions.set(request, await admit(request, reply, route, options))
    },
    handler: async (request, reply) => {
      const { bytes, ...input } = await readInput(route, request, reply, limits)
      const admission = admissions.get(request)
      // No route looks at what it does not have: a public one at its caller, one for keys at the person.
      const { caller, person } = (admission ?? {}) as { caller: Caller; person: Person }
      const handle = (once: Once) => {
        reply.code(route.status ?? 200)
        return route.handle({ ...input, caller, person, raw: request, reply, once })
      }
      const call = { route, request, reply, body: bytes }
      const run = () => (caller ? answerOnce(options.db, caller.orgId, call, handle) : handle(everyTime))
      const answer = await (admission ? actAs(actorOf(request, admission), run) : run())
      if (answer === reply || reply.sent || route.response === null) return answer
      if (options.checkResponses) checkAnswer(route, reply.statusCode, answer)
      reply.type('application/json; charset=utf-8')
      return JSON.stringify(answer)
    },
  })
}

function actorOf({ ip, id: requestId }: FastifyRequest, { caller, person }: Admission): Actor {
  const { id, name } = caller ?? person ?? { id: '', name: null }
  return { type: person ? 'person' : 'api_key', id, name, address: ip, requestId }
}

function checkAnswer(
  { method, url, status = 200, otherwise, response }: Route,
  sent: number,
  answer: unknown,
): void {
  if (sent !== status && sent !== otherwise?.status) throw new Error(`${method} ${url} promises no ${sent}`)
  response?.parse(answer)
}
