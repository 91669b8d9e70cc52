/** The shapes of captured mail in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, time } from '../../platform/shapes.ts'

const mailExample = {
  id: 'mail_01kvg6k07mr2s6t1v8w4x9y3z5',
  email_id: 'draft_01kvd00ymff7g3h9j5k1m6n2p8',
  from: 'Ana Ruiz <outreach@leads.example.com>',
  to: 'manager@sunriseofficepark.com',
  subject: 'Quick question for Sunrise Office Park',
  text: 'Hello Dana,\n\nwho looks after evening cleaning at Sunrise Office Park?\n\nAna Ruiz\n',
  created_at: '2026-06-19T15:04:31.220Z',
}
const sourceExample = [
  ...[`From: ${mailExample.from}`, `To: ${mailExample.to}`, `Subject: ${mailExample.subject}`],
  ...['Content-Type: text/plain; charset=utf-8', '', mailExample.text],
].join('\r\n')

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
  .meta({ id: 'CapturedMail', examples: [mailExample] })

export const capturedSourceShape = capturedMailShape
  .extend({ source: z.string().meta({ description: 'The whole message as it went over the wire' }) })
  .meta({ examples: [{ ...mailExample, source: sourceExample }] })

export const capturedMailQuery = z.strictObject(pageQuery)
export const capturedMailListShape = listOf(capturedMailShape)
export const capturedMailParams = z.strictObject({ id: z.string() })
