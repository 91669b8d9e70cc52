/** Shapes that several resources share. Loads in a browser. */
import { z } from 'zod'

/** Text as PostgreSQL and JSON both can keep it: no NUL, no half of a surrogate pair; trimmed. `from` may tidy it first. */
export const text = (max: number, from = z.string()) =>
  from
    .trim()
    .max(max, `must have at most ${max} characters`)
    .refine(
      (value) => value.isWellFormed() && !value.includes('\0'),
      'must not contain NUL or broken Unicode',
    )

/** Text that is there: at least one character that is not a space. */
export const requiredText = (max: number, from = z.string()) => text(max, from).min(1, 'must not be empty')

/** A whole number in a query string. Plain digits only: no sign, no exponent, no spaces. */
export const queryInteger = (min: number, max: number) =>
  z
    .string()
    .refine((value) => /^\d{1,9}$/.test(value), 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .meta({ type: 'integer', minimum: min, maximum: max })

/** Zod's patterns know how long months are, unlike Date, to which 30 February is 2 March. */
const dateOrTime = z.union([z.iso.datetime({ offset: true }), z.iso.date()])

/** A time in a query string: RFC 3339 in any offset, or a date, which is its midnight in UTC. */
export const queryTime = z
  .string()
  .refine(
    (value) => dateOrTime.safeParse(value).success,
    'must be a time such as 2026-06-20T14:32:10Z, or a date',
  )
  // PostgreSQL has no year 0, and nobody means the year 20.
  .refine((value) => !value.startsWith('0'), 'must be a year from 1000 to 9999')
  .transform((value) => new Date(value))
  .meta({ format: 'date-time', description: 'RFC 3339, such as 2026-06-20T14:32:10Z, or a date' })

/** A text in a query string. */
export const queryText = (max: number) => text(max).min(1, 'must not be empty')

/** A comma list of known words in a query string. */
export const queryList = <const Word extends string>(words: readonly [Word, ...Word[]]) =>
  z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(z.enum(words, `must be a comma list of ${words.join(', ')}`)).min(1))
    .meta({ type: 'array', items: { type: 'string', enum: words }, description: 'A comma list' })

export const time = z.iso.datetime().meta({ description: 'RFC 3339 in UTC', pattern: undefined })

export const pageQuery = {
  limit: queryInteger(1, 100).default(25).meta({ description: 'How many of them in a page' }),
  cursor: queryText(2_000)
    .optional()
    .meta({ description: 'The `next_cursor` of the page before, with the same filters and order' }),
}

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    data: z.array(item),
    has_more: z.boolean().meta({ description: 'Whether there is another page', examples: [false] }),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'Pass it as `cursor`; null on the last page', examples: [null] }),
  })

/** What is answered about something that was deleted. */
export const deletedShape = z
  .strictObject({ id: z.string(), deleted: z.literal(true) })
  .meta({ id: 'Deleted' })

/** What the feed and a timeline show of an event. */
export const eventData = z
  .record(z.string(), z.unknown())
  .meta({ id: 'EventData', description: "The fields of the event's webhook body" })

export const errorShape = z.strictObject({
  error: z.string().meta({ description: 'A sentence for a person' }),
  code: z.string().meta({ description: 'A stable word for a program' }),
  request_id: z.string(),
  details: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
})
