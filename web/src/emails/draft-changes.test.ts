import type { Email } from '@bolsivo/sdk'
import { expect, test } from 'vitest'
import { readApprovalsSearch } from './approvals-search.ts'
import { changesOf, nextOf, typedOf } from './draft-changes.ts'

const draft: Email = {
  ...{
    id: 'draft_1',
    lead_id: 'lead_1',
    state: 'draft',
    to: null,
    subject: 'Hello',
    body_text: 'One\r\nTwo',
  },
  ...{ sequence_step: 1, content_hash: 'x', message_id: null, sent_at: null, reason: null, is_edited: false },
  ...{
    approved_by: null,
    approved_at: null,
    can: ['edit', 'approve', 'reject'],
    created_at: '',
    updated_at: '',
  },
}

test('what was not changed is not sent', () => {
  const typed = typedOf(draft)
  expect(changesOf(draft, { ...typed, body_text: 'One\nTwo' })).toBeNull()
  expect(changesOf(draft, { ...typed, body_text: 'One\nTwo', subject: 'Hi' })).toEqual({ subject: 'Hi' })
})

test('an empty address is none', () => {
  const addressed = { ...draft, to: 'a@b.example' }
  const typed = { ...typedOf(addressed), body_text: 'One\nTwo' }
  expect(changesOf(addressed, { ...typed, to: ' ' })).toEqual({ to: null })
  expect(changesOf(draft, { ...typed, to: ' c@d.example ' })).toEqual({ to: 'c@d.example' })
})

test('after a decision comes the next one, after the last the one before it', () => {
  const queue = ['a', 'b', 'c'].map((id) => ({ id }))
  expect(nextOf(queue, 'a')?.id).toBe('b')
  expect(nextOf(queue, 'c')?.id).toBe('b')
  expect(nextOf([{ id: 'a' }], 'a')).toBeNull()
})

test('an address of the page that says nonsense shows the drafts', () => {
  expect(readApprovalsSearch({ tab: 'x', state: 'sent', email: 3 })).toEqual({})
  expect(readApprovalsSearch({ tab: 'sent', state: 'draft' })).toEqual({ tab: 'sent' })
  expect(readApprovalsSearch({ tab: 'sent', state: 'failed', email: 'draft_1' })).toEqual({
    ...{ tab: 'sent', state: 'failed', email: 'draft_1' },
  })
})
