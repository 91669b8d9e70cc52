/** The shapes of an org's template in the API. Loads in a browser. */
import { z } from 'zod'
import { time } from '../../platform/shapes.ts'
import { bodyShape, mailText } from '../emails/schema.ts'

export const templateShape = z.strictObject({ subject: mailText(1_000), body_text: bodyShape })
export type Template = z.output<typeof templateShape>

export const templateAnswerShape = templateShape
  .extend({
    is_default: z.boolean().meta({ description: 'Whether the org has written none of its own' }),
    updated_at: time.nullable(),
    variables: z.array(z.string()).meta({ description: 'What `{{ … }}` may name' }),
  })
  .meta({ id: 'EmailTemplate' })
