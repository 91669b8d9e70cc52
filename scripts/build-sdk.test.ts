/** The package as customers get it, on the oldest Node that is here (20, where the system has one). */
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
let folder: string
let url: string

const server = createServer((request, response) => {
  const isFirst =
    request.headers['idempotency-key'] !== undefined && !seen.has(request.headers['idempotency-key'])
  seen.add(request.headers['idempotency-key'])
  if (isFirst) return void response.writeHead(429, { 'retry-after': '0' }).end('{"error":"later"}')
  const data = [{ id: 'lead_1' }]
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ id: 'lead_1', data, has_more: false, next_cursor: null }))
})
const seen = new Set<unknown>()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bolsivo-sdk-'))
  const installed = join(folder, 'node_modules/@bolsivo/sdk')
  mkdirSync(installed, { recursive: true })
  execFileSync(process.execPath, [join(root, 'scripts/build-sdk.ts'), installed], { stdio: 'inherit' })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Of all on the PATH the oldest that the package is for. */
function oldestNode(): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((path) => join(path, process.platform === 'win32' ? 'node.exe' : 'node'))
    .filter((path) => existsSync(path))
    .map((path) => ({
      path,
      major: Number(/^v(\d+)/.exec(execFileSync(path, ['-v'], { encoding: 'utf8' }))?.[1]),
    }))
    .filter(({ major }) => major >= 20)
    .sort((a, b) => a.major - b.major)
  return found[0]?.path ?? process.execPath
}

const program = `
const bolsivo = new Bolsivo({ apiKey: 'lp_test', baseUrl: url })
const lead = await bolsivo.leads.create({ business_name: 'A' })
const ids = []
for await (const { id } of bolsivo.leads.list()) ids.push(id)
const secret = newWebhookSecret()
const body = '{"event":"lead.qualified"}'
const headers = await signWebhook({ secret, body, eventId: 'evt_1', timestampSeconds: Math.floor(Date.now() / 1000) })
const { event } = await verifyWebhook(body, headers, secret)
const answer = JSON.stringify({ id: lead.id, ids, event })
`
const expected = '{"id":"lead_1","ids":["lead_1"],"event":"lead.qualified"}'
const names = '{ Bolsivo, newWebhookSecret, signWebhook, verifyWebhook }'

it('calls, lists, and verifies', async () => {
  const script = `import ${names} from '@bolsivo/sdk'\nconst url = '${url}'\n${program}\nconsole.log(answer)`
  writeFileSync(join(folder, 'program.mjs'), script)
  const { stdout } = await run(oldestNode(), [join(folder, 'program.mjs')])
  expect(stdout.trim()).toBe(expected)
})

/** Loads the package where there is nothing but what browsers and edge runtimes have: no process, Buffer or require. */
const bareLoader = `
import { readFileSync } from 'node:fs'
import { createContext, SourceTextModule } from 'node:vm'
const { fetch, crypto, URLSearchParams, TextEncoder, TextDecoder, Headers, Blob, AbortSignal, setTimeout, clearTimeout, atob, btoa } = globalThis
const web = { fetch, crypto, URLSearchParams, TextEncoder, TextDecoder, Headers, Blob, AbortSignal, setTimeout, clearTimeout, atob, btoa, url: process.argv[2] }
const context = createContext({ ...web, Uint8Array, ArrayBuffer })
const loaded = new Map()
function load(name, source) {
  const module = loaded.get(name) ?? new SourceTextModule(source ?? readFileSync(process.argv[3] + '/' + name, 'utf8'), { context, identifier: name })
  loaded.set(name, module)
  return module
}
const main = load('main', process.argv[4])
await main.link((name) => {
  if (!/^\\.\\/[\\w.-]+\\.js$/.test(name)) throw new Error('imports ' + name)
  return load(name.slice(2))
})
await main.evaluate()
console.log(main.namespace.answer)
`

it('needs nothing that is not in every runtime', async () => {
  writeFileSync(join(folder, 'bare.mjs'), bareLoader)
  const source = `import ${names} from './index.js'\n${program.replace('const answer', 'export const answer')}`
  const { stdout } = await run(oldestNode(), [
    ...['--no-warnings', '--experimental-vm-modules', join(folder, 'bare.mjs')],
    ...[url, join(folder, 'node_modules/@bolsivo/sdk'), source],
  ])
  expect(stdout.trim()).toBe(expected)
})

it('tells what is wrong to whoever compiles against it', () => {
  const right = `
    import { Bolsivo, type Lead, verifyWebhook } from '@bolsivo/sdk'
    const bolsivo = new Bolsivo({ apiKey: 'lp_test' })
    export const lead: Lead = await bolsivo.leads.create({ business_name: 'A', city: undefined, phone: null })
    for await (const { score } of bolsivo.leads.list({ status: ['qualified'], sort: '-score' })) score?.toFixed()
    const event = await verifyWebhook('{}', new Headers(), 'whsec_…')
    if (event.event === 'lead.status_changed') event.new_status satisfies Lead['status']
    for await (const { data } of bolsivo.events.follow()) if (data.event === 'lead.qualified') data.score?.toFixed()
    // @ts-expect-error
    await bolsivo.leads.create({ name: 'A' })
    // @ts-expect-error
    bolsivo.leads.list({ status: ['won'] })
    // @ts-expect-error
    if (event.event === 'email.sent') event.new_status
  `
  const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] }
  const compilerOptions = { ...options, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'] }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'program.ts'), right)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['program.ts'] }))
  const { status, stdout } = spawnSync('tsc', ['-p', folder], { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

it('carries the vectors by which another implementation is checked', async () => {
  const script = `import vectors from '@bolsivo/sdk/test-vectors.json' with { type: 'json' }
    import { verifyWebhook } from '@bolsivo/sdk'
    for (const { body, headers, secrets } of vectors.vectors) {
      const now = new Date(Number(headers['webhook-timestamp']) * 1000)
      await verifyWebhook(body, headers, secrets, { now })
    }
    console.log(vectors.vectors.length > 3)`
  writeFileSync(join(folder, 'vectors.mjs'), script)
  const { stdout } = await run(oldestNode(), ['--no-warnings', join(folder, 'vectors.mjs')])
  expect(stdout.trim()).toBe('true')
})

it('carries its licence and how to begin', () => {
  const installed = join(folder, 'node_modules/@bolsivo/sdk')
  expect(readFileSync(join(installed, 'README.md'), 'utf8')).toContain('new Bolsivo(')
  expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toContain('Apache License')
})
