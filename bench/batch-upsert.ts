/**
 * Rows per second by `POST /api/leads/batch`, a thousand at a time, one request after the other, over HTTP with key,
 * validation, duplicates, events and audit log; and the same rows by an import, in the same run. A batch is scored by
 * jobs afterwards, which do not run here; an import scores as it writes.
 */
import { issueKey } from '../server/src/api-keys/index.ts'
import { createApp } from '../server/src/app.ts'
import { readConfig } from '../server/src/config.ts'
import { insertOrg } from '../server/src/orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../server/src/platform/crypto.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { newId } from '../server/src/platform/ids.ts'
import { createLog } from '../server/src/platform/log.ts'
import { openBenchDatabase } from './database.ts'
import type { Benchmark, Figure } from './figure.ts'
import { measureImport, type Row, rowAt, sampleRows } from './import.ts'

const rowCount = Number(process.env.BENCH_ROWS ?? 50_000)
const batchSize = 1_000

export const benchmark: Benchmark = { name: 'batch upsert', run }

async function run(): Promise<Figure[]> {
  const database = await openBenchDatabase()
  try {
    await migrate(database.url)
    const rows = await sampleRows()
    const batched = await measureBatches(database.url, rows)
    const imported = rowCount / (await measureImport(database.url, rows, rowCount)).seconds
    const plain = { goal: '', holds: null }
    return [
      { ...plain, name: 'POST /api/leads/batch: rows per second', value: batched, unit: 'rows/s' },
      { ...plain, name: 'import of the same rows', value: imported, unit: 'rows/s' },
      { ...plain, name: 'batch / import', value: batched / imported, unit: '×' },
    ]
  } finally {
    await database.close()
  }
}

async function measureBatches(url: string, rows: readonly Row[]): Promise<number> {
  const app = await createApp({
    config: readConfig({ PORT: '0' }),
    ...{ databaseUrl: url, directUrl: null },
    ring: parseKeyRing(generateKeyRing()),
    log: createLog('error'),
  })
  try {
    const address = await app.listen()
    const { api_key: key } = await app.db.inOrg(newId('org'), async (tx) => {
      await insertOrg(tx, { name: 'Bench', plan: 'scale', ownerId: newId('usr') })
      return issueKey(tx, { name: 'Bench', scopes: ['write'], expiresAt: null, createdBy: null })
    })
    const outcomes = new Map<string, number>()
    const begin = performance.now()
    for (let at = 0; at < rowCount; at += batchSize) {
      const leads = Array.from({ length: batchSize }, (_, place) => leadOf(rowAt(rows, at + place)))
      const answer = await fetch(`${address}/api/leads/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ leads }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${answer.status}: ${text}`)
      const { data } = JSON.parse(text) as { data: { outcome: string }[] }
      for (const { outcome } of data) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    const perSecond = rowCount / ((performance.now() - begin) / 1000)
    console.log([...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', '))
    return perSecond
  } finally {
    await app.close()
  }
}

const leadOf = ({ name, category, address, city, state, zip, phone }: Row) => ({
  ...{ business_name: name, category, address, city },
  ...{ region: state, postal_code: zip, phone },
})
