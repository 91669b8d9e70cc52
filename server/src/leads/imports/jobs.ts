import type { JobQueue } from '../../platform/jobs/queue.ts'
import { defineJobHandler, type JobHandler } from '../../platform/jobs/worker.ts'
import { claimImport, deleteUpload, updateImportEnded, updateProgress } from './queries.ts'
import { abandonedAfterMs } from './receive-file.ts'
import { deleteRejectedRows } from './rejected-rows/queries.ts'
import { type RunImportDeps, runImport } from './run-import.ts'

export function importJobs(deps: RunImportDeps & { jobs: JobQueue }): JobHandler[] {
  const { db, jobs } = deps
  return [
    defineJobHandler<{ importId: string }>({
      type: 'run_import',
      // One keeps a core busy.
      concurrency: 2,
      run: ({ orgId, payload, signal }) => runImport(deps, orgId, payload.importId, signal),
      async onGivenUp({ orgId, payload: { importId } }) {
        await db.inOrg(orgId, async (tx) => {
          if ((await claimImport(tx, importId)) === null) return
          const nothing = { rowsRead: 0, created: 0, merged: 0, unchanged: 0, rejected: 0 }
          const message =
            'the import was given up after several tries; the rows before this are in: import the file again'
          await updateProgress(tx, importId, nothing, [{ line: 0, path: '', message }])
          await updateImportEnded(tx, importId, 'failed')
        })
      },
    }),
    defineJobHandler<{ importId: string }>({
      type: 'discard_rejected_rows',
      run: ({ orgId, payload }) => db.inOrg(orgId, (tx) => deleteRejectedRows(tx, payload.importId)),
    }),
    defineJobHandler<{ importId: string }>({
      type: 'discard_upload',
      async run({ orgId, payload }) {
        await db.inOrg(orgId, async (tx) => {
          const { isStillThere } = await deleteUpload(tx, payload.importId, { silentMs: abandonedAfterMs })
          if (isStillThere)
            await jobs.enqueue(tx, [{ type: 'discard_upload', payload, delayMs: abandonedAfterMs }])
        })
      },
    }),
  ]
}
