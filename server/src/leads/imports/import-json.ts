import type { Import } from './queries.ts'
import type { ImportJson } from './schema.ts'

/** An import as the API and the command line show it. */
export function importJson(found: Import): ImportJson {
  return {
    id: found.id,
    state: found.state,
    source: found.source,
    mapping: found.mapping,
    rows_total: found.rowsTotal,
    rows_read: found.rowsRead,
    created: found.created,
    merged: found.merged,
    unchanged: found.unchanged,
    rejected: found.rejected,
    errors: found.errors.map(({ line, path, message }) => ({ line, path, message })),
    errors_truncated: found.errorsTruncated,
    created_at: found.createdAt.toISOString(),
    updated_at: found.updatedAt.toISOString(),
  }
}
