import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { createDatabase, type Database } from '../../platform/db/database.ts'
import { createOutbox } from '../../platform/events/outbox.ts'
import { newId } from '../../platform/ids.ts'
import type { JobQueue, NewJob } from '../../platform/jobs/queue.ts'
import { createLog } from '../../platform/log.ts'
import type { Assessor } from '../upsert-leads.ts'
import { importJobs } from './jobs.ts'
import { findImport, type Import, insertChunk, insertUpload } from './queries.ts'
import { receiveFile } from './receive-file.ts'
import { batchRows, runImport } from './run-import.ts'
import { startImport } from './start-import.ts'

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await createTestDatabase()
  db = createDatabase({ url: database.url, log: createLog('silent') })
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})

const enqueued: NewJob[] = []
const jobs: JobQueue = {
  async enqueue(_tx, added) {
    enqueued.push(...added)
  },
}
const outbox = createOutbox([])
const assessor: Assessor = {
  assess: () => ({ score: 50, fitReason: 'A business', qualifies: false }),
  keep: async () => {},
}

/** Four batches, the last one half: every hundredth has no name, every tenth is the business of the row before once more. */
const rowCount = 3.5 * batchRows
const rows = Array.from({ length: rowCount }, (_, i) => {
  if (i % 100 === 99) return ',1 Main St,Ojai,\n'
  const name = `Business ${i % 10 === 9 ? i - 1 : i}`
  return `${name},1 Main St,Ojai,${i % 500 === 0 ? 'x' : ''}\n`
})
const file = Buffer.from(`name,address,city,phone\n${rows.join('')}`)
const expected = {
  state: 'done',
  rowsTotal: rowCount,
  rowsRead: rowCount,
  created: 0.9 * rowCount,
  merged: 0,
  unchanged: 0.09 * rowCount,
  rejected: 0.01 * rowCount,
  errorsTruncated: false,
}

async function* chunks(): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += 10_000) yield file.subarray(at, at + 10_000)
}

async function start(): Promise<{ orgId: string; id: string }> {
  const orgId = newId('org')
  const { id } = await startImport({ db, jobs }, orgId, await receiveFile({ db, jobs }, orgId, chunks()))
  return { orgId, id }
}

const find = (orgId: string, id: string): Promise<Import | null> =>
  db.inOrg(orgId, (tx) => findImport(tx, id))

async function expectExact(orgId: string, id: string): Promise<void> {
  const found = await find(orgId, id)
  expect(found).toMatchObject(expected)
  expect(found?.errors.map(({ line }) => line)).toEqual([...new Set(found?.errors.map(({ line }) => line))])
  expect(found?.errors).toHaveLength(rowCount / 100 + rowCount / 500)
  await db.inOrg(orgId, async (tx) => {
    const count = async (type: string) =>
      (await tx.db.selectFrom('events').select('id').where('type', '=', type).execute()).length
    expect(await count('lead.created')).toBe(0.9 * rowCount)
    expect(await count('lead.scored')).toBe(0.9 * rowCount)
    expect(await count('lead.updated')).toBe(0)
    expect(await count('import.completed')).toBe(1)
    expect(await tx.db.selectFrom('leads').select('id').execute()).toHaveLength(0.9 * rowCount)
    expect(await tx.db.selectFrom('importChunks').select('number').execute()).toEqual([])
  })
}

it('goes on exactly where it was after it was stopped in the middle', async () => {
  const { orgId, id } = await start()
  const stop = new AbortController()
  let batches = 0
  const createAssessor = async () => {
    if (++batches === 2) stop.abort(new Error('stopped'))
    return assessor
  }
  await expect(runImport({ db, outbox, createAssessor }, orgId, id, stop.signal)).rejects.toThrow('stopped')
  await vi.waitFor(async () => expect((await find(orgId, id))?.rowsRead).toBe(2 * batchRows))
  await runImport({ db, outbox, createAssessor }, orgId, id, new AbortController().signal)
  await expectExact(orgId, id)
  expect(batches).toBe(4)
})

it('loses and doubles nothing when each batch fails once', async () => {
  const { orgId, id } = await start()
  let tries = 0
  const createAssessor = async () => {
    if (++tries % 2 === 1) throw new Error('broken')
    return assessor
  }
  const run = () => runImport({ db, outbox, createAssessor }, orgId, id, new AbortController().signal)
  for (let i = 0; i < 4; i++) {
    await expect(run()).rejects.toThrow('broken')
    if (tries < 7) expect((await find(orgId, id))?.state).toBe('running')
  }
  await run()
  await expectExact(orgId, id)
})

it('takes each row in once when two workers run it at the same time', async () => {
  const { orgId, id } = await start()
  const run = () =>
    runImport({ db, outbox, createAssessor: async () => assessor }, orgId, id, new AbortController().signal)
  const ends = await Promise.allSettled([run(), run()])
  expect(ends.filter(({ status }) => status === 'rejected').length).toBeLessThanOrEqual(1)
  await run()
  await expectExact(orgId, id)
})

it('is failed, with what it has taken in, when it was given up', async () => {
  const { orgId, id } = await start()
  const createAssessor = async () => {
    throw new Error('broken')
  }
  const handler = importJobs({ db, outbox, jobs, createAssessor }).find(({ type }) => type === 'run_import')
  const job = {
    orgId,
    id: 'job',
    payload: { importId: id },
    attempt: 10,
    signal: new AbortController().signal,
  }
  await expect(handler?.run(job)).rejects.toThrow('broken')
  await handler?.onGivenUp?.(job, new Error('broken'))
  const found = await find(orgId, id)
  expect(found).toMatchObject({ state: 'failed', rowsRead: 0 })
  expect(found?.errors[0]?.message).toContain('import the file again')
  // A job that comes late finds nothing to do.
  await handler?.run(job)
})

it('an upload that a crash left is removed once nothing has arrived for long, and not before', async () => {
  const orgId = newId('org')
  const importId = newId('imp')
  const handler = importJobs({ db, outbox, jobs, createAssessor: async () => assessor }).find(
    ({ type }) => type === 'discard_upload',
  )
  const job = { orgId, id: 'job', payload: { importId }, attempt: 1, signal: new AbortController().signal }
  await db.inOrg(orgId, async (tx) => {
    await insertUpload(tx, importId)
    await insertChunk(tx, importId, 0, Buffer.from('name\nJoe\n'))
  })
  enqueued.length = 0
  await handler?.run(job)
  expect(enqueued).toMatchObject([{ type: 'discard_upload', payload: { importId } }])
  await db.inOrg(orgId, (tx) =>
    tx.db
      .updateTable('imports')
      .set({ updatedAt: new Date(Date.now() - 3_600_000) })
      .execute(),
  )
  await handler?.run(job)
  await db.inOrg(orgId, async (tx) => {
    expect(await tx.db.selectFrom('imports').select('id').execute()).toEqual([])
    expect(await tx.db.selectFrom('importChunks').select('number').execute()).toEqual([])
  })
  expect(enqueued).toHaveLength(1)
})
