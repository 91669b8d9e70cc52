/** What a handler gets of a request: path, query and body, each parsed by the route's own shape, in this order. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, invalidRequest } from '../errors.ts'
import { notFound } from './answers.ts'
import { type BodyLimits, readBody } from './body.ts'
import { readQuery } from './query.ts'
import type { Route } from './route.ts'
import { invalidInput, parseInput } from './validation.ts'

export interface Input {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  /** Of the body, as they came. */
  readonly bytes: Buffer
}

/** Throws `invalid_request` naming each field, and what readBody throws. */
export async function readInput(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  limits: BodyLimits,
): Promise<Input> {
  const params = parseParams(route, request.params)
  const query = parseQuery(route, request.raw.url ?? '')
  const { value, bytes } = await readBody(route, request, reply, limits)
  return { params, query, body: parseBody(route, value), bytes }
}

function parseParams({ params: shape }: Route, params: unknown): unknown {
  if (!shape) return undefined
  // NUL is the one character that PostgreSQL can't be asked about.
  for (const [path, value] of Object.entries(params as Record<string, string>)) {
    if (value === '') throw new AppError(notFound)
    if (value.includes('\0')) throw invalidInput([{ path, message: 'must not contain NUL' }], 'path')
  }
  return parseInput(shape, params, 'path')
}

const nothing = z.strictObject({})

/** Pages are opened from links, to which mailers and search engines append parameters of their own. */
function parseQuery(route: Route, url: string): unknown {
  if (route.query) return readQuery(route.query, url)
  const isPage = route.access === 'public' && route.response === null
  if (!isPage) readQuery(nothing, url)
  return undefined
}

/** No body and `{}` are the same: what a field needs is said of the field. */
function parseBody(route: Route, body: unknown = {}): unknown {
  if (!route.body) {
    parseInput(nothing, body, 'body')
    return undefined
  }
  const fields = Object(body) as Record<string, unknown>
  const missing = route.required?.fields.filter((field) => isMissing(fields[field])) ?? []
  if (route.required && missing.length > 0) {
    const details = missing.map((path) => ({ path, message: 'is required' }))
    throw new AppError(invalidRequest, { message: route.required.message, details })
  }
  return parseInput(route.body, body, 'body')
}

const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
