/** The shapes of an e-mail in the API. Loads in a browser. */
import { z } from 'zod'
import { listOf, pageQuery, queryList, queryText, requiredText, time } from '../../platform/shapes.ts'

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

export const emailActions = ['edit', 'approve', 'reject', 'withdraw', 'settle'] as const
export type EmailAction = (typeof emailActions)[number]

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

export const emailExample = {
  id: 'draft_01kvd00ymff7g3h9j5k1m6n2p8',
  lead_id: 'lead_01kvd00xrpq8w7x5y4t2r1s0p9',
  state: 'draft' as EmailState,
  to: 'manager@sunriseofficepark.com',
  subject: 'Quick question for Sunrise Office Park',
  body_text:
    'Hello Dana,\n\nwho looks after evening cleaning at Sunrise Office Park?\n\nAna Ruiz\nSunrise Cleaning, 500 108th Ave NE, Bellevue, WA 98004\nNo more mail from us: https://leads.example.com/u/x4Ff3nJ0Zr1c\n',
  sequence_step: 1,
  content_hash: '5d41402abc4b2a76b9719d911017c592ae1fd6f4d3f1a2e7c80b9d64f2a1c3e8',
  message_id: null as string | null,
  sent_at: null as string | null,
  reason: null as string | null,
  is_edited: false,
  approved_by: null as { id: string; name: string } | null,
  approved_at: null as string | null,
  can: ['edit', 'approve', 'reject'] as EmailAction[],
  created_at: '2026-06-18T09:12:05.007Z',
  updated_at: '2026-06-18T09:12:05.007Z',
}

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
    reason: z
      .string()
      .nullable()
      .meta({ description: 'Why it was rejected, failed, bounced, is unknown, or was put off' }),
    is_edited: z.boolean().meta({
      description: 'Whether somebody changed the draft: it no longer follows its lead, profile and template',
    }),
    approved_by: z
      .strictObject({
        id: z.string().meta({ description: 'Of a person or an API key' }),
        name: z.string().meta({ description: 'As it was then' }),
      })
      .nullable(),
    approved_at: time.nullable(),
    can: z
      .array(z.enum(emailActions))
      .meta({ description: 'What may be done with it in its state; `edit` is PATCH' }),
    created_at: time,
    updated_at: time,
    lead: z
      .unknown()
      .meta({ $ref: '#/components/schemas/Lead', description: 'Only with `include=lead`' })
      .optional(),
  })
  .meta({ id: 'Email', examples: [emailExample] })
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

export const emailSorts = ['-created_at', 'created_at', '-score'] as const
export type EmailSort = (typeof emailSorts)[number]

export const emailListQuery = z.strictObject({
  state: queryList(emailStates).optional(),
  lead_id: queryText(100).optional(),
  sort: z
    .enum(emailSorts, `must be one of ${emailSorts.join(', ')}`)
    .default('-created_at')
    .meta({ description: '`-score`: the best lead first' }),
  include: queryList(['lead']).optional().meta({ description: 'Adds `lead` to each e-mail' }),
  ...pageQuery,
})

/** Of each state so many are counted. */
export const countLimit = 10_000
export const emailCountsShape = z
  .strictObject({
    ...(Object.fromEntries(emailStates.map((state) => [state, z.int()])) as Record<EmailState, z.ZodInt>),
    capped: z
      .array(emailStateShape)
      .meta({ description: `States with more than ${countLimit}, for which ${countLimit} is said` }),
  })
  .meta({
    id: 'EmailCounts',
    examples: [
      {
        ...{ draft: 12, approved: 2, sending: 0, sent: 431, failed: 1, unknown: 0, rejected: 25, bounced: 9 },
        capped: [],
      },
    ],
  })

export const newEmailShape = z.strictObject({ lead_id: requiredText(100) })

export const emailPreviewShape = z
  .strictObject({
    from: z.strictObject({ name: z.string(), address: z.string() }),
    to: z.string().nullable(),
    subject: z.string(),
    headers: z
      .array(z.strictObject({ name: z.string(), value: z.string() }))
      .meta({ description: 'What else a mail program reads, in the order in which it goes out' }),
    text: z.string(),
    content_hash: z.string().meta({ description: 'To approve what is shown here' }),
    can_be_approved: z.boolean(),
    missing: z
      .array(z.strictObject({ code: z.string(), message: z.string() }))
      .meta({ description: 'What an approval would be refused for, by the codes of those errors' }),
  })
  .meta({
    id: 'EmailPreview',
    examples: [
      {
        from: { name: 'Ana Ruiz', address: 'ana@sunrise-cleaning.example' },
        to: emailExample.to,
        subject: emailExample.subject,
        headers: [
          { name: 'Message-ID', value: `<${emailExample.id}@sunrise-cleaning.example>` },
          { name: 'List-Unsubscribe', value: '<https://leads.example.com/u/x4Ff3nJ0Zr1c>' },
          { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
        ],
        text: emailExample.body_text,
        content_hash: emailExample.content_hash,
        can_be_approved: true,
        missing: [],
      },
    ],
  })
export const emailListShape = listOf(emailShape)
export const emailParams = z.strictObject({ id: z.string() })
