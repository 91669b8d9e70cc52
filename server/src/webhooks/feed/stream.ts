/**
 * Server-sent events: what happens in an org, as it happens, for whoever shows it. Each event says its type and lead
 * and no more; who wants to know what is new asks for it.
 *
 * A stream ends after a minute. Its reader comes again by itself, as browsers do, with the id of the last event that it
 * got: so nobody who was signed out, or whose key was revoked, listens for longer, and nothing is missed.
 * One that reads too slowly is cut off, and comes again too.
 */
import { Readable } from 'node:stream'
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { type EventHead, listHeadsAfter } from '../../platform/events/feed.ts'
import { tooManyStreams } from '../errors.ts'
import { createTail, type TailDeps } from './tail.ts'

export interface StreamDeps extends TailDeps {
  readonly db: Database
  /** Aborts when the server closes. */
  readonly closing: AbortSignal
  /** For tests. */
  readonly limits?: Partial<typeof standardLimits>
}

export interface Streams {
  /** `lastSeen`: the position of the last event that the reader got; null: only what is still to come. */
  open(reader: { orgId: string; lastSeen: number | null; gone: AbortSignal }): Promise<Readable>
}

const standardLimits = {
  openMs: 55_000,
  heartbeatMs: 20_000,
  /** Of one org, in one process. */
  streams: 200,
  /** Who has missed more is told so instead. */
  missedEvents: 1_000,
  /** That wait for a slow reader: some ten thousand events. */
  waitingBytes: 1024 * 1024,
}

/** How soon a browser comes again. */
const retryMs = 500

export function createStreams(deps: StreamDeps): Streams {
  const limits = { ...standardLimits, ...deps.limits }
  const tail = createTail(deps)
  const open = new Set<Stream>()
  deps.closing.addEventListener('abort', () => {
    for (const stream of open) stream.end()
    tail.close()
  })

  /** What a reader missed, or the word that this is too much. */
  async function missed(orgId: string, lastSeen: number, position: number): Promise<string> {
    if (lastSeen === position) return ''
    if (lastSeen > position) return resetText(position)
    const heads = await deps.db.inOrg(orgId, (tx) =>
      listHeadsAfter(tx, [{ orgId, after: lastSeen }], limits.missedEvents + 1),
    )
    if (heads.length > limits.missedEvents) return resetText(position)
    // What is after the position comes from the tail.
    return textOf(heads.filter(({ sequence }) => sequence <= position))
  }

  /** From the tail, after what was missed. */
  async function follow(stream: Stream, lastSeen: number | null): Promise<void> {
    let early: EventHead[] | null = []
    const { position, stop } = await tail.follow(stream.orgId, (events) => {
      if (early) early.push(...events)
      else stream.send(textOf(events))
    })
    stream.onEnd(stop)
    const seen = lastSeen ?? position
    stream.send(`retry: ${retryMs}\nid: ${seen}\n\n`)
    stream.send(await missed(stream.orgId, seen, position))
    stream.send(textOf(early))
    early = null
  }

  return {
    async open({ orgId, lastSeen, gone }) {
      const ofOrg = [...open].filter((stream) => stream.orgId === orgId)
      if (ofOrg.length >= limits.streams) throw new AppError(tooManyStreams, { retryAfterSeconds: 60 })
      const stream = createStream(orgId, limits)
      open.add(stream)
      stream.onEnd(() => open.delete(stream))
      gone.addEventListener('abort', stream.cutOff)
      try {
        await follow(stream, lastSeen)
      } catch (error) {
        stream.cutOff()
        throw error
      }
      if (gone.aborted) stream.cutOff()
      return stream.readable
    },
  }
}

interface Stream {
  readonly orgId: string
  readonly readable: Readable
  send(text: string): void
  /** Calls back when it is over, at once if it is. */
  onEnd(work: () => void): void
  end(): void
  cutOff(): void
}

function createStream(orgId: string, limits: typeof standardLimits): Stream {
  const readable = new Readable({ highWaterMark: limits.waitingBytes, read() {} })
  const works: (() => void)[] = []
  let isOver = false
  const finish = () => {
    isOver = true
    for (const work of works.splice(0)) work()
  }
  const stream: Stream = {
    orgId,
    readable,
    send(text) {
      if (!isOver && text !== '' && !readable.push(text)) stream.cutOff()
    },
    onEnd(work) {
      if (isOver) work()
      else works.push(work)
    },
    end() {
      if (isOver) return
      finish()
      readable.push(null)
    },
    cutOff() {
      finish()
      readable.destroy()
    },
  }
  readable.once('close', finish)
  const heartbeat = setInterval(() => stream.send(':\n\n'), limits.heartbeatMs)
  const renewal = setTimeout(stream.end, limits.openMs)
  stream.onEnd(() => {
    clearInterval(heartbeat)
    clearTimeout(renewal)
  })
  return stream
}

const eventText = ({ sequence, type, leadId }: Omit<EventHead, 'orgId'>): string =>
  `id: ${sequence}\ndata: ${JSON.stringify({ type, lead_id: leadId, sequence })}\n\n`

const textOf = (events: readonly EventHead[]): string => events.map(eventText).join('')

const resetText = (sequence: number): string => eventText({ sequence, type: 'reset', leadId: null })
