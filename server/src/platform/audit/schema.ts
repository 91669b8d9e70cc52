/** The shapes of the audit log in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, queryText, queryTime, time } from '../shapes.ts'

const settings = z
  .record(z.string(), z.unknown())
  .nullable()
  .meta({ description: 'For settings, keys and webhooks; never secrets, never facts about a lead' })

const entryExample = {
  id: 'aud_01kvjq4fzhd6e1f5g8h2j9k4m3',
  action: 'webhook.updated',
  target: 'whk_01kt3qv68yc4d8e2f6g9h3j7k1',
  actor: { type: 'api_key', id: 'key_01kt3qbeqeb2c3d4e5f6g7h8j9', name: 'CRM sync' },
  address: '203.0.113.24',
  request_id: 'req_01jz6k3v9q8w7x5y4t2r1s0p9n',
  fields: ['status'],
  before: { status: 'enabled' },
  after: { status: 'disabled' },
  created_at: '2026-06-20T14:32:10.481Z',
}

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
  .meta({ id: 'AuditEntry', examples: [entryExample] })

export const auditListQuery = z.strictObject({
  ...pageQuery,
  action: queryText(100).optional(),
  actor: queryText(100).meta({ description: 'The id of a key or person, or `operator`' }).optional(),
  target: queryText(100).meta({ description: 'The id of what was changed' }).optional(),
  created_after: queryTime.optional(),
  created_before: queryTime.optional(),
})

export const auditListShape = listOf(auditEntryShape)
