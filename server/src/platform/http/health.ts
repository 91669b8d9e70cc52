/**
 * For whoever runs the server: `/healthz` says that this process lives, `/readyz` that it can do its work. A process
 * that is alive and not ready wants no traffic; restarting it would not help.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { AppError, defineError, type ErrorDetail } from '../errors.ts'
import { defineRoute, type Route } from './route.ts'

export const notReady = defineError('not_ready', 'unavailable', 'Not ready: see details')

/** What readiness needs, by name. A check throws, or answers with a clause that says what is wrong. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<string | null>>>

/** A load balancer does not wait long, and an answer of ours says more than its timeout. */
const patienceMs = 2_000

const statusShape = z.strictObject({ status: z.literal('ok') })

export function healthRoutes(checks: ReadinessChecks): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/healthz',
      summary: 'Is this process alive',
      tag: 'Operations',
      access: 'public',
      response: statusShape,
      handle: async () => ({ status: 'ok' as const }),
    }),
    defineRoute({
      method: 'GET',
      url: '/readyz',
      summary: 'Can this process do its work',
      description: 'The database can be reached and is migrated.',
      tag: 'Operations',
      access: 'public',
      response: statusShape,
      errors: [notReady],
      async handle() {
        const problems = await Promise.all(
          Object.entries(checks).map(([name, check]) => problemOf(name, check)),
        )
        const details = problems.filter((problem) => problem !== null)
        if (details.length > 0) throw new AppError(notReady, { details, retryAfterSeconds: 1 })
        return { status: 'ok' as const }
      },
    }),
  ]
}

async function problemOf(path: string, check: () => Promise<string | null>): Promise<ErrorDetail | null> {
  const giveUp = new AbortController()
  const late = wait(patienceMs, 'does not answer', { signal: giveUp.signal }).catch(() => null)
  const message = await Promise.race([check().catch(() => 'is not available'), late])
  giveUp.abort()
  return message === null ? null : { path, message }
}
