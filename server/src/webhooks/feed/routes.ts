import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Cursors } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import { bodyShape, type EventType, sampleBody } from '../../platform/events/catalogue.ts'
import { type FeedItem, type FeedPage, findLastSequence, readFeed } from '../../platform/events/feed.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { cursorExpired, eventTypeNotFound } from '../errors.ts'
import * as schema from './schema.ts'
import { createWakeup } from './wait-for-event.ts'

export interface FeedRouteDeps {
  db: Database
  cursors: Cursors
  waker: Pick<Waker, 'onWake' | 'isListening'>
  eventTypes: readonly EventType[]
  /** Aborts when the server closes: who waits is answered at once. */
  closing: AbortSignal
}

const sampleOrgId = 'org_abc123'
const sampleTime = new Date('2026-06-20T14:32:10Z')

export function feedRoutes({ db, cursors, waker, eventTypes, closing }: FeedRouteDeps): Route[] {
  const known = new Set(eventTypes.map(({ type }) => type))
  const catalogue = eventTypes.map((eventType) => ({
    type: eventType.type,
    description: eventType.description,
    schema: z.toJSONSchema(bodyShape(eventType)),
    sample: sampleBody(eventType, sampleOrgId, sampleTime),
  }))

  async function readOrRefuse(orgId: string, page: Parameters<typeof readFeed>[1]): Promise<FeedPage> {
    const read = await db.inOrg(orgId, (tx) => readFeed(tx, page))
    if (read === null) throw new AppError(cursorExpired)
    return read
  }

  /** Null: the oldest event that is served. */
  async function placeAfter(orgId: string, list: readonly unknown[], after?: string): Promise<number | null> {
    if (after === undefined) return null
    if (after === 'latest') return db.inOrg(orgId, findLastSequence)
    return Number(cursors.open(list, after)[0])
  }

  return [
    defineRoute({
      method: 'GET',
      url: '/api/events',
      summary: 'Follow the events',
      description:
        'Every event in the order in which it happened, without gaps, for 90 days. Pass `next_cursor` as `after`. ' +
        'With `wait` the answer comes as soon as there is an event.',
      tag: 'Events',
      access: 'read',
      query: schema.feedQuery,
      response: schema.feedShape,
      errors: [cursorExpired],
      async handle({ query, caller, reply }) {
        const list = [caller.orgId, 'events']
        const types = query.type === undefined ? undefined : checkTypes(query.type.split(','), known)
        const page = { after: await placeAfter(caller.orgId, list, query.after), types }
        const wakeup = createWakeup(waker)
        const signal = AbortSignal.any([closing, whenGone(reply)])
        const deadline = performance.now() + query.wait * 1_000
        try {
          for (;;) {
            const read = await readOrRefuse(caller.orgId, { ...page, limit: query.limit })
            const leftMs = deadline - performance.now()
            if (read.items.length > 0 || read.hasMore || leftMs <= 0 || signal.aborted) {
              return {
                data: read.items.map(eventJson),
                has_more: read.hasMore,
                next_cursor: cursors.seal(list, [read.next]),
              }
            }
            page.after = read.next
            await wakeup.wait(leftMs, signal)
          }
        } finally {
          wakeup.close()
        }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/event-types',
      summary: 'List the types of events',
      description: 'Each with the JSON Schema of its body and a sample.',
      tag: 'Events',
      access: 'read',
      response: schema.eventTypeListShape,
      handle: async () => ({ data: catalogue, has_more: false, next_cursor: null }),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/event-types/:type/samples',
      summary: 'Samples of a type of event',
      description:
        'Bodies as a webhook brings them, for platforms that let their users map fields before anything happens.',
      tag: 'Events',
      access: 'read',
      params: schema.eventTypeParams,
      response: schema.samplesShape,
      errors: [eventTypeNotFound],
      async handle({ params }) {
        const found = catalogue.find(({ type }) => type === params.type)
        if (!found) throw new AppError(eventTypeNotFound)
        return { data: [found.sample] }
      },
    }),
  ]
}

const eventJson = (item: FeedItem) => ({
  id: item.id,
  sequence: item.sequence,
  type: item.type,
  created_at: item.createdAt.toISOString(),
  data: JSON.parse(item.body),
})

function checkTypes(types: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const unknown = types.filter((type) => !known.has(type))
  if (unknown.length === 0) return types
  const message = `must be a comma list of ${[...known].join(', ')}`
  throw new AppError(invalidRequest, { message: `type ${message}`, details: [{ path: 'type', message }] })
}

/** The client went away: nobody reads the answer. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
