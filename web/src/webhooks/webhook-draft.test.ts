import { describe, expect, it } from 'vitest'
import { bodyOf, draftErrors, draftOf, emptyDraft } from './webhook-draft.ts'

const webhook = {
  id: 'whk_1',
  name: 'My CRM sync',
  description: null,
  target_url: 'https://your-server.com/bolsivo-events',
  event_types: ['lead.qualified'],
  include: ['lead'],
  headers: { 'X-Token': 'abc' },
  retry_policy: 'extended' as const,
  status: 'enabled' as const,
  disabled_by: null,
  disabled_reason: null,
  secret_last4: 'Yk4=',
  created_at: '2026-06-02T08:40:15.902Z',
  updated_at: '2026-06-02T08:40:15.902Z',
}

describe('a webhook while it is being written', () => {
  it('that was opened and saved is as it was', () => {
    const { name, target_url, description, event_types, include, headers, retry_policy } = webhook
    expect(bodyOf(draftOf(webhook))).toEqual({
      ...{ name, target_url, description, event_types, include, headers, retry_policy },
    })
  })

  it('begins with the three events of the published page', () => {
    expect(bodyOf(emptyDraft).event_types).toEqual(['lead.qualified', 'lead.status_changed', 'email.sent'])
  })

  it('everything is the star alone', () => {
    expect(bodyOf({ ...emptyDraft, event_types: ['lead.qualified', '*'] }).event_types).toEqual(['*'])
  })

  it('leaves out empty rows of headers, and trims what was pasted', () => {
    const headers = [
      { id: 0, name: ' X-Token ', value: ' abc ' },
      { id: 1, name: '', value: '' },
    ]
    expect(bodyOf({ ...emptyDraft, headers }).headers).toEqual({ 'X-Token': 'abc' })
  })

  it("puts the server's complaints where they belong", () => {
    const complaints = {
      name: 'must not be empty',
      'event_types.2': 'is unknown',
      'headers.Host': 'is reserved',
    }
    expect(draftErrors(complaints, 'target_url must be a public https address')).toEqual({
      name: 'must not be empty',
      event_types: 'is unknown',
      target_url: 'target_url must be a public https address',
      headersByName: { Host: 'is reserved' },
    })
  })
})
