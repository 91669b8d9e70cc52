/**
 * What the reference says of each group of routes, by tag, in the order in which they are shown: what
 * integrations use comes first, what only people may do last. Paragraphs are Markdown.
 */
export const tags: Readonly<Record<string, string>> = {
  Authentication: 'Whose key this is: the connection test of an integration.',
  Leads:
    'One lead is one business, whatever number of records spoke of it. Its status goes `new`, `qualified`, `contacted`, `replied`, `meeting`, and ends as `closed_won` or `closed_lost`. See [leads and duplicates](/docs/guides/leads-and-duplicates).',
  Imports: 'Files of leads, read in the background. The same file once more adds nothing.',
  Webhooks:
    'Where events are sent, signed, and what became of each delivery. See [webhooks](/docs/guides/webhooks) for verifying signatures, retries and order.',
  Events:
    'All that happened, to be polled in order and without gaps, where nothing can be reached by a webhook; and the types of events there are.',
  Profile:
    'The ideal customer, by which leads are scored from 0 to 100, and the threshold from which on they qualify.',
  'E-mails':
    'Drafts for qualified leads. A person approves exactly the text that was read; then it is sent once.',
  Suppressions: 'Addresses and domains that never get mail again.',
  'Captured mail': 'What would have been sent, on a server that has no SMTP server.',
  Analytics:
    'What became of the leads, in numbers: the funnel, moves over time, replies, and whether scores were right.',
  'Audit log': 'Who changed what, from where and when. Nothing in it can be changed.',
  Org: 'The company whose leads these are.',
  'Lead views':
    'Filters, order and columns of the list of leads, saved under a name by whoever is signed in.',
  Session: 'Who is signed in to the dashboard.',
  Team: 'Who works for the org, in which role, and who is invited to.',
  'API keys': 'Made and revoked by a signed-in admin. See [authentication](/docs/guides/authentication).',
  Billing:
    'Which plan the org has, what others would change, and the way there: at once, or through Stripe where the server is set up for it.',
  Reference: 'This document.',
  Operations: 'For whoever runs the server: is it alive, can it do its work.',
}
