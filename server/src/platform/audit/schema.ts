/** The shapes of the audit log in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, queryText, time } from '../shapes.ts'

const settings = z
  .record(z.string(), z.unknown())
  .nullable()
  .meta({ description: 'For settings, keys and webhooks; never secrets, never facts about a lead' })

export const auditEntryShape = z
  .strictObject({
    id: z.string(),
    action: z.string().meta({ description: 'Such as `lead.updated`, `webhook.created`, `api_key.revoked`' }),
    target: z.string().nullable().meta({ description: 'The id of what was changed' }),
    actor: z.strictObject({
      type: z.enum(['api_key', 'person', 'operator', 'system']),
      id: z.string().meta({ description: 'Of the key or person; else the same word as `type`' }),
      name: z.string().nullable(),
    }),
    address: z.string().nullable().meta({ description: 'Where the request came from' }),
    request_id: z.string().nullable(),
    fields: z.array(z.string()).meta({ description: 'Names of what was changed' }),
    before: settings,
    after: settings,
    created_at: time,
  })
  .meta({ id: 'AuditEntry' })

export const auditListQuery = z.strictObject({
  ...pageQuery,
  action: queryText(100).optional(),
  actor: queryText(100).meta({ description: 'The id of a key or person, or `operator`' }).optional(),
  target: queryText(100).meta({ description: 'The id of what was changed' }).optional(),
})

export const auditListShape = listOf(auditEntryShape)
