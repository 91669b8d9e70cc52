/**
 * Takes a file in, of any size, in flat memory: as chunks in the database, where any worker finds it. On the way its
 * header is looked at and its rows are counted, so that a file of no use is refused at once and progress has an end.
 *
 * Until `startImport` it is an upload, which nobody sees. What breaks off is removed at once; what a crash leaves is
 * removed by a job.
 */
import type { Database } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { JobQueue } from '../../platform/jobs/queue.ts'
import { uploadIncomplete } from './errors.ts'
import { deleteUpload, insertChunk, insertUpload } from './queries.ts'
import { readCsv } from './read-csv.ts'

export interface Upload {
  readonly importId: string
  readonly header: readonly string[]
  /** With the names that are repeated. */
  readonly fullHeader: readonly string[]
  readonly rowsTotal: number
}

export interface ImportDeps {
  readonly db: Database
  readonly jobs: JobQueue
}

/** Large enough for few statements, small enough for hundreds of uploads at once. */
const chunkBytes = 512 * 1024

/** Longer than any silence that the server bears from a client. */
export const abandonedAfterMs = 10 * 60_000

/**
 * `checkHeader` may throw, as soon as the header is there. Throws what `readCsv` throws about a file without one, and
 * `upload_incomplete`; nothing is left behind then.
 */
export async function receiveFile(
  { db, jobs }: ImportDeps,
  orgId: string,
  content: AsyncIterable<Uint8Array>,
  checkHeader: (header: readonly string[]) => void = () => {},
): Promise<Upload> {
  const importId = newId('imp')
  await db.inOrg(orgId, async (tx) => {
    await insertUpload(tx, importId)
    await jobs.enqueue(tx, [{ type: 'discard_upload', payload: { importId }, delayMs: abandonedAfterMs }])
  })
  const store = (number: number, chunk: Buffer) =>
    db.inOrg(orgId, (tx) => insertChunk(tx, importId, number, chunk))
  try {
    let header: readonly string[] | undefined
    let fullHeader: readonly string[] = []
    let rowsTotal = 0
    // Skipped rows are counted and not taken apart: 2 µs each.
    for await (const batch of readCsv(stored(content, store), { skipRows: Infinity })) {
      if (header === undefined) checkHeader(batch.header)
      header = batch.header
      fullHeader = batch.fullHeader
      rowsTotal += batch.rowCount
    }
    return { importId, header: header ?? [], fullHeader, rowsTotal }
  } catch (error) {
    await discardUpload(db, orgId, importId)
    throw error
  }
}

/** Removes an upload that will be no import. Where the database is away, the job does it later. */
export async function discardUpload(db: Database, orgId: string, importId: string): Promise<void> {
  await db.inOrg(orgId, (tx) => deleteUpload(tx, importId)).catch(() => {})
}

/** Passes the content on, each part once it is stored. */
async function* stored(
  content: AsyncIterable<Uint8Array>,
  store: (number: number, chunk: Buffer) => Promise<void>,
): AsyncGenerator<Buffer> {
  let number = 0
  let parts: Uint8Array[] = []
  let bytes = 0
  async function flush(): Promise<Buffer> {
    const chunk = Buffer.concat(parts)
    parts = []
    bytes = 0
    await store(number++, chunk)
    return chunk
  }
  for await (const part of arriving(content)) {
    parts.push(part)
    bytes += part.length
    if (bytes >= chunkBytes) yield await flush()
  }
  if (bytes > 0) yield await flush()
}

async function* arriving(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* content
  } catch (cause) {
    throw cause instanceof AppError ? cause : new AppError(uploadIncomplete, { cause })
  }
}
