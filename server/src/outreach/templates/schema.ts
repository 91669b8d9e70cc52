/** The shapes of an org's template in the API. Loads in a browser. */
import { z } from 'zod'
import { time } from '../../platform/shapes.ts'
import { bodyShape, mailText } from '../emails/schema.ts'

export const templateShape = z.strictObject({ subject: mailText(1_000), body_text: bodyShape })
export type Template = z.output<typeof templateShape>

const templateExample = {
  subject: 'Quick question for {{ business_name }}',
  body_text:
    'Hello{% if contact_name %} {{ contact_name }}{% endif %},\n\nwho looks after evening cleaning at {{ business_name }}?\n\n{{ sender_name }}\n{{ postal_address }}\nNo more mail from us: {{ unsubscribe_url }}\n',
  is_default: false,
  updated_at: '2026-06-02T09:14:51.077Z',
  variables: ['business_name', 'contact_name', 'sender_name', 'postal_address', 'unsubscribe_url'],
}

export const templateAnswerShape = templateShape
  .extend({
    is_default: z.boolean().meta({ description: 'Whether the org has written none of its own' }),
    updated_at: time.nullable(),
    variables: z.array(z.string()).meta({ description: 'What `{{ … }}` may name' }),
  })
  .meta({ id: 'EmailTemplate', examples: [templateExample] })
