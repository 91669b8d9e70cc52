/**
 * Server-sent events by `fetch`, which can say which org it asks about; the browser's own EventSource sends no header.
 * Comes back by itself with the id of the last event, as EventSource does, so that nothing is missed in between.
 */

export interface ServerEvent {
  readonly id: string | null
  readonly data: string
}

/** Rejects when the server refuses. */
export type OpenStream = (options: {
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
}) => Promise<Response>

export interface FollowOptions {
  readonly open: OpenStream
  readonly signal: AbortSignal
  /** Where an earlier connection ended; null: only what is still to come. */
  readonly lastId: string | null
  readonly onEvent: (event: ServerEvent) => void
  /** What happened meanwhile was not told: connecting failed before there was any id to come back with. */
  readonly onGap: () => void
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>
}

const soonMs = 500
const longestWaitMs = 60_000
/** The server ends a stream after a minute at most: one that is open for longer is dead, such as after sleep. */
const longestOpenMs = 75_000

/** Until the signal aborts. Answers the last id, for `lastId` of the next one. */
export async function followEvents(options: FollowOptions): Promise<string | null> {
  const { open, signal, onEvent, onGap, wait = pause } = options
  let { lastId } = options
  let failures = 0
  while (!signal.aborted) {
    const isBlind = lastId === null && failures > 0
    try {
      const headers = { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) }
      const answer = await open({
        signal: AbortSignal.any([signal, AbortSignal.timeout(longestOpenMs)]),
        headers,
      })
      failures = 0
      if (isBlind) onGap()
      for await (const event of readEvents(answer)) {
        lastId = event.id ?? lastId
        if (event.data !== '') onEvent(event)
      }
    } catch {
      failures++
    }
    if (!signal.aborted) await wait(Math.min(longestWaitMs, soonMs * 2 ** failures), signal)
  }
  return lastId
}

/** Each block of lines up to an empty one; a block may have an id and no data. */
export async function* readEvents({ body }: Response): AsyncGenerator<ServerEvent, void> {
  if (body === null) return
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      // What has no end yet came in half: it will come again.
      if (done) return
      text += value
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) yield eventOf(block)
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function eventOf(block: string): ServerEvent {
  let id: string | null = null
  const data: string[] = []
  for (const line of block.split('\n')) {
    if (line.startsWith('id:')) id = line.slice(3).trim()
    if (line.startsWith('data:')) data.push(line.slice(5).trimStart())
  }
  return { id, data: data.join('\n') }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
