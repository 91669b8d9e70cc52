/** The shapes of captured mail in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, time } from '../../platform/shapes.ts'

export const capturedMailShape = z
  .strictObject({
    id: z.string(),
    email_id: z.string().nullable(),
    from: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    created_at: time,
  })
  .meta({ id: 'CapturedMail' })

export const capturedSourceShape = capturedMailShape.extend({
  source: z.string().meta({ description: 'The whole message as it went over the wire' }),
})

export const capturedMailQuery = z.strictObject(pageQuery)
export const capturedMailListShape = listOf(capturedMailShape)
export const capturedMailParams = z.strictObject({ id: z.string() })
