import { sql } from 'kysely'
import type { Database } from './database.ts'
import { migrationNames } from './migrate.ts'

/** Whether the database can be reached and every migration of this program has run; each null, or what is wrong. */
export function readinessChecks(
  db: Database,
): Record<'database' | 'migrations', () => Promise<string | null>> {
  return {
    async database() {
      await db.read(sql`select 1`)
      return null
    },
    async migrations() {
      const { rows } = await db.read(sql<{ name: string }>`select name from migrations`)
      const applied = new Set(rows.map(({ name }) => name))
      const missing = (await migrationNames()).filter((name) => !applied.has(name))
      return missing.length > 0 ? `are not all applied: ${missing.join(', ')}` : null
    },
  }
}
