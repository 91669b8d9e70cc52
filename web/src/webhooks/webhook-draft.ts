/** A webhook while it is being written: what the form holds, what is sent, and where the server's complaints go. Pure. */
import type { CreateWebhookBody, Webhook } from '@bolsivo/sdk'

export interface HeaderRow {
  /** Of the row in the form, whatever its name. */
  readonly id: number
  readonly name: string
  readonly value: string
}

export interface WebhookDraft {
  readonly name: string
  readonly target_url: string
  readonly description: string
  readonly event_types: readonly string[]
  readonly isWithLead: boolean
  readonly headers: readonly HeaderRow[]
  readonly retry_policy: 'standard' | 'extended'
}

/** The three of the published page. */
const usualTypes = ['lead.qualified', 'lead.status_changed', 'email.sent']

export const emptyDraft: WebhookDraft = {
  name: '',
  target_url: '',
  description: '',
  event_types: usualTypes,
  isWithLead: false,
  headers: [],
  retry_policy: 'standard',
}

export const draftOf = (webhook: Webhook): WebhookDraft => ({
  name: webhook.name,
  target_url: webhook.target_url,
  description: webhook.description ?? '',
  event_types: webhook.event_types,
  isWithLead: webhook.include.includes('lead'),
  headers: Object.entries(webhook.headers).map(([name, value], id) => ({ id, name, value })),
  retry_policy: webhook.retry_policy,
})

export function bodyOf(draft: WebhookDraft): CreateWebhookBody {
  return {
    name: draft.name.trim(),
    target_url: draft.target_url.trim(),
    description: draft.description.trim() || null,
    event_types: draft.event_types.includes('*') ? ['*'] : draft.event_types,
    include: draft.isWithLead ? ['lead'] : [],
    headers: Object.fromEntries(
      draft.headers
        .map(({ name, value }): [string, string] => [name.trim(), value.trim()])
        .filter(([name, value]) => name !== '' || value !== ''),
    ),
    retry_policy: draft.retry_policy,
  }
}

export interface DraftErrors {
  readonly name?: string
  readonly target_url?: string
  readonly description?: string
  readonly event_types?: string
  /** Of all of them, or of one by its name. */
  readonly headers?: string
  readonly headersByName: Readonly<Record<string, string>>
}

/** `complaints` as `fieldErrors` has them; `urlRefusal` is the sentence of `url_not_allowed`, which names no field. */
export function draftErrors(
  complaints: Readonly<Record<string, string>>,
  urlRefusal: string | null,
): DraftErrors {
  const errors: Record<string, string> = {}
  const headersByName: Record<string, string> = {}
  for (const [path, message] of Object.entries(complaints)) {
    if (path.startsWith('headers.')) headersByName[path.slice('headers.'.length)] = message
    else errors[path.split('.', 1)[0] ?? path] ??= message
  }
  if (urlRefusal !== null) errors.target_url = urlRefusal
  return { ...errors, headersByName }
}
