/**
 * The template of an org that has not written its own: short, one question, nothing claimed that is not known.
 *
 * The category is left out on purpose: in public records it is "MIXED DRINK PERMIT" as often as "Office park".
 */
import type { Template } from './schema.ts'

export const defaultTemplate: Template = {
  subject: 'Quick question for {{ business_name }}',
  body_text: `{% if first_name %}Hi {{ first_name }},{% else %}Hello,{% endif %}

I came across {{ business_name }}{% if city %} while looking at businesses in {{ city }}{% endif %}.{% if rating >= 4 and review_count >= 20 %} {{ review_count }} reviews at {{ rating }} stars on average: your customers clearly like what you do.{% endif %}

I'm {% if sender_name %}{{ sender_name }} from {{ org_name }}{% else %}writing from {{ org_name }}{% endif %}.{% if sells %} In one line, what we do: {{ sells }}.{% endif %}

Would a ten-minute call next week be worth your time? And if somebody else looks after this, I'd be glad if you told me whom to ask.

Best regards,
{% if sender_name %}{{ sender_name }}
{% endif %}{{ org_name }}

--
{{ org_name }}{% if postal_address %}, {{ postal_address }}{% endif %}
Rather not hear from us? One click and we won't write again: {{ unsubscribe_url }}
`,
}
