/**
 * Import: rows per second from an uploaded file to scored leads with their events and deliveries, on a database of
 * its own with fsync on; memory for a file ten times as long; and the same rows as bare INSERTs in the same run.
 *
 * The file repeats the real samples, each time under other names and house numbers, so duplicates are as many as there
 * are in the real files. About a tenth of the leads qualify, and one endpoint is subscribed to that.
 */
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { type App, createApp } from '../server/src/app.ts'
import { readConfig } from '../server/src/config.ts'
import { readCsv } from '../server/src/leads/imports/read-csv.ts'
import { receiveFile } from '../server/src/leads/imports/receive-file.ts'
import { runImport } from '../server/src/leads/imports/run-import.ts'
import { startImport } from '../server/src/leads/imports/start-import.ts'
import { findImport, type Import } from '../server/src/leads/index.ts'
import { insertOrg } from '../server/src/orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../server/src/platform/crypto.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { newId } from '../server/src/platform/ids.ts'
import { createLog } from '../server/src/platform/log.ts'
import { createAssessor } from '../server/src/scoring/index.ts'
import { profileSchema } from '../server/src/scoring/profile.ts'
import { saveProfile } from '../server/src/scoring/save-profile.ts'
import { insertWebhook } from '../server/src/webhooks/endpoints/queries.ts'
import { openBenchDatabase } from './database.ts'
import type { Benchmark, Figure } from './figure.ts'

const rowCount = Number(process.env.BENCH_ROWS ?? 200_000)

export const benchmark: Benchmark = { name: 'import', run }

async function run(): Promise<Figure[]> {
  const database = await openBenchDatabase()
  try {
    await migrate(database.url)
    const rows = await sampleRows()
    const short = await measureImport(database.url, rows, Math.ceil(rowCount / 10))
    const long = await measureImport(database.url, rows, rowCount)
    const bare = await measureBareInsert(database.url, rows)
    const perSecond = rowCount / long.seconds
    console.log(describe(long))
    const memory = long.peakBytes / short.peakBytes
    return [
      figure('import: rows per second', perSecond, 'rows/s', '≥ 10,000', perSecond >= 10_000),
      figure('import / bare INSERT of the same rows', perSecond / bare, '×', '', null),
      figure('import: upload, rows per second', rowCount / long.uploadSeconds, 'rows/s', '', null),
      figure(
        'import: peak memory / that of a tenth of the file',
        memory,
        '×',
        '≤ 1.25 (flat)',
        memory <= 1.25,
      ),
    ]
  } finally {
    await database.close()
  }
}

const figure = (name: string, value: number, unit: string, goal: string, holds: boolean | null): Figure => ({
  name,
  value,
  unit,
  goal,
  holds,
})

interface Measured {
  uploadSeconds: number
  seconds: number
  /** Of the process, above what it had before. */
  peakBytes: number
  result: Import | null
  qualified: number
}

const describe = ({ result, qualified, peakBytes }: Measured): string =>
  `${result?.created} created, ${result?.merged} merged, ${result?.unchanged} unchanged, ${result?.rejected} rejected, ` +
  `${qualified} qualified, peak memory ${Math.round(peakBytes / 2 ** 20)} MB`

export async function measureImport(url: string, rows: readonly Row[], count: number): Promise<Measured> {
  const app = await createApp({
    config: readConfig({ PORT: '0' }),
    databaseUrl: url,
    directUrl: null,
    ring: parseKeyRing(generateKeyRing()),
    log: createLog('error'),
  })
  try {
    const orgId = await createOrg(app)
    let peakBytes = 0
    const watch = setInterval(() => {
      peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
    }, 50)
    const begin = performance.now()
    const upload = await receiveFile(app, orgId, fileOf(rows, count))
    const { id } = await startImport(app, orgId, upload)
    const uploaded = performance.now()
    await runImport({ ...app, createAssessor }, orgId, id, new AbortController().signal)
    const end = performance.now()
    clearInterval(watch)
    return {
      uploadSeconds: (uploaded - begin) / 1000,
      seconds: (end - uploaded) / 1000,
      peakBytes,
      result: await app.db.inOrg(orgId, (tx) => findImport(tx, id)),
      qualified: await app.db.inOrg(orgId, async (tx) => {
        const { count } = await tx.db
          .selectFrom('deliveries')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
        return count
      }),
    }
  } finally {
    await app.close()
  }
}

async function createOrg(app: App): Promise<string> {
  const orgId = newId('org')
  const profile = profileSchema.parse({
    categories: ['janitorial services', 'computer services'],
    cities: ['Little Rock'],
  })
  await app.db.inOrg(orgId, async (tx) => {
    await insertOrg(tx, { name: 'Bench', plan: 'scale', ownerId: newId('usr') })
    await saveProfile(tx, profile)
    await insertWebhook(tx, {
      id: newId('whk'),
      name: 'Bench',
      description: null,
      targetUrl: 'https://example.com/',
      eventTypes: ['lead.qualified'],
      include: [],
      headers: {},
      retryPolicy: 'standard',
    })
  })
  return orgId
}

export type Row = Readonly<
  Record<'name' | 'category' | 'address' | 'city' | 'state' | 'zip' | 'phone', string>
>

const columns = ['name', 'category', 'address', 'city', 'state', 'zip', 'phone'] as const

/** Both samples under one header, one row of each at a time. */
export async function sampleRows(): Promise<Row[]> {
  const littleRock = await readSample('little-rock-sample', (cell) => ({
    ...{
      name: cell('Business'),
      category: cell('Classification'),
      address: cell('Address'),
      city: cell('City'),
    },
    ...{ state: 'AR', zip: cell('Zip'), phone: '' },
  }))
  const sanFrancisco = await readSample('sf-food-sample', (cell) => ({
    ...{ name: cell('name'), category: 'Restaurant', address: cell('address'), city: cell('city') },
    ...{ state: cell('state'), zip: cell('postal_code'), phone: cell('phone_number') },
  }))
  return littleRock.flatMap((row, i) => [row, ...sanFrancisco.slice(i, i + 1)])
}

async function readSample(name: string, rowOf: (cell: (column: string) => string) => Row): Promise<Row[]> {
  const path = new URL(`../server/demo/data/${name}.csv`, import.meta.url)
  const rows: Row[] = []
  for await (const batch of readCsv(
    (async function* () {
      yield readFileSync(path)
    })(),
  )) {
    for (const { cells } of batch.rows)
      rows.push(rowOf((column) => cells[batch.header.indexOf(column)] ?? ''))
  }
  return rows
}

/** Row `index` of the file; each time through the samples the names are others. */
export function rowAt(rows: readonly Row[], index: number): Row {
  const row = rows[index % rows.length] as Row
  const round = Math.floor(index / rows.length)
  return round === 0 ? row : { ...row, name: `${row.name} ${round}`, address: `${round}${row.address}` }
}

async function* fileOf(rows: readonly Row[], count: number): AsyncGenerator<Buffer> {
  let text = `${columns.join(',')}\r\n`
  for (let index = 0; index < count; index++) {
    const row = rowAt(rows, index)
    text += `${columns.map((column) => `"${row[column].replaceAll('"', '""')}"`).join(',')}\r\n`
    if (text.length < 64 * 1024) continue
    yield Buffer.from(text)
    text = ''
  }
  yield Buffer.from(text)
}

/** The least that a database can do with these rows: a table with a key, a thousand rows a statement. */
async function measureBareInsert(url: string, rows: readonly Row[]): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `create table bare_rows (id bigint primary key, ${columns.map((column) => `${column} text`).join(', ')})`,
    )
    const count = Math.min(rowCount, 100_000)
    const begin = performance.now()
    for (let at = 0; at < count; at += 1_000) {
      const batch = Array.from({ length: 1_000 }, (_, i) => rowAt(rows, at + i))
      await client.query(
        `insert into bare_rows select * from unnest($1::bigint[], ${columns.map((_, i) => `$${i + 2}::text[]`).join(', ')})`,
        [batch.map((_, i) => at + i), ...columns.map((column) => batch.map((row) => row[column]))],
      )
    }
    return count / ((performance.now() - begin) / 1000)
  } finally {
    await client.query('drop table if exists bare_rows')
    await client.end()
  }
}
