import { expect, test } from 'vitest'
import { followEvents, readEvents, type ServerEvent } from './event-stream.ts'

function answerOf(...chunks: string[]): Response {
  const encoder = new TextEncoder()
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(encoder.encode(chunk))
        controller.close()
      },
    }),
  )
}

async function read(...chunks: string[]): Promise<ServerEvent[]> {
  return Array.fromAsync(readEvents(answerOf(...chunks)))
}

/** Follows until there are no more answers; null is a refusal. */
async function follow(answers: (Response | null)[], lastId: string | null = null) {
  const stop = new AbortController()
  const asked: (string | undefined)[] = []
  const seen: string[] = []
  const waits: number[] = []
  const last = await followEvents({
    signal: stop.signal,
    lastId,
    open: async ({ headers }) => {
      asked.push(headers['last-event-id'])
      const answer = answers.shift()
      if (answers.length === 0) stop.abort()
      if (!answer) throw new TypeError('Failed to fetch')
      return answer
    },
    onEvent: ({ data }) => seen.push(data),
    onGap: () => seen.push('gap'),
    wait: async (ms) => void waits.push(ms),
  })
  return { asked, seen, waits, last }
}

test('reads events that arrive in pieces, and leaves out what was cut off', async () => {
  expect(await read('retry: 500\nid: 7\n\n:\n', '\nid: 8\nda', 'ta: {"a":1}\n\nid: 9\ndata: ha')).toEqual([
    { id: '7', data: '' },
    { id: null, data: '' },
    { id: '8', data: '{"a":1}' },
  ])
})

test('comes back with the id of the last event, and takes the end of a stream for no gap', async () => {
  const { asked, seen, last } = await follow([
    answerOf('id: 7\n\n', 'id: 8\ndata: a\n\n'),
    answerOf('id: 8\n\n', 'id: 9\ndata: b\n\n'),
  ])
  expect(asked).toEqual([undefined, '8'])
  expect(seen).toEqual(['a', 'b'])
  expect(last).toBe('9')
})

test('after a lost connection it asks for what came since, which is no gap either', async () => {
  const { asked, seen, waits } = await follow([
    answerOf('id: 8\n\n'),
    null,
    null,
    answerOf('id: 9\ndata: b\n\n'),
  ])
  expect(asked).toEqual([undefined, '8', '8', '8'])
  expect(seen).toEqual(['b'])
  expect(waits).toEqual([500, 1000, 2000])
})

test('it is a gap when the very first connection took more than one try', async () => {
  const { seen } = await follow([null, answerOf('id: 8\n\n', 'id: 9\ndata: b\n\n')])
  expect(seen).toEqual(['gap', 'b'])
})

test('goes on where an earlier one ended', async () => {
  const { asked, seen } = await follow([null, answerOf('id: 8\ndata: a\n\n')], '7')
  expect(asked).toEqual(['7', '7'])
  expect(seen).toEqual(['a'])
})
