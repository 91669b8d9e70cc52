/** Live events: through the API, and what a stream owes to its reader and to the server. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../../test/harness.ts'
import { createLog } from '../../platform/log.ts'
import { statusChanged } from '../scene.fixture.ts'
import { createStreams, type StreamDeps } from './stream.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

const record = (orgId: string, ...leadIds: string[]) =>
  app.db.inOrg(orgId, async (tx) =>
    app.outbox.record(
      tx,
      leadIds.map((id) => statusChanged(id)),
    ),
  )
const told = (sequence: number, leadId: string) =>
  `id: ${sequence}\ndata: {"type":"lead.status_changed","lead_id":"${leadId}","sequence":${sequence}}\n\n`

/** What comes on a stream of the API, as text that grows. */
async function listen(headers: Record<string, string>) {
  const stop = new AbortController()
  const response = await fetch(`${app.url}/api/events/stream`, { headers, signal: stop.signal })
  const heard = { response, text: '', isOver: false, stop: () => stop.abort() }
  void (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const chunk of response.body ?? []) heard.text += decoder.decode(chunk)
    } catch {
      // It was stopped, or cut off.
    }
    heard.isOver = true
  })()
  return heard
}
const keyOf = ({ key }: TestOrg) => ({ authorization: `Bearer ${key}` })

describe('through the API', () => {
  test('tells everybody who listens of each event of their org, once and in order', async () => {
    const [org, other] = [await app.createOrg(), await app.createOrg()]
    const person = await app.createPerson({ orgId: org.orgId, role: 'read_only' })
    const heard = [await listen(keyOf(org)), await listen({ cookie: person.cookie })]
    const [first] = heard
    expect(first?.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await vi.waitFor(() => expect(heard.map(({ text }) => text.includes('id: 0'))).toEqual([true, true]))
    await record(other.orgId, 'lead_x')
    await record(org.orgId, 'lead_a')
    await record(org.orgId, 'lead_b', 'lead_c')
    const all = `retry: 500\nid: 0\n\n${told(1, 'lead_a')}${told(2, 'lead_b')}${told(3, 'lead_c')}`
    await vi.waitFor(() => expect(heard.map(({ text }) => text)).toEqual([all, all]), { timeout: 10_000 })
    for (const { stop } of heard) stop()
  })

  test('goes on after the last id that the reader got', async () => {
    const org = await app.createOrg()
    await record(org.orgId, 'lead_a', 'lead_b', 'lead_c')
    const heard = await listen({ ...keyOf(org), 'last-event-id': '1' })
    const all = `retry: 500\nid: 1\n\n${told(2, 'lead_b')}${told(3, 'lead_c')}`
    await vi.waitFor(() => expect(heard.text).toBe(all))
    heard.stop()
    const refused = await org.api('GET', '/api/events/stream', undefined, { 'last-event-id': 'x' })
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_request'])
  })

  test('refuses who may not read', async () => {
    expect((await app.api('GET', '/api/events/stream')).status).toBe(401)
  })

  test('ends when the server closes', async () => {
    const short = await startTestApp({ work: false, databaseUrl: app.databaseUrl })
    const org = await app.createOrg()
    const response = await fetch(`${short.url}/api/events/stream`, { headers: keyOf(org) })
    const [text] = await Promise.all([response.text(), short.close()])
    expect(text).toContain('id: 0')
  })
})

describe('a stream', () => {
  /** With a waker that is rung by hand, and a count of the looks at the database. */
  function streams(limits: StreamDeps['limits'] = {}) {
    const listeners = new Set<() => void>()
    const closing = new AbortController()
    const looks = vi.fn(app.db.inScope)
    const made = createStreams({
      db: { ...app.db, inScope: looks as typeof app.db.inScope },
      waker: {
        onWake: (_channel, listener) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        isListening: () => true,
      },
      log: createLog('silent'),
      closing: closing.signal,
      limits,
    })
    const open = (orgId: string, lastSeen: number | null = null) =>
      made.open({ orgId, lastSeen, gone: new AbortController().signal })
    const ring = () => {
      for (const listener of listeners) listener()
    }
    return { open, ring, looks, close: () => closing.abort() }
  }
  const orgWith = async (...leadIds: string[]) => {
    const { orgId } = await app.createOrg()
    if (leadIds.length > 0) await record(orgId, ...leadIds)
    return orgId
  }

  test('costs the database nothing while nobody listens', async () => {
    const orgId = await orgWith()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    try {
      const { open, ring, looks, close } = streams()
      ring()
      const stream = await open(orgId)
      const closed = new Promise((resolve) => stream.once('close', resolve))
      stream.destroy()
      await closed
      ring()
      await vi.advanceTimersByTimeAsync(600_000)
      expect(looks).not.toHaveBeenCalled()
      close()
    } finally {
      vi.useRealTimers()
    }
  })

  test('shares one look with all others, of every org', async () => {
    const { open, ring, looks, close } = streams()
    const orgIds = await Promise.all([orgWith(), orgWith()])
    const opened = await Promise.all([...orgIds, ...orgIds].map((orgId) => open(orgId)))
    await vi.waitFor(() => expect(looks).toHaveBeenCalled())
    for (const orgId of orgIds) await record(orgId, 'lead_a')
    const before = looks.mock.calls.length
    ring()
    const heard = opened.map(() => '')
    await vi.waitFor(() => {
      for (const [at, stream] of opened.entries()) heard[at] += String(stream.read() ?? '')
      for (const text of heard) expect(text).toContain(told(1, 'lead_a'))
    })
    expect(looks.mock.calls.length - before).toBeLessThanOrEqual(2)
    close()
  })

  test('says that too much was missed, and that an id is none of this org', async () => {
    const { open, close } = streams({ missedEvents: 2 })
    const orgId = await orgWith('lead_a', 'lead_b', 'lead_c')
    const reset = 'id: 3\ndata: {"type":"reset","lead_id":null,"sequence":3}\n\n'
    expect(String((await open(orgId, 1)).read())).toContain(told(3, 'lead_c'))
    expect(String((await open(orgId, 0)).read())).toBe(`retry: 500\nid: 0\n\n${reset}`)
    expect(String((await open(orgId, 99)).read())).toBe(`retry: 500\nid: 99\n\n${reset}`)
    close()
  })

  test('is cut off when its reader is too slow', async () => {
    const { open, ring, close } = streams({ waitingBytes: 200 })
    const orgId = await orgWith()
    const stream = await open(orgId)
    await record(orgId, 'lead_a', 'lead_b', 'lead_c')
    ring()
    await vi.waitFor(() => expect(stream.destroyed).toBe(true))
    close()
  })

  test('shows that it is alive, ends by itself, and at once with the server', async () => {
    const short = streams({ openMs: 200, heartbeatMs: 20 })
    let text = ''
    for await (const chunk of await short.open(await orgWith())) text += chunk
    expect(text).toContain(':\n\n')
    short.close()
    const long = streams()
    const stream = await long.open(await orgWith())
    long.close()
    for await (const _ of stream);
    expect(stream.readableEnded).toBe(true)
  })

  test('is one of so many of an org', async () => {
    const { open, close } = streams({ streams: 1 })
    const orgId = await orgWith()
    const first = await open(orgId)
    await expect(open(orgId)).rejects.toMatchObject({ code: 'too_many_streams' })
    await open(await orgWith())
    const closed = new Promise((resolve) => first.once('close', resolve))
    first.destroy()
    await closed
    await open(orgId)
    close()
  })
})
