/** The rules of the house. Each failure says the rule's sentence and the lines that break it. */
import { expect, test } from 'vitest'
import { readSources, readTables, readWebSources, roomOf, type Source, sourceExists } from './sources.ts'

const sources = readSources()
const byPath = new Map(sources.map((source) => [source.path, source]))

/** Lowest first: a slice may import those before it in its own row of the order, never back. */
const mayImport: Record<string, readonly string[]> = {
  orgs: [],
  auth: ['orgs'],
  'api-keys': ['orgs'],
  billing: ['orgs'],
  leads: ['orgs', 'auth', 'api-keys', 'billing'],
  scoring: ['orgs', 'auth', 'api-keys', 'billing', 'leads'],
  outreach: ['orgs', 'auth', 'api-keys', 'billing', 'leads'],
  analytics: ['orgs', 'auth', 'api-keys', 'billing', 'leads'],
  webhooks: ['orgs'],
}
const slices = Object.keys(mayImport)
const isSlice = (room: string) => slices.includes(room)

/** Above the slices: the program, its commands, the pages that show more than one slice, and what puts them together. */
const upper = ['main.ts', 'commands', 'app.ts', 'pages', 'config.ts', 'reference.ts']

function expectNone(rule: string, violations: readonly string[]): void {
  expect(violations, `${rule}\n${violations.join('\n')}\n`).toEqual([])
}

function edges(): { from: Source; to: string }[] {
  return sources.flatMap((from) => from.imports.map((to) => ({ from, to })))
}

const say = ({ from, to }: { from: Source; to: string }) => `  ${from.path} imports ${to}`

test('every file has its room', () => {
  const rooms = [...upper, ...slices, 'platform']
  expectNone(
    'A file lives in main, commands, app, config, a slice or the platform.',
    sources.filter(({ path }) => !rooms.includes(roomOf(path))).map(({ path }) => `  ${path}`),
  )
  expectNone(
    'An import names a file that is there.',
    edges()
      .filter(({ to }) => !sourceExists(to))
      .map(say),
  )
})

test('main → app → slices → platform', () => {
  const floor = (path: string) => {
    const room = roomOf(path)
    if (room === 'platform') return 0
    if (isSlice(room)) return 1
    // Settings are read by the program and handed down as values.
    return { 'config.ts': 2, 'reference.ts': 2, pages: 2, 'app.ts': 3, commands: 4, 'main.ts': 5 }[room] ?? 9
  }
  expectNone(
    'main → app → slices → platform: nothing imports from a floor above it. What the platform needs from a slice is handed in by app.ts.',
    edges()
      .filter(({ from, to }) => floor(from.path) < floor(to))
      .map(say),
  )
})

test('no cycles', () => {
  const state = new Map<string, 'open' | 'done'>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') {
      cycles.push(`  ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`)
      return
    }
    state.set(path, 'open')
    for (const to of byPath.get(path)?.imports ?? []) visit(to, [...trail, path])
    state.set(path, 'done')
  }
  for (const { path } of sources) visit(path, [])
  expectNone('No file imports itself, on whatever way.', cycles)
})

test('only routes.ts imports platform/http', () => {
  expectNone(
    'In a slice only routes.ts imports platform/http: rules, queries and use cases run the same in a request, a job, the command line and a test.',
    edges()
      .filter(({ from, to }) => isSlice(roomOf(from.path)) && to.startsWith('platform/http/'))
      .filter(({ from }) => !from.path.endsWith('routes.ts'))
      .map(say),
  )
})

test('a slice imports another through its index.ts, in order', () => {
  const between = edges().filter(({ from, to }) => {
    const [a, b] = [roomOf(from.path), roomOf(to)]
    return isSlice(a) && isSlice(b) && a !== b
  })
  expectNone(
    'A slice imports another only through its index.ts.',
    between.filter(({ to }) => to !== `${roomOf(to)}/index.ts`).map(say),
  )
  expectNone(
    'Slices import in the order orgs ← auth, api-keys, billing ← leads ← scoring, outreach, analytics and never back; webhooks imports no producing slice. What flows the other way is an event.',
    between.filter(({ from, to }) => !mayImport[roomOf(from.path)]?.includes(roomOf(to))).map(say),
  )
})

test('a table has one owner, and only its queries name it', () => {
  const tables = [...readTables().keys()]
  const named = new Map<string, Set<string>>()
  for (const { path, text } of sources) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*(?:\/\/|--).*$/gm, '')
    for (const table of tables) {
      const camel = table.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      const inSql = new RegExp(`\\b(?:from|join|into|update|table|using)\\s+${table}\\b(?!\\()`, 'i')
      const inKysely = new RegExp(
        `\\b(?:selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin)\\(\\s*'${camel}(?: as \\w+)?'`,
      )
      if (!inSql.test(code) && !inKysely.test(code)) continue
      named.set(table, (named.get(table) ?? new Set()).add(path))
    }
  }
  // The outbox is the platform's, and webhooks are there to read it: a claim joins a delivery with its bytes.
  for (const path of named.get('events') ?? []) {
    if (roomOf(path) === 'webhooks') named.get('events')?.delete(path)
  }
  const ownerOf = (path: string) =>
    roomOf(path) === 'platform' ? path.split('/').slice(0, 2).join('/') : roomOf(path)
  const shared = [...named].filter(([, paths]) => new Set([...paths].map(ownerOf)).size > 1)
  expectNone(
    'A table has one owner.',
    shared.map(([table, paths]) => `  ${table}: ${[...paths].join(', ')}`),
  )
  expectNone(
    'Only the queries of its owner name a table (and a hot query that has a file of its own).',
    [...named].flatMap(([table, paths]) =>
      [...paths]
        .filter((path) => isSlice(roomOf(path)) && !/(^|\/)(queries|claim|list-leads)\.ts$/.test(path))
        .map((path) => `  ${path} names ${table}`),
    ),
  )
})

test('schema.ts loads in a browser', () => {
  const reached = new Set<string>()
  const visit = (path: string) => {
    if (reached.has(path)) return
    reached.add(path)
    for (const to of byPath.get(path)?.imports ?? []) visit(to)
  }
  for (const { path } of sources) if (/(^|\/)schema\.ts$/.test(path)) visit(path)
  expectNone(
    'schema.ts loads in a browser: it and all that it imports need nothing of Node.',
    [...reached].flatMap((path) =>
      (byPath.get(path)?.packages ?? [])
        .filter((name) => name !== 'zod')
        .map((name) => `  ${path} imports ${name}`),
    ),
  )
})

test('the dashboard is a customer of the API', () => {
  const web = readWebSources()
  expect(web.length).toBeGreaterThan(100)
  expectNone(
    'web imports the SDK only: nothing of the server, nothing of Node.',
    web.flatMap((from) => [
      ...from.imports.filter((to) => to.startsWith('..')).map((to) => say({ from, to })),
      ...from.packages.filter((name) => name.startsWith('node:')).map((to) => say({ from, to })),
      ...from.packages
        .filter((name) => name.startsWith('@bolsivo/') && name !== '@bolsivo/sdk')
        .map((to) => say({ from, to })),
    ]),
  )
})

test('one door out', () => {
  const outbound = new Set([
    'undici',
    'node:http',
    'node:https',
    'node:net',
    'node:tls',
    'node:dns',
    'nodemailer',
    'stripe',
  ])
  // Stripe is the operator's own choice, behind its SDK: docs/decisions/billing.md.
  const isDoor = (path: string) => /^platform\/(egress(\.ts$|\/)|stripe\.ts$|mail\/|db\/|http\/)/.test(path)
  expectNone(
    'Nothing but platform/egress.ts, platform/mail/ and platform/stripe.ts opens an outbound connection.',
    sources
      .filter(({ path }) => !isDoor(path))
      .flatMap(({ path, text, packages }) => [
        ...packages
          .filter((name) => outbound.has(name.replace(/\/promises$/, '')))
          .map((name) => `  ${path} imports ${name}`),
        ...(/(?<![.\w])fetch\(/.test(text) ? [`  ${path} calls fetch`] : []),
      ]),
  )
})
