/**
 * Figures for Prometheus at `/metrics`, behind a token of their own. Without a token nothing is counted and the path
 * does not exist. Labels are routes, never URLs: those are endless, and private.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { AppError } from '../errors.ts'
import { unauthorized } from './answers.ts'
import { defineRoute, type Route } from './route.ts'
import type { Answered } from './server.ts'

export interface Metrics {
  /** Where others register figures of their own. */
  readonly registry: Registry
  readonly route: Route
  count(answer: Answered): void
}

export function createMetrics(token: string): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'bolsivo_http_request_duration_seconds',
    help: 'From the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    registry,
    route: defineRoute({
      method: 'GET',
      url: '/metrics',
      summary: 'Figures for Prometheus',
      tag: 'Operations',
      access: 'public',
      response: null,
      async handle({ raw, reply }) {
        if (!isSame(raw.headers.authorization ?? '', `Bearer ${token}`)) {
          throw new AppError(unauthorized, { message: 'Missing or invalid metrics token' })
        }
        reply.type(registry.contentType)
        return registry.metrics()
      },
    }),
    count: ({ method, route, status, seconds: taken }) =>
      seconds.observe({ method, route: route ?? 'none', status }, taken),
  }
}

/** In constant time, whatever the lengths. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
