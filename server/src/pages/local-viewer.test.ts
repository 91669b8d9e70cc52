import { expect, test } from 'vitest'
import { type Exposure, isLocalViewer, type Visit } from './local-viewer.ts'

const visit: Visit = { remoteAddress: '127.0.0.1', httpVersion: '1.1', headers: { host: '127.0.0.1:3000' } }
const closed: Exposure = { publicUrl: null, trustProxy: [] }

const visitWith = (headers: Visit['headers']): Visit => ({
  ...visit,
  headers: { ...visit.headers, ...headers },
})

test.each(['127.0.0.1:3000', 'localhost:3000', 'LOCALHOST', '[::1]:3000'])('%s is this machine', (host) => {
  expect(isLocalViewer(visitWith({ host }), closed)).toBe(true)
})

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
  'a socket from %s is of this machine',
  (from) => {
    expect(isLocalViewer({ ...visit, remoteAddress: from }, closed)).toBe(true)
  },
)

test.each(['192.168.1.20', '::ffff:192.168.1.20', 'fe80::1', '203.0.113.9', undefined])(
  'a socket from %s is of another one',
  (from) => expect(isLocalViewer({ ...visit, remoteAddress: from }, closed)).toBe(false),
)

test.each([
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.nip.io:3000',
  'evil.example:3000/127.0.0.1',
  'user@localhost',
  'localhost:3000:80',
  '192.168.1.20:3000',
  '',
])('a website that resolves to this machine is not this machine: %j', (host) => {
  expect(isLocalViewer(visitWith({ host }), closed)).toBe(false)
})

test('without a Host there is no telling', () => {
  expect(isLocalViewer({ ...visit, headers: {} }, closed)).toBe(false)
})

test.each(['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'cf-connecting-ip'])(
  'a proxy that says %s passes on the request of someone else',
  (name) => expect(isLocalViewer(visitWith({ [name]: '127.0.0.1' }), closed)).toBe(false),
)

test('HTTP/1.0 is spoken by a proxy', () => {
  expect(isLocalViewer({ ...visit, httpVersion: '1.0' }, closed)).toBe(false)
})

test('where others have an address for it, a visitor from this machine may be their proxy', () => {
  expect(isLocalViewer(visit, { ...closed, publicUrl: 'https://leads.example.com' })).toBe(false)
  expect(isLocalViewer(visit, { ...closed, trustProxy: ['127.0.0.0/8'] })).toBe(false)
  expect(isLocalViewer(visit, { ...closed, publicUrl: 'http://localhost:3000' })).toBe(true)
})
