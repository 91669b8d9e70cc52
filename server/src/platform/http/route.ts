/**
 * A route is data: what it is called, what it takes and gives, and who may use it. The server, the OpenAPI document
 * and the tests that every route gets for free are made from the same list.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { ErrorDefinition } from '../errors.ts'
import type { Role } from '../roles.ts'

export type KeyScope = 'read' | 'write'

interface InOrg {
  readonly orgId: string
  readonly orgName: string
  readonly plan: string
  /** Of the key or the person. */
  readonly id: string
  readonly name: string
  readonly scopes: readonly string[]
}

export interface KeyCaller extends InOrg {
  readonly kind: 'key'
  readonly budget: Budget
}

export interface PersonCaller extends InOrg {
  readonly kind: 'person'
  readonly email: string
  readonly role: Role
}

/** Who asks, and for which org. */
export type Caller = KeyCaller | PersonCaller

/** An org that a person works for. */
export interface Membership {
  readonly orgId: string
  readonly orgName: string
  readonly plan: string
  readonly role: Role
}

/** Who is signed in. They may work for several orgs, or for none yet. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly isTwoFactorEnabled: boolean
  readonly sessionId: string
  /** Oldest first. */
  readonly memberships: readonly Membership[]
  /** The one that they work for in this request; null: none yet. */
  readonly active: Membership | null
}

export interface Budget {
  readonly limit: number
  readonly windowSeconds: number
  readonly remaining: number
  readonly resetSeconds: number
}

type Shape = z.ZodType | undefined
type Parsed<S extends Shape> = S extends z.ZodType ? z.output<S> : undefined

/**
 * Does `work` in one transaction with the keeping of its answer, which is the route's: for one `Idempotency-Key` it has
 * one effect. `streamed` stands for the body where the handler read that itself. Without a key `work` is just done.
 */
export type Once = <T>(work: () => Promise<T>, streamed?: Buffer) => Promise<T>

export interface RouteRequest<Params extends Shape, Query extends Shape, Body extends Shape> {
  readonly params: Parsed<Params>
  readonly query: Parsed<Query>
  readonly body: Parsed<Body>
  readonly caller: Caller
  /** Only for routes with `people`. */
  readonly person: Person
  readonly raw: FastifyRequest
  readonly reply: FastifyReply
  /** For the handler of a route whose `once` is `handler`. */
  readonly once: Once
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` for parameters. */
  readonly url: string
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** `public` needs no key; the others need a key with this scope, or a person whose role comes to it. */
  readonly access: KeyScope | 'public'
  /** For people only, of this role at least. `anyone`: also of no org; then there is no `caller`, only `person`. */
  readonly people?: Role | 'anyone'
  /** Makes what the plan must allow. A key needs that for every route, a person for these. */
  readonly needsApiPlan?: true
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** One sentence for when any of these is missing from the body, instead of one per field. */
  readonly required?: { readonly fields: readonly string[]; readonly message: string }
  /** Media types of a body that the handler reads from `raw` itself. Such a body has no size limit of its own. */
  readonly streams?: readonly string[]
  /** The status of success; 200 where it is not said. */
  readonly status?: 200 | 201
  /** Another status of success, which the handler chooses by `reply.code`, and when it does. */
  readonly otherwise?: { readonly status: 200 | 201; readonly when: string }
  /**
   * How a POST has one effect per `Idempotency-Key`. `transaction`, where nothing is said: one is around the whole
   * handler, which must wait for nothing but the database. `claim`: none is, for a handler that takes its time and
   * bears to be done again after a crash. `handler`: it calls `once` for its last part, after what takes its time.
   */
  readonly once?: 'transaction' | 'claim' | 'handler'
  /** Answers carry an `ETag`; what changes or deletes the same thing honours `If-Match`: see entity-tag.ts. */
  readonly hasEntityTag?: true
  /** Fields of the answer that are shown this once: null when it is given again. */
  readonly secretFields?: readonly string[]
  /** The shape of the answer; null where it is not JSON. */
  readonly response: z.ZodType | null
  /** Media types of an answer that is not JSON. */
  readonly produces?: readonly string[]
  /** Errors of its own, beside those that every route can answer. */
  readonly errors?: readonly ErrorDefinition[]
  /** `response`: where that of its shape does not fit. `streamed`: of what is not JSON, by media type. */
  readonly examples?: {
    readonly body?: unknown
    readonly response?: unknown
    readonly streamed?: Readonly<Record<string, unknown>>
  }
  handle(request: RouteRequest<Shape, Shape, Shape>): Promise<unknown>
}

interface TypedRoute<P extends Shape, Q extends Shape, B extends Shape, R extends z.ZodType | null>
  extends Omit<Route, 'params' | 'query' | 'body' | 'response' | 'handle'> {
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly response: R
  handle(request: RouteRequest<P, Q, B>): Promise<R extends z.ZodType ? z.input<R> : unknown>
}

/** Checks a handler against its shapes; at run time it is the identity. */
export function defineRoute<
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
  R extends z.ZodType | null = null,
>(route: TypedRoute<P, Q, B, R>): Route {
  return route as unknown as Route
}
