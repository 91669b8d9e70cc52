/** A delivery and its attempts as the API shows them. */
import type { z } from 'zod'
import { parseHeaderLines } from './header-lines.ts'
import type { Attempt, Delivery } from './log/queries.ts'
import type { attemptShape, deliveryShape } from './schema.ts'

export function deliveryJson(delivery: Delivery): z.input<typeof deliveryShape> {
  return {
    id: delivery.id,
    webhook_id: delivery.webhookId,
    event_id: delivery.eventId,
    event_type: delivery.eventType,
    lead_id: delivery.leadId,
    sequence: delivery.sequence,
    state: delivery.state,
    attempt_count: delivery.attemptCount,
    next_attempt_at: delivery.dueAt?.toISOString() ?? null,
    body: delivery.body,
    attempts: delivery.attempts.map(attemptJson),
  }
}

export function attemptJson(attempt: Attempt): z.input<typeof attemptShape> {
  return {
    number: attempt.number,
    manual: attempt.manual,
    url: attempt.url,
    started_at: attempt.startedAt.toISOString(),
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    status_code: attempt.statusCode,
    detail: attempt.detail,
    request_headers: parseHeaderLines(attempt.requestHeaders),
    response_headers: parseHeaderLines(attempt.responseHeaders),
    response_body: attempt.responseBody,
  }
}
