/** All SQL on `imports` and `import_chunks`. */
import { type Selectable, sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import type { ImportsTable } from '../../platform/db/tables.generated.ts'
import type { StoredError } from './errors.ts'
import type { ColumnMapping, ImportState } from './schema.ts'

export interface ImportCounts {
  rowsRead: number
  created: number
  merged: number
  unchanged: number
  rejected: number
}

export interface Import extends ImportCounts {
  id: string
  state: ImportState
  source: string
  mapping: ColumnMapping
  rowsTotal: number
  errors: StoredError[]
  errorsTruncated: boolean
  createdAt: Date
  updatedAt: Date
}

const importOf = (row: Omit<Selectable<ImportsTable>, 'orgId' | 'header' | 'errors'>): Import =>
  row as unknown as Import

export async function insertUpload(tx: OrgTx, id: string): Promise<void> {
  await tx.db.insertInto('imports').values({ orgId: tx.orgId, id, state: 'uploading', source: '' }).execute()
}

export async function insertChunk(
  tx: OrgTx,
  importId: string,
  number: number,
  content: Buffer,
): Promise<void> {
  await tx.db.insertInto('importChunks').values({ orgId: tx.orgId, importId, number, content }).execute()
  await tx.db
    .updateTable('imports')
    .set({ updatedAt: sql`now()` })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', importId)
    .execute()
}

export async function findChunk(tx: OrgTx, importId: string, number: number): Promise<Buffer | null> {
  const row = await tx.db
    .selectFrom('importChunks')
    .select('content')
    .where('orgId', '=', tx.orgId)
    .where('importId', '=', importId)
    .where('number', '=', number)
    .executeTakeFirst()
  return row?.content ?? null
}

export async function deleteChunks(tx: OrgTx, importId: string): Promise<void> {
  await tx.db
    .deleteFrom('importChunks')
    .where('orgId', '=', tx.orgId)
    .where('importId', '=', importId)
    .execute()
}

/** The upload is whole: from now on it is an import. */
export async function updateUploadToRunning(
  tx: OrgTx,
  id: string,
  upload: Pick<Import, 'source' | 'mapping' | 'rowsTotal'> & { readonly header: readonly string[] },
): Promise<Import> {
  const row = await tx.db
    .updateTable('imports')
    .set({
      ...upload,
      ...{ state: 'running', header: [...upload.header], mapping: JSON.stringify(upload.mapping) },
      updatedAt: sql`now()`,
    })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .returningAll()
    .executeTakeFirstOrThrow()
  return importOf(row)
}

/** Removes an upload that became no import; of one that did nothing is touched. With `silentMs` only one of which
 * nothing arrived for so long. Says whether an upload is still there. */
export async function deleteUpload(
  tx: OrgTx,
  id: string,
  { silentMs = 0 }: { silentMs?: number } = {},
): Promise<{ isStillThere: boolean }> {
  const isSilent = sql<boolean>`updated_at <= now() - make_interval(secs => ${silentMs / 1000})`
  const row = await tx.db
    .selectFrom('imports')
    .select(isSilent.as('isSilent'))
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .forUpdate()
    .executeTakeFirst()
  if (!row?.isSilent) return { isStillThere: row !== undefined }
  await deleteChunks(tx, id)
  await tx.db.deleteFrom('imports').where('orgId', '=', tx.orgId).where('id', '=', id).execute()
  return { isStillThere: false }
}

/** So many are kept, for who asks for them all; an import shows the first ones. */
export const maxErrors = 10_000
const shownErrors = 1_000

/** With the first of its errors only. */
const shown = [
  ...(['id', 'state', 'source', 'mapping', 'rowsTotal', 'rowsRead'] as const),
  ...(['created', 'merged', 'unchanged', 'rejected', 'createdAt', 'updatedAt'] as const),
  sql<unknown>`jsonb_path_query_array(errors, ${sql.lit(`$[0 to ${shownErrors - 1}]`)})`.as('errors'),
  sql<boolean>`errors_truncated or jsonb_array_length(errors) > ${sql.lit(shownErrors)}`.as(
    'errorsTruncated',
  ),
]

export async function findImport(tx: OrgTx, id: string): Promise<Import | null> {
  const row = await tx.db
    .selectFrom('imports')
    .select(shown)
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '!=', 'uploading')
    .executeTakeFirst()
  return row ? importOf(row) : null
}

/** Newest first. */
export async function listImports(
  tx: OrgTx,
  page: { limit: number; beforeId: string | null },
): Promise<Import[]> {
  let query = tx.db
    .selectFrom('imports')
    .select(shown)
    .where('orgId', '=', tx.orgId)
    .where('state', '!=', 'uploading')
  if (page.beforeId !== null) query = query.where('id', '<', page.beforeId)
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute()
  return rows.map(importOf)
}

/** All errors that are kept, by line; null where there is no such import. */
export async function findErrors(tx: OrgTx, id: string): Promise<StoredError[] | null> {
  const row = await tx.db
    .selectFrom('imports')
    .select('errors')
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '!=', 'uploading')
    .executeTakeFirst()
  return row ? (row.errors as unknown as StoredError[]) : null
}

/** How far a running import is, locked until the end of the transaction; null when it is over. */
export async function claimImport(tx: OrgTx, id: string): Promise<ImportCounts | null> {
  const row = await tx.db
    .selectFrom('imports')
    .select(['rowsRead', 'created', 'merged', 'unchanged', 'rejected'])
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '=', 'running')
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

/** Adds to the counts, and errors as far as there is room for them. */
export async function updateProgress(
  tx: OrgTx,
  id: string,
  counts: ImportCounts,
  errors: readonly StoredError[],
): Promise<void> {
  await sql`
    update imports set rows_read = rows_read + ${counts.rowsRead}, created = created + ${counts.created},
      merged = merged + ${counts.merged}, unchanged = unchanged + ${counts.unchanged},
      rejected = rejected + ${counts.rejected}, updated_at = now()
    where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
  if (errors.length === 0) return
  await sql`
    update imports set
      errors_truncated = errors_truncated or jsonb_array_length(errors) + ${errors.length} > ${maxErrors},
      errors = case when jsonb_array_length(errors) >= ${maxErrors} then errors else (
        select jsonb_agg(error order by place) from jsonb_array_elements(errors || ${JSON.stringify(errors.slice(0, maxErrors))}::jsonb)
          with ordinality as kept (error, place) where place <= ${maxErrors}
      ) end
    where org_id = ${tx.orgId} and id = ${id}`.execute(tx.db)
}

/** Ends an import, and with it the need for the file. */
export async function updateImportEnded(tx: OrgTx, id: string, state: 'done' | 'failed'): Promise<Import> {
  await deleteChunks(tx, id)
  const row = await tx.db
    .updateTable('imports')
    .set({ state, updatedAt: sql`now()` })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return importOf(row)
}

/** Part of erasing a lead: what an import found wrong with its rows, and quoted. */
export async function deleteErrorsAbout(tx: OrgTx, leadId: string): Promise<void> {
  await sql`
    update imports set errors = (
      select coalesce(jsonb_agg(error order by place), '[]') from jsonb_array_elements(errors)
        with ordinality as kept (error, place) where error ->> 'lead_id' is distinct from ${leadId}
    )
    where org_id = ${tx.orgId} and errors @> ${JSON.stringify([{ lead_id: leadId }])}::jsonb`.execute(tx.db)
}

/** The names of its columns as the file has them, and what each was taken for; null where there is no such import. */
export async function findColumns(
  tx: OrgTx,
  id: string,
): Promise<{ header: string[]; mapping: ColumnMapping } | null> {
  const row = await tx.db
    .selectFrom('imports')
    .select(['header', 'mapping'])
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .where('state', '!=', 'uploading')
    .executeTakeFirst()
  return row ? { header: row.header, mapping: row.mapping as ColumnMapping } : null
}
