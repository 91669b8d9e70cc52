import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { Bolsivo } from './client.ts'

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
  return { seen, client: new Bolsivo({ apiKey: 'lp_test', baseUrl }) }
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
  expect(seen[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
  expect(seen[1]?.headers['idempotency-key']).toBe(seen[0]?.headers['idempotency-key'])
})

it('survives a connection that breaks off', async () => {
  const { client, seen } = await serve((request) => void request.socket.destroy(), json(200, { ok: true }))
  expect(await client.request('GET', '/api/me')).toEqual({ ok: true })
  expect(seen).toHaveLength(2)
})

it('ends its waiting when it is told to', async () => {
  const { client } = await serve(json(429, {}, { 'retry-after': '60' }))
  const stop = new AbortController()
  const waiting = client.request('GET', '/api/me', { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('enough')), 50)
  await expect(waiting).rejects.toThrow('enough')
})
