/** An upload becomes an import, and a job is there to run it. */
import { recordChange } from '../../platform/audit/record-change.ts'
import { describeMapping, type GivenMapping, resolveMapping } from './mapping.ts'
import { type Import, updateUploadToRunning } from './queries.ts'
import { discardUpload, type ImportDeps, type Upload } from './receive-file.ts'
import { rejectedRowsKeptDays } from './rejected-rows/queries.ts'

export interface ImportOptions {
  readonly source?: string | undefined
  readonly mapping?: GivenMapping | undefined
}

/** Throws `invalid_mapping` and `no_name_column`; the upload is gone then. */
export async function startImport(
  { db, jobs }: ImportDeps,
  orgId: string,
  { importId, header, fullHeader, rowsTotal }: Upload,
  options: ImportOptions = {},
): Promise<Import> {
  try {
    const mapping = describeMapping(header, resolveMapping(header, options.mapping))
    return await db.inOrg(orgId, async (tx) => {
      const source = options.source ?? 'import'
      const upload = { source, header: fullHeader, mapping, rowsTotal }
      const started = await updateUploadToRunning(tx, importId, upload)
      await jobs.enqueue(tx, [
        { type: 'run_import', payload: { importId }, key: importId },
        { type: 'discard_rejected_rows', payload: { importId }, delayMs: rejectedRowsKeptDays * 86_400_000 },
      ])
      recordChange(tx, { action: 'import.started', target: importId })
      return started
    })
  } catch (error) {
    await discardUpload(db, orgId, importId)
    throw error
  }
}
