import type { TimelineEvent } from '@bolsivo/sdk'
import { expect, test } from 'vitest'
import { doneBy, toldEvent, withoutEchoes } from './timeline-words.ts'

const event = (type: string, data: object, at = '2026-06-18T09:12:04.118Z') =>
  ({ id: `evt_${type}`, sequence: 1, type, created_at: at, data }) as unknown as TimelineEvent

test('says what happened in a salesperson’s words', () => {
  expect(
    toldEvent(event('lead.status_changed', { previous_status: 'new', new_status: 'closed_won' })).what,
  ).toBe('Moved from New to Won')
  expect(toldEvent(event('lead.updated', { changed_fields: ['phone', 'email', 'custom'] })).what).toBe(
    'Changed phone, e-mail and own fields',
  )
  expect(toldEvent(event('email.rejected', { reason: 'A customer' }))).toMatchObject({ detail: 'A customer' })
})

test('bears what was erased, and types that come later', () => {
  expect(toldEvent(event('lead.scored', { score: null, fit_reason: null }))).toMatchObject({ what: 'Scored' })
  expect(toldEvent(event('lead.updated', {})).what).toBe('Changed something')
  expect(toldEvent(event('call.made', {})).what).toBe('call made')
})

test('a qualification is told once', () => {
  const events = [
    event('lead.status_changed', { previous_status: 'new', new_status: 'qualified' }),
    event('lead.qualified', { score: 82, fit_reason: 'x' }),
    event('lead.scored', { score: 82, fit_reason: 'x' }),
    event('lead.scored', { score: 12, fit_reason: 'y' }, '2026-06-18T09:10:00.000Z'),
  ]
  expect(withoutEchoes(events).map(({ type }) => type)).toEqual(['lead.qualified', 'lead.scored'])
})

test('says who did it, and nothing where it happened by itself', () => {
  const by = (type: string, name: string | null, id = 'usr_ben') =>
    doneBy({ type, id, name } as TimelineEvent['actor'], 'usr_ada')
  expect([by('person', 'Ben'), by('person', 'Ada', 'usr_ada'), by('person', null)]).toEqual([
    ...['Ben', 'You', 'A former teammate'],
  ])
  expect([by('api_key', 'CRM sync'), by('operator', null)]).toEqual(['API key CRM sync', 'Operator'])
  expect([by('system', null), doneBy(null, 'usr_ada')]).toEqual([null, null])
})
