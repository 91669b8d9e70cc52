/** All SQL on `email_templates`. */
import { sql } from 'kysely'
import type { OrgTx } from '../../platform/db/database.ts'
import type { Template } from './schema.ts'

export interface OwnTemplate extends Template {
  updatedAt: Date
}

/** Null when the org has written none. */
export async function findTemplate(tx: OrgTx): Promise<OwnTemplate | null> {
  const row = await tx.db
    .selectFrom('emailTemplates')
    .select(['subject', 'bodyText', 'updatedAt'])
    .where('orgId', '=', tx.orgId)
    .executeTakeFirst()
  return row ? { subject: row.subject, body_text: row.bodyText, updatedAt: row.updatedAt } : null
}

export async function upsertTemplate(tx: OrgTx, template: Template): Promise<void> {
  const content = { subject: template.subject, bodyText: template.body_text }
  await tx.db
    .insertInto('emailTemplates')
    .values({ orgId: tx.orgId, ...content })
    .onConflict((conflict) => conflict.column('orgId').doUpdateSet({ ...content, updatedAt: sql`now()` }))
    .execute()
}
