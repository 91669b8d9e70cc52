/**
 * One change by each route that writes: what to send, and what the audit log must say of it. For tests that go through
 * the list of routes; a new one fails them until it has its line here.
 */
import { sql } from 'kysely'
import { defaultTemplate } from '../src/outreach/templates/default-template.ts'
import { newId } from '../src/platform/ids.ts'
import type { TestApp, TestOrg } from './harness.ts'

/** The fields are those that the entry must name. A body that is a text is a CSV file. */
export type Change = readonly [path: string, body: unknown, action: string, fields?: readonly string[]]

/** Something that a client keeps to itself. */
export const secretHeader = 'Bearer a-header-that-nobody-else-may-read'
export const hook = {
  name: 'CRM',
  target_url: 'http://127.0.0.1:9/hook',
  event_types: ['*'],
  headers: { authorization: secretHeader },
}

const emailText = 'You can opt out by a reply. 12 Pine Street, Seattle, WA 98101'

/** Each makes what it changes, and then tells the change. The app must not work: nothing else happens meanwhile. */
export function changesOf(app: TestApp, org: TestOrg): Record<string, () => Promise<Change>> {
  const createLead = async () =>
    (await org.api('POST', '/api/leads', { business_name: `Sunrise ${newId('lead')}`, email: 'a@b.example' }))
      .body.id as string
  const createWebhook = async () => (await org.api('POST', '/api/webhooks', hook)).body.id as string

  /** A row as it would be after work that does not run here. */
  const insert = (statement: ReturnType<typeof sql>) =>
    app.db.inOrg(org.orgId, (tx) => statement.execute(tx.db))

  async function createEmail(state: string): Promise<string> {
    const id = newId('draft')
    await insert(sql`
      insert into emails (org_id, id, lead_id, state, to_address, subject, body_text)
      values (${org.orgId}, ${id}, ${await createLead()}, ${state}, 'a@b.example', 'Subject', ${emailText})`)
    return id
  }

  async function createDelivery(): Promise<string> {
    const id = newId('dlv')
    await insert(sql`
      insert into deliveries (org_id, id, webhook_id, event_id, event_type, sequence, state)
      values (${org.orgId}, ${id}, ${await createWebhook()}, ${newId('evt')}, 'lead.created', 1, 'exhausted')`)
    return id
  }

  async function approval(): Promise<Change> {
    await org.api('PUT', '/api/profile', { postal_address: '12 Pine Street, Seattle, WA 98101' })
    const id = await createEmail('draft')
    const read = async () => (await org.api('GET', `/api/emails/${id}`)).body.content_hash
    const { body: refusal } = await org.api('POST', `/api/emails/${id}/approve`, {
      content_hash: await read(),
    })
    const link = /http\S+/.exec(refusal.error)?.[0]
    await org.api('PATCH', `/api/emails/${id}`, { body_text: `${emailText}\n\nOpt out: ${link}` })
    return [`/api/emails/${id}/approve`, { content_hash: await read() }, 'email.approved']
  }

  return {
    'POST /api/leads': async () => ['/api/leads', { business_name: 'One' }, 'lead.created'],
    'POST /api/leads/batch': async () => [
      '/api/leads/batch',
      {
        leads: [{ business_name: 'Two', external_id: '2' }, { business_name: 'Two!', external_id: '2' }, {}],
      },
      'lead.created',
    ],
    'PATCH /api/leads/:id': async () => [
      `/api/leads/${await createLead()}`,
      { status: 'replied', contact_name: 'Dana' },
      'lead.updated',
      ['contact_name', 'status'],
    ],
    'PATCH /api/leads': async () => [
      '/api/leads',
      { ids: [await createLead()], status: 'replied', add_tags: ['spring'] },
      'lead.updated',
      ['tags', 'status'],
    ],
    'DELETE /api/leads/:id': async () => [`/api/leads/${await createLead()}`, undefined, 'lead.deleted'],
    'POST /api/leads/import': async () => ['/api/leads/import', 'business_name\nThree\n', 'import.started'],
    'PUT /api/profile': async () => ['/api/profile', { sells: newId('lead') }, 'profile.updated', ['sells']],
    'POST /api/profile/rescore': async () => ['/api/profile/rescore', undefined, 'rescore.started'],
    'PUT /api/email-template': async () => [
      '/api/email-template',
      { ...defaultTemplate, subject: 'Another' },
      'email_template.updated',
      ['subject'],
    ],
    'POST /api/emails': async () => ['/api/emails', { lead_id: await createLead() }, 'email.drafted'],
    'PATCH /api/emails/:id': async () => [
      `/api/emails/${await createEmail('draft')}`,
      { subject: 'Changed' },
      'email.updated',
      ['subject'],
    ],
    'POST /api/emails/:id/approve': async () => approval(),
    'POST /api/emails/:id/reject': async () => [
      `/api/emails/${await createEmail('draft')}/reject`,
      { reason: 'no' },
      'email.rejected',
    ],
    'POST /api/emails/:id/withdraw': async () => [
      `/api/emails/${await createEmail('failed')}/withdraw`,
      undefined,
      'email.withdrawn',
    ],
    'POST /api/emails/:id/settle': async () => [
      `/api/emails/${await createEmail('unknown')}/settle`,
      { state: 'failed' },
      'email.settled',
    ],
    'POST /api/suppressions': async () => [
      '/api/suppressions',
      { value: 'private@person.example', reason: 'asked' },
      'suppression.created',
    ],
    'DELETE /api/suppressions/:value': async () => {
      await org.api('POST', '/api/suppressions', { value: 'other@person.example', reason: 'asked' })
      return ['/api/suppressions/other@person.example', undefined, 'suppression.deleted']
    },
    'POST /api/erasures': async () => ['/api/erasures', { email: 'gone@person.example' }, 'address.erased'],
    'POST /api/webhooks': async () => ['/api/webhooks', hook, 'webhook.created'],
    'PATCH /api/webhooks/:id': async () => [
      `/api/webhooks/${await createWebhook()}`,
      { name: 'New', headers: { 'x-token': secretHeader } },
      'webhook.updated',
      ['name', 'headers'],
    ],
    'DELETE /api/webhooks/:id': async () => [
      `/api/webhooks/${await createWebhook()}`,
      undefined,
      'webhook.deleted',
    ],
    'POST /api/webhooks/:id/rotate-secret': async () => [
      `/api/webhooks/${await createWebhook()}/rotate-secret`,
      {},
      'webhook.secret_rotated',
    ],
    'POST /api/webhooks/:id/test': async () => [
      `/api/webhooks/${await createWebhook()}/test`,
      { event_type: 'lead.qualified' },
      'webhook.tested',
    ],
    'POST /api/webhooks/:id/recover': async () => [
      `/api/webhooks/${await createWebhook()}/recover`,
      { since: '2026-06-20T14:32:10Z' },
      'webhook.recovery_started',
    ],
    'POST /api/deliveries/:id/resend': async () => [
      `/api/deliveries/${await createDelivery()}/resend`,
      undefined,
      'delivery.resent',
    ],
  }
}

/** Makes a change by its route, `METHOD /path`. */
export const sendChange = (
  org: TestOrg,
  name: string,
  [path, body]: Change,
  headers: Record<string, string> = {},
) =>
  org.api(name.split(' ')[0] ?? '', path, body, {
    ...(typeof body === 'string' ? { 'content-type': 'text/csv' } : {}),
    ...headers,
  })
