/**
 * `bolsivo listen`: an org's events on a developer's own machine, where no webhook can reach.
 *
 * It follows the event feed through the public API and posts each event to a local receiver in the form of a
 * delivery: the same body, the same headers, signed with a secret of this session. Order is kept, one after the
 * other; an event that the receiver refuses is shown and not sent again.
 */
import type { Bolsivo, FeedEvent } from './api.generated.ts'
import { newWebhookSecret, signWebhook } from './sign-webhook.ts'

/** What became of one event. `status` null: there was no answer, and `answer` says why. */
export interface Forwarded {
  readonly event: FeedEvent
  readonly body: string
  /** Null: nothing was forwarded, the event was only shown. */
  readonly status: number | null
  readonly answer: string | null
  readonly durationMs: number
}

export interface ListenOptions {
  readonly client: Bolsivo
  /** Null: events are only shown. */
  readonly forwardTo: string | null
  readonly secret?: string
  /** From now on every event comes. */
  readonly onListening?: () => void
  readonly onEvent: (forwarded: Forwarded) => void
  readonly signal: AbortSignal
}

const receiverTimeoutMs = 10_000

/** Runs until the signal aborts. Throws `BolsivoError` when the API refuses. */
export async function listen(options: ListenOptions): Promise<void> {
  const { client, signal } = options
  const secret = options.secret ?? newWebhookSecret()
  const { next_cursor: after } = await client.events.list({ after: 'latest', limit: 1 }, { signal })
  options.onListening?.()
  for await (const event of client.events.follow({ after }, { signal })) {
    options.onEvent(await forward(event, secret, options))
  }
}

async function forward(event: FeedEvent, secret: string, options: ListenOptions): Promise<Forwarded> {
  const body = JSON.stringify(event.data)
  if (options.forwardTo === null) return { event, body, status: null, answer: null, durationMs: 0 }
  const startedAt = performance.now()
  const done = (status: number | null, answer: string): Forwarded => ({
    event,
    body,
    status,
    answer,
    durationMs: Math.round(performance.now() - startedAt),
  })
  const timestampSeconds = Math.floor(Date.now() / 1000)
  const signature = await signWebhook({ secret, body, eventId: event.id, timestampSeconds })
  try {
    const response = await fetch(options.forwardTo, {
      method: 'POST',
      redirect: 'manual',
      body,
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(receiverTimeoutMs)]),
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Bolsivo-Webhooks/1',
        'X-Bolsivo-Event': event.type,
        'X-Bolsivo-Delivery': event.id.replace(/^evt_/, 'dlv_'),
        'X-Bolsivo-Attempt': '1',
        'X-Bolsivo-Sequence': String(event.sequence),
        ...signature,
      },
    })
    return done(response.status, (await response.text()).slice(0, 200))
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return done(null, cause instanceof Error ? cause.message || cause.name : String(cause))
  }
}
