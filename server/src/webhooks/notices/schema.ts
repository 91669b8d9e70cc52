/** The shape of a notice in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, time } from '../../platform/shapes.ts'

export const noticeShape = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['webhook_failing', 'webhook_disabled']),
    webhook_id: z.string().nullable(),
    message: z.string(),
    created_at: time,
  })
  .meta({ id: 'Notice' })
export const noticeListQuery = z.strictObject(pageQuery)
export const noticeListShape = listOf(noticeShape)
