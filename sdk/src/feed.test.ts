import { expect, it, vi } from 'vitest'
import { Bolsivo } from './api.generated.ts'

type Answer = (query: URLSearchParams) => { events: number[]; has_more?: boolean; headers?: HeadersInit }

/** A client of a feed that gives the answers one after the other; the last of them stops it. */
function clientOf(...answers: Answer[]) {
  const asked: Record<string, string>[] = []
  const stop = new AbortController()
  const answer = async (url: unknown) => {
    const { searchParams } = new URL(String(url))
    asked.push(Object.fromEntries(searchParams))
    const {
      events,
      has_more = false,
      headers = {},
    } = answers[asked.length - 1]?.(searchParams) ?? { events: [] }
    if (asked.length >= answers.length) stop.abort()
    const next_cursor = `after ${events.at(-1) ?? searchParams.get('after')}`
    const data = events.map((sequence) => ({ id: `evt_${sequence}`, sequence }))
    return Response.json({ data, has_more, next_cursor }, { headers })
  }
  return {
    asked,
    signal: stop.signal,
    client: new Bolsivo({ apiKey: 'lp_test', fetch: answer as typeof fetch }),
  }
}

it('gives every event once, goes on from the last cursor, and ends when it is told to', async () => {
  const { client, asked, signal } = clientOf(
    () => ({ events: [1, 2], has_more: true }),
    () => ({ events: [3] }),
    () => ({ events: [] }),
  )
  const seen = []
  for await (const event of client.events.follow({ type: ['email.sent', 'lead.scored'] }, { signal })) {
    seen.push(event.sequence)
  }
  expect(seen).toEqual([1, 2, 3])
  const query = { limit: '100', wait: '25', type: 'email.sent,lead.scored' }
  expect(asked).toEqual([query, { ...query, after: 'after 2' }, { ...query, after: 'after 3' }])
})

it('asks where the end is without waiting there, so that no event can slip through', async () => {
  const { client, asked, signal } = clientOf(
    () => ({ events: [] }),
    () => ({ events: [8] }),
  )
  const pages = []
  for await (const page of client.events.follow({ after: 'latest' }, { signal }).pages()) pages.push(page)
  expect(pages).toMatchObject([{ next_cursor: 'after 8' }])
  expect(asked).toMatchObject([
    { after: 'latest', wait: '0' },
    { after: 'after latest', wait: '25' },
  ])
})

it('takes its time when little of the rate limit is left', async () => {
  vi.useFakeTimers()
  const headers = { ratelimit: '"default";r=9;t=600', 'x-ratelimit-limit': '1000' }
  const { client, asked, signal } = clientOf(
    () => ({ events: [1], headers }),
    () => ({ events: [] }),
  )
  const done = (async () => {
    for await (const _ of client.events.follow({}, { signal }));
  })()
  await vi.advanceTimersByTimeAsync(59_000)
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toHaveLength(2)
  await done
  vi.useRealTimers()
})
