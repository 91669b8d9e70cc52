import { expect, it } from 'vitest'
import { eventName, eventsInWords, groupsOf, isSubscribed } from './event-groups.ts'

const type = (name: string) => ({ type: name, description: '', schema: {}, sample: {} })

it('types are grouped by what they are about, unknown nouns by themselves', () => {
  const catalogue = ['lead.created', 'email.sent', 'lead.scored', 'visit.planned'].map(type)
  expect(groupsOf(catalogue).map((group) => [group.name, group.types.map((one) => one.type)])).toEqual([
    ['Leads', ['lead.created', 'lead.scored']],
    ['E-mails', ['email.sent']],
    ['visit', ['visit.planned']],
  ])
})

it('a type is named in plain words, also one that this page does not know', () => {
  expect(['lead.status_changed', 'email.sent', 'visit.planned'].map(eventName)).toEqual([
    'Lead status changed',
    'E-mail sent',
    'Visit planned',
  ])
})

it('a choice is told in few words', () => {
  expect(eventsInWords(['*'])).toBe('Everything')
  expect(eventsInWords(['email.sent'])).toBe('email.sent')
  expect(eventsInWords(['email.sent', 'lead.scored', 'lead.created'])).toBe('email.sent and 2 more')
})

it('the star is every type', () => {
  expect(isSubscribed(['*'], 'email.sent')).toBe(true)
  expect(isSubscribed(['lead.scored'], 'email.sent')).toBe(false)
})
