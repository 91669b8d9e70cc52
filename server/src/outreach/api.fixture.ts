/** For tests through the door: an org with a profile, and drafts of leads that a person qualified. */
import { expect } from 'vitest'
import type { TestApp, TestOrg } from '../../test/harness.ts'

export const postalAddress = '12 Pine Street, Seattle, WA 98101'
export const profile = { sells: 'office cleaning', sender_name: 'Ana Ruiz', postal_address: postalAddress }
let leadCount = 0

export async function createMailOrg(app: TestApp): Promise<TestOrg> {
  const org = await app.createOrg()
  expect((await org.api('PUT', '/api/profile', profile)).status).toBe(200)
  return org
}

export async function draftFor(org: TestOrg, email: string | null = 'manager@sunrise.example.com') {
  const name = `Sunrise Office Park ${++leadCount}`
  const { body: lead } = await org.api('POST', '/api/leads', { business_name: name, email })
  await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'qualified' })
  return { lead, draft: await emailIn(org, lead.id, 'draft') }
}

/** The mail of a lead, once there is one in this state. */
export async function emailIn(org: TestOrg, leadId: string, state: string) {
  const list = async () => (await org.api('GET', `/api/emails?lead_id=${leadId}&state=${state}`)).body.data
  await expect.poll(async () => (await list()).length, { timeout: 15_000 }).toBe(1)
  return (await list())[0]
}

export const approve = (org: TestOrg, draft: { id: string; content_hash: string }) =>
  org.api('POST', `/api/emails/${draft.id}/approve`, { content_hash: draft.content_hash })
