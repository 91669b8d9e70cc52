/** Registers an endpoint; its secret is shown this once. */

import { recordChange } from '../../platform/audit/record-change.ts'
import type { KeyRing } from '../../platform/crypto.ts'
import type { OrgTx } from '../../platform/db/database.ts'
import type { Egress } from '../../platform/egress.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { urlNotAllowed } from '../errors.ts'
import { addSecret } from '../secrets/add-secret.ts'
import { newSecret } from '../signature.ts'
import { findWebhook, insertWebhook, type Webhook } from './queries.ts'
import type { NewWebhook } from './schema.ts'
import { webhookSettings } from './webhook-settings.ts'

/** The address as it will be dialled. Looks the name up, so call it outside of a transaction. */
export async function checkTargetUrl(egress: Egress, targetUrl: string): Promise<string> {
  const checked = await egress.checkUrl(targetUrl)
  if (checked.allowed) return checked.url
  throw new AppError(urlNotAllowed, {
    message: checked.reason,
    details: [{ path: 'target_url', message: checked.reason }],
  })
}

export function checkEventTypes(types: readonly string[], known: readonly string[]): string[] {
  const unknown = types.filter((type) => type !== '*' && !known.includes(type))
  if (unknown.length > 0) {
    const message = `must be some of ${known.join(', ')}, or *`
    throw new AppError(invalidRequest, {
      message: `event_types ${message}`,
      details: unknown.map((type) => ({ path: `event_types.${types.indexOf(type)}`, message })),
    })
  }
  return types.includes('*') ? ['*'] : [...new Set(types)]
}

export async function createWebhook(
  tx: OrgTx,
  input: Omit<NewWebhook, 'target_url'> & { target_url: string },
  ring: KeyRing,
): Promise<{ webhook: Webhook; secret: string }> {
  const id = newId('whk')
  const secret = newSecret()
  await insertWebhook(tx, {
    id,
    name: input.name,
    description: input.description || null,
    targetUrl: input.target_url,
    eventTypes: input.event_types,
    include: [...new Set(input.include)],
    headers: input.headers ?? {},
    retryPolicy: input.retry_policy ?? 'standard',
  })
  await addSecret(tx, id, secret, ring)
  const webhook = await findWebhook(tx, id)
  if (!webhook) throw new Error('the webhook that was just inserted is not there')
  recordChange(tx, { action: 'webhook.created', target: id, after: webhookSettings(webhook) })
  return { webhook, secret }
}
