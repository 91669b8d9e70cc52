import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { Bolsivo } from './api.generated.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A server that gives the answers one after the other, and the requests that it saw. */
async function serve(...answers: Answer[]) {
  const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
    const answer = answers[Math.min(seen.length, answers.length) - 1]
    answer?.(request, response, body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { seen, baseUrl, client: new Bolsivo({ apiKey: 'lp_test', baseUrl }) }
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body))

it('sends key, query and body, and gives back the parsed answer', async () => {
  const { client, seen } = await serve(json(200, { ok: true }))
  const query = { status: ['new', 'qualified'], cursor: null, limit: 5 }
  expect(await client.request('PATCH', '/api/leads/x', { query, body: { city: null } })).toEqual({ ok: true })
  expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/api/leads/x?status=new%2Cqualified&limit=5' })
  expect(seen[0]?.headers.authorization).toBe('Bearer lp_test')
  expect(seen[0]?.body).toBe('{"city":null}')
})

it('tells what the API refused, in its own words, without a second try', async () => {
  const details = [{ path: 'business_name', message: 'is required' }]
  const body = { error: 'business_name is required', code: 'invalid_request', request_id: 'req_1', details }
  const { client, seen } = await serve(json(400, body, { 'x-request-id': 'req_1' }))
  await expect(client.request('POST', '/api/leads', { body: {} })).rejects.toMatchObject({
    name: 'BolsivoError',
    message: 'business_name is required',
    status: 400,
    code: 'invalid_request',
    requestId: 'req_1',
    details,
  })
  expect(seen).toHaveLength(1)
})

it('waits for Retry-After, and sends the same idempotency key again', async () => {
  const { client, seen } = await serve(json(429, {}, { 'retry-after': '1' }), json(201, { id: 'lead_1' }))
  const startedAt = performance.now()
  expect(await client.request('POST', '/api/leads', { body: { business_name: 'A' } })).toEqual({
    id: 'lead_1',
  })
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990)
  expect(seen).toHaveLength(2)
  expect(seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
  expect(seen[1]?.headers['idempotency-key']).toBe(seen[0]?.headers['idempotency-key'])
})

it('survives a connection that breaks off', async () => {
  const { client, seen } = await serve((request) => void request.socket.destroy(), json(200, { ok: true }))
  expect(await client.request('GET', '/api/me')).toEqual({ ok: true })
  expect(seen).toHaveLength(2)
})

it('waits while the first copy of the same request is still worked on, and for no other conflict', async () => {
  const busy = { error: 'still in progress', code: 'idempotency_key_in_use' }
  const { client, seen } = await serve(json(409, busy, { 'retry-after': '0' }), json(201, { id: 'lead_1' }))
  await client.leads.create({ business_name: 'A' }, { idempotencyKey: 'order-7' })
  expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['order-7', 'order-7'])
  const other = await serve(json(409, { error: 'other text', code: 'content_changed' }))
  await expect(other.client.emails.approve('draft_1', { content_hash: 'x' })).rejects.toThrow('other text')
  expect(other.seen).toHaveLength(1)
})

it('throws, with the time to wait, what it would have to wait for too long', async () => {
  const { seen, baseUrl } = await serve(json(429, { error: 'Rate limited' }, { 'retry-after': '60' }))
  const client = new Bolsivo({ apiKey: 'lp_test', baseUrl, maxWaitSeconds: 5 })
  await expect(client.me.get()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 })
  expect(seen).toHaveLength(1)
})

it('knows what is left of the rate limit', async () => {
  const headers = { ratelimit: '"default";r=998;t=3521', 'x-ratelimit-limit': '1000' }
  const { client } = await serve(json(200, {}, headers))
  expect(client.rateLimit).toBeNull()
  await client.me.get()
  expect(client.rateLimit).toEqual({ limit: 1000, remaining: 998, resetSeconds: 3521 })
})

it('puts ids into paths so that they cannot lead elsewhere', async () => {
  const { client, seen } = await serve(json(200, {}))
  await client.leads.get('../webhooks?x#y')
  expect(seen[0]?.url).toBe('/api/leads/..%2Fwebhooks%3Fx%23y')
})

it('sends a file as it is', async () => {
  const { client, seen } = await serve(json(201, { id: 'imp_1' }))
  await client.leads.import(new Blob(['name\nA\n']), { source: 'fair' })
  expect(seen[0]).toMatchObject({ url: '/api/leads/import?source=fair', body: 'name\nA\n' })
  expect(seen[0]?.headers['content-type']).toBe('text/csv')
})

it('ends its waiting when it is told to', async () => {
  const { client } = await serve(json(429, {}, { 'retry-after': '60' }))
  const stop = new AbortController()
  const waiting = client.request('GET', '/api/me', { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 50)
  await expect(waiting).rejects.toThrow('enough')
})
