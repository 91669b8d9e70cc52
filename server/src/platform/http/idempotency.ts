/**
 * `Idempotency-Key`: the header, what makes a request the same, and the answer that is given again. How one effect
 * is kept is platform/idempotency's part; a route says in `once` which way suits it.
 *
 * Keys belong to an org, as at Stripe: two API keys of one org share them. GET, PUT, PATCH and DELETE ignore the
 * header, since doing them twice comes to the same.
 */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../db/database.ts'
import { type Answer, byClaim, type Done, findAnswer, inTransaction } from '../idempotency/answer-once.ts'
import { countHeader } from './refusals.ts'
import type { Once, Route } from './route.ts'
import { invalidInput } from './validation.ts'

export interface Call {
  readonly route: Route
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** The bytes of a body that was read whole. */
  readonly body: Buffer
}

const path = 'Idempotency-Key'

/** Where the header means something: at what changes an org, by whoever is known in it. */
export const takesIdempotencyKey = ({ method, access, people }: Route): boolean =>
  method === 'POST' && access !== 'public' && people !== 'anyone'

/** Null where there is none, or where it means nothing. Throws `invalid_request`. */
function readKey(route: Route, { raw }: FastifyRequest): string | null {
  const key = raw.headers['idempotency-key']
  if (!takesIdempotencyKey(route) || key === undefined) return null
  if (countHeader(raw, 'idempotency-key') > 1) throw invalidInput([{ path, message: 'is there twice' }])
  if (typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)) return key
  throw invalidInput([{ path, message: 'must be 1 to 255 printable ASCII characters' }])
}

/** For requests without a key. */
export const everyTime: Once = (work) => work()

/** What `handle` answers, or the reply, when the first answer was sent on it again. Throws `invalid_request` about the key. */
export async function answerOnce(
  db: Database | undefined,
  orgId: string,
  call: Call,
  handle: (once: Once) => Promise<unknown>,
): Promise<unknown> {
  const { route, reply } = call
  const key = readKey(route, call.request)
  if (key === null || !db) return handle(everyTime)
  const keyed = { orgId, key, fingerprint: fingerprintOf(call) }
  const before = new Set(Object.keys(reply.getHeaders()))
  const doing = async <T>(work: () => Promise<T>): Promise<Done<T>> => {
    const result = await work()
    const headers = ownHeaders(reply, before)
    return { result, answer: { status: reply.statusCode, headers, body: withoutSecrets(result, route) } }
  }

  if (route.once !== 'handler') {
    const way = route.once === 'claim' ? byClaim : inTransaction
    const outcome = await way(db, keyed, () => doing(() => handle(everyTime)))
    return outcome.isReplay ? replay(reply, outcome.answer) : outcome.result
  }
  // What is done before `once` should not be able to refuse what has succeeded. Of a stream nothing is known yet.
  const known = route.streams ? null : await findAnswer(db, keyed)
  if (known) return replay(reply, known)
  try {
    return await handle(async (work, streamed = Buffer.alloc(0)) => {
      const fingerprint = fingerprintOf({ ...call, body: Buffer.concat([call.body, streamed]) })
      const outcome = await inTransaction(db, { ...keyed, fingerprint }, () => doing(work))
      if (outcome.isReplay) throw new Replayed(outcome.answer)
      return outcome.result
    })
  } catch (error) {
    if (error instanceof Replayed) return replay(reply, error.answer)
    throw error
  }
}

/** Leaves a handler whose work was done before. */
class Replayed extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super('answered before')
    this.answer = answer
  }
}

/** The bytes as they came: a new version that reads them otherwise still knows the request. */
function fingerprintOf({ request, body }: Pick<Call, 'request' | 'body'>): Buffer {
  return createHash('sha256').update(`${request.method}\n${request.raw.url}\n`).update(body).digest()
}

/** Those that the handler set. */
function ownHeaders(reply: FastifyReply, before: ReadonlySet<string>): Record<string, string> {
  const all = Object.entries(reply.getHeaders()).filter(([name]) => !before.has(name))
  return Object.fromEntries(all.map(([name, value]) => [name, String(value)]))
}

function withoutSecrets(answer: unknown, { secretFields = [] }: Route): string {
  if (secretFields.length === 0) return JSON.stringify(answer)
  const isSecret = new Set(secretFields)
  return JSON.stringify(answer, (name, value) => (isSecret.has(name) ? null : value))
}

function replay(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers, 'idempotent-replayed': 'true' })
    .type('application/json; charset=utf-8')
    .send(body)
}
