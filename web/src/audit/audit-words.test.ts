import { expect, test } from 'vitest'
import { isFiltered, readAuditSearch } from './audit-search.ts'
import { aboutText, actionChoices, actionText, actorText, changedSettings, fieldText } from './audit-words.ts'

test('an action that is not known is shown as it is', () => {
  expect(actionText('webhook.updated')).toBe('changed a webhook')
  expect(actionText('moon.landed')).toBe('moon.landed')
  expect(actionChoices.flatMap(({ items }) => items).map(({ value }) => value)).toContain('member.removed')
})

test('who did it has a name, or else a kind', () => {
  expect(actorText({ type: 'person', id: 'u1', name: 'Ana Ruiz' })).toBe('Ana Ruiz')
  expect(actorText({ type: 'operator', id: 'operator', name: null })).toBe('The command line')
  expect(actorText({ type: 'person', id: 'u1', name: '' })).toBe('Someone who left')
})

test('an invitation says whom, and a role which', () => {
  const dana = { email: 'dana@x.example', role: 'read_only' }
  expect(aboutText({ action: 'invitation.created', before: null, after: dana })).toBe(
    'dana@x.example, read only',
  )
  expect(aboutText({ action: 'invitation.deleted', before: dana, after: null })).toBe(
    'dana@x.example, read only',
  )
  expect(aboutText({ action: 'member.joined', before: null, after: { role: 'admin' } })).toBe('as admin')
  const change = { before: { role: 'member' }, after: { role: 'admin' } }
  expect(aboutText({ action: 'member.updated', ...change })).toBe('Member → Admin')
  expect(aboutText({ action: 'lead.updated', before: null, after: dana })).toBeNull()
  expect(changedSettings({ before: null, after: dana })[1]?.after).toBe('Read only')
})

test('each setting that is in either is a line', () => {
  expect(
    changedSettings({
      before: { name: 'A', cities: ['Reno'], note: '' },
      after: { name: '<b>B</b>', cities: [], weights: { category: 1 } },
    }),
  ).toEqual([
    { name: 'name', before: 'A', after: '<b>B</b>' },
    { name: 'cities', before: 'Reno', after: null },
    { name: 'note', before: null, after: null },
    { name: 'weights', before: null, after: '{"category":1}' },
  ])
  expect(changedSettings({ before: null, after: null })).toEqual([])
  expect(fieldText('postal_address')).toBe('postal address')
})

test('an address narrows to what the API takes, and nothing else', () => {
  expect(readAuditSearch({ action: 'lead.deleted', actor: 7, target: 'x'.repeat(101), other: 'a' })).toEqual({
    action: 'lead.deleted',
  })
  expect(isFiltered(readAuditSearch({ action: '' }))).toBe(false)
})
