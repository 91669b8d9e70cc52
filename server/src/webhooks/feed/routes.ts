/** The events of an org as pages, as a stream, and as a catalogue with samples. */
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { getRetention } from '../../orgs/index.ts'
import { type Cursors, invalidCursor } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import type { Waker } from '../../platform/db/wake.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import { bodyShape, type EventType } from '../../platform/events/catalogue.ts'
import { type FeedItem, type FeedPage, findLastSequence, readFeed } from '../../platform/events/feed.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import type { Logger } from '../../platform/log.ts'
import { cursorExpired, eventTypeNotFound, tooManyStreams } from '../errors.ts'
import { type LeadSample, sampleOf } from '../sample.ts'
import * as schema from './schema.ts'
import { createStreams } from './stream.ts'
import { createWakeup } from './wait-for-event.ts'

export interface FeedRouteDeps {
  db: Database
  cursors: Cursors
  waker: Pick<Waker, 'onWake' | 'isListening'>
  eventTypes: readonly EventType[]
  leadSample: LeadSample
  log: Logger
  /** Aborts when the server closes: who waits is answered at once. */
  closing: AbortSignal
}

const sampleOrgId = 'org_abc123'
const sampleTime = new Date('2026-06-20T14:32:10Z')

export function feedRoutes(deps: FeedRouteDeps): Route[] {
  const { db, cursors, waker, eventTypes, leadSample, closing } = deps
  const streams = createStreams(deps)
  const known = new Set(eventTypes.map(({ type }) => type))
  const catalogue = eventTypes.map((eventType) => ({
    type: eventType.type,
    description: eventType.description,
    schema: z.toJSONSchema(bodyShape(eventType)),
    sample: sampleOf(eventType, { orgId: sampleOrgId, at: sampleTime, lead: null }),
  }))

  async function readOrRefuse(
    orgId: string,
    page: Omit<Parameters<typeof readFeed>[1], 'servedDays'>,
  ): Promise<FeedPage> {
    const read = await db.inOrg(orgId, async (tx) => {
      const { feed_days } = await getRetention(tx)
      return readFeed(tx, { ...page, servedDays: feed_days })
    })
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
        'Every event in the order in which it happened, without gaps, for 90 days unless the org has chosen otherwise. Pass `next_cursor` as `after`. ' +
        'With `wait` the answer comes as soon as there is an event.',
      tag: 'Events',
      access: 'read',
      query: schema.feedQuery,
      response: schema.feedShape,
      errors: [invalidCursor, cursorExpired],
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
      url: '/api/events/stream',
      summary: 'Hear of events as they happen',
      description: `Server-sent events, for pages that show what is going on: for each event its \`type\`, \`lead_id\` and
\`sequence\`, which is also its id. With \`Last-Event-ID\` it begins after that one, without it with what is still to
come. The type \`reset\` says that too much was missed to be told: read anew what you show.

The server ends it after a minute at most; browsers come back by themselves, with the last id, and miss nothing.
What must not be missed over days is in the feed: \`GET /api/events\`.`,
      tag: 'Events',
      access: 'read',
      response: null,
      produces: ['text/event-stream'],
      examples: { streamed: { 'text/event-stream': schema.streamExample } },
      errors: [tooManyStreams],
      async handle({ caller, raw, reply }) {
        const lastSeen = lastSeenOf(raw.headers['last-event-id'])
        const gone = whenGone(reply)
        // Proxies that gather answers would hold it back.
        reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no')
        if (raw.method === 'HEAD') return reply.send()
        return reply.send(await streams.open({ orgId: caller.orgId, lastSeen, gone }))
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
        'Bodies as a webhook brings them, for platforms that let their users map fields before anything happens. ' +
        'With `include=lead` as one brings them that has `include: ["lead"]`.',
      tag: 'Events',
      access: 'read',
      params: schema.eventTypeParams,
      query: schema.samplesQuery,
      response: schema.samplesShape,
      errors: [eventTypeNotFound],
      async handle({ params, query }) {
        const found = eventTypes.find(({ type }) => type === params.type)
        if (!found) throw new AppError(eventTypeNotFound)
        const lead = query.include ? leadSample : null
        return { data: [sampleOf(found, { orgId: sampleOrgId, at: sampleTime, lead })] }
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

/** The id that an earlier stream gave; null: none. */
function lastSeenOf(header: string | string[] | undefined): number | null {
  if (header === undefined || header === '') return null
  if (/^\d{1,15}$/.test(String(header))) return Number(header)
  throw new AppError(invalidRequest, { message: 'Last-Event-ID must be the id of an event of this stream' })
}

/** The client went away: nobody reads the answer. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  return gone.signal
}
