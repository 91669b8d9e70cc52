/** The shape of a notice in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, time } from '../../platform/shapes.ts'

const noticeExample = {
  id: 'ntc_01kvs7jq5tk7m1n5p9q3r8s2t6',
  kind: 'webhook_disabled',
  webhook_id: 'whk_01kt3qv68yc4d8e2f6g9h3j7k1',
  message:
    'The webhook "My CRM sync" was disabled. It answered 410 Gone: it wants no more deliveries. Its events are kept: enable it again and recover them since the time it stopped.',
  created_at: '2026-06-23T03:15:00.410Z',
}

export const noticeShape = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['webhook_failing', 'webhook_disabled']),
    webhook_id: z.string().nullable(),
    message: z.string(),
    created_at: time,
  })
  .meta({ id: 'Notice', examples: [noticeExample] })
export const noticeListQuery = z.strictObject(pageQuery)
export const noticeListShape = listOf(noticeShape)
