/** The shapes of an e-mail in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, queryList, queryText, time } from '../../platform/shapes.ts'

export const emailStates = [
  'draft',
  'approved',
  'sending',
  'sent',
  'failed',
  'unknown',
  'rejected',
  'bounced',
] as const
export const emailStateShape = z
  .enum(emailStates, `must be one of ${emailStates.join(', ')}`)
  .meta({ id: 'EmailState' })
export type EmailState = z.output<typeof emailStateShape>

export const subjectLimit = 200
export const bodyLimit = 20_000

/** Nothing is trimmed: what was written is what is shown, approved and sent. */
export const mailText = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .refine((value) => value.trim() !== '', 'must not be empty')
    .refine(
      (value) => value.isWellFormed() && !value.includes('\0'),
      'must not contain NUL or broken Unicode',
    )

const subjectShape = mailText(subjectLimit).refine(
  (value) => !/[\p{Cc}\u2028\u2029]/u.test(value),
  'must be one line without control characters',
)
export const bodyShape = mailText(bodyLimit)
/** The form only; `parseEmailAddress` has the last word and gives the reason. */
const toShape = z
  .string()
  .max(254, 'must have at most 254 characters')
  .regex(/^[^\s@]+@[^\s@]+$/, 'must be one e-mail address without a display name')
const hashShape = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be the content_hash of the e-mail, 64 lower-case hexadecimal digits')

export const emailShape = z
  .strictObject({
    id: z.string(),
    lead_id: z.string(),
    state: emailStateShape,
    to: z.string().nullable(),
    subject: z.string(),
    body_text: z.string(),
    sequence_step: z.int().min(1),
    content_hash: z
      .string()
      .meta({ description: 'Of to, subject and body_text; say it back to approve them' }),
    message_id: z.string().nullable(),
    sent_at: time.nullable(),
    created_at: time,
    updated_at: time,
  })
  .meta({ id: 'Email' })
export type Email = z.output<typeof emailShape>

/** Absent: as it is. `to: null`: no address for now. */
export const emailPatchShape = z
  .strictObject({ to: toShape.nullable(), subject: subjectShape, body_text: bodyShape })
  .partial()
export type EmailPatch = z.output<typeof emailPatchShape>

export const approvalShape = z.strictObject({ content_hash: hashShape })

export const rejectionShape = z.strictObject({ reason: mailText(500) })

/** What a person found out about an e-mail of which nobody knows whether it went out. */
export const settlementShape = z.strictObject({
  state: z.enum(['sent', 'failed'], 'must be sent or failed'),
})

export const emailListQuery = z.strictObject({
  state: queryList(emailStates).optional(),
  lead_id: queryText(100).optional(),
  ...pageQuery,
})
export const emailListShape = listOf(emailShape)
export const emailParams = z.strictObject({ id: z.string() })
