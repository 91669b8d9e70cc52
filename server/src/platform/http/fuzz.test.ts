import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Edge, exampleRoutes, keys, sendRaw, startEdge } from './edge.fixture.ts'

/** Without the one that fails on purpose. */
const routes = exampleRoutes.filter(({ url }) => url !== '/api/things/broken')

let edge: Edge
beforeAll(async () => {
  edge = await startEdge({ routes })
})
afterAll(() => edge.app.close())

/** What the API promises. */
const statuses = [200, 201, 400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 429, 431]

function expectGood(status: number, body: string): void {
  expect(statuses).toContain(status)
  if (status >= 400)
    expect(JSON.parse(body)).toMatchObject({ error: expect.any(String), code: expect.any(String) })
}

const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 20 })
const escapes = fc.constantFrom(
  '%',
  '%00',
  '%zz',
  '%ff',
  '%2e%2e',
  '..',
  '?',
  '#',
  '[]',
  ';',
  '&',
  '=',
  '+',
  '//',
  '*',
)
const pieces = fc.array(fc.oneof(printable, escapes), { maxLength: 6 }).map((parts) => parts.join(''))
const targets = fc.oneof(
  fc.tuple(fc.constantFrom(...routes.map(({ url }) => url)), pieces).map((parts) => parts.join('')),
  pieces.map((text) => `/${text}`),
)

it('answers any path, query and headers as documented', async () => {
  const methods = fc.constantFrom(
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'SEARCH',
  )
  const names = fc.constantFrom(
    'content-type',
    'content-encoding',
    'expect',
    'x-forwarded-for',
    'accept-version',
    'range',
  )
  const headers = fc.array(fc.tuple(names, printable), { maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(methods, targets, headers, async (method, target, pairs) => {
      // A space or a control character would end the target: that is for the next test.
      const url = target.replace(/[^\x21-\x7e]/g, '')
      const lines = pairs.map(([name, value]) => `${name}: ${value}\r\n`).join('')
      const bytes = `${method} ${url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keys.full}\r\n${lines}Connection: close\r\n\r\n`
      const [answer] = (await sendRaw(edge.port, bytes)).filter(({ status }) => status !== 100)
      if (method === 'HEAD') expect(answer === undefined || statuses.includes(answer.status)).toBe(true)
      else expectGood(answer?.status ?? 0, answer?.body ?? '')
    }),
    { numRuns: 300 },
  )
})

it('answers any bytes with an error body or ends the connection', async () => {
  const starts = fc.constantFrom('', 'GET / HTTP/1.1\r\n', 'POST /api/things HTTP/1.1\r\nHost: x\r\n', 'GET ')
  await fc.assert(
    fc.asyncProperty(starts, fc.string({ unit: byte, maxLength: 80 }), async (start, rest) => {
      const answers = await sendRaw(edge.port, `${start}${rest}\r\n\r\n\0`).catch(() => [])
      for (const { status, body } of answers) expectGood(status, body)
    }),
    { numRuns: 200 },
  )
})

it('answers any body as documented', async () => {
  const names = fc.constantFrom('name', 'kind', 'count', 'custom', '__proto__', 'x')
  const objects = fc
    .dictionary(names, fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }))
    .map((value) => JSON.stringify(value))
  const spoiled = fc
    .tuple(objects, fc.nat(), fc.string({ unit: byte, maxLength: 3 }))
    .map(
      ([text, at, junk]) => text.slice(0, at % (text.length + 1)) + junk + text.slice(at % (text.length + 1)),
    )
  await fc.assert(
    fc.asyncProperty(fc.oneof(objects, fc.json(), spoiled), fc.boolean(), async (payload, isUtf8) => {
      const { statusCode, body } = await edge.app.inject({
        method: 'POST',
        url: '/api/things',
        headers: { authorization: `Bearer ${keys.full}`, 'content-type': 'application/json' },
        payload: isUtf8 ? payload : Buffer.from(payload, 'latin1'),
      })
      expectGood(statusCode, body)
    }),
    { numRuns: 500 },
  )
})
