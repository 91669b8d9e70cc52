import { expect, test } from 'vitest'
import type { OrgTx } from '../platform/db/database.ts'
import type { RecordedEvent } from '../platform/events/outbox.ts'
import type { NewJob } from '../platform/jobs/queue.ts'
import { scoreOnChange } from './jobs.ts'

const tx: OrgTx = {
  orgId: 'org_1',
  get db(): never {
    throw new Error('a subscriber only enqueues')
  },
  beforeCommit() {},
  afterCommit() {},
}

function event(type: string, leadId: string | null): RecordedEvent {
  return { id: 'evt_1', type, leadId, body: '{}', createdAt: new Date() }
}

async function jobsAfter(events: readonly RecordedEvent[]): Promise<NewJob[]> {
  const enqueued: NewJob[] = []
  const subscriber = scoreOnChange({
    async enqueue(_tx, jobs) {
      enqueued.push(...jobs)
    },
  })
  await subscriber(tx, events)
  return enqueued
}

test('a lead that came in and changed in one transaction is scored once', async () => {
  expect(await jobsAfter([event('lead.created', 'lead_1'), event('lead.updated', 'lead_1')])).toEqual([
    { type: 'score_leads', key: 'lead_1', payload: { lead_ids: ['lead_1'] } },
  ])
})

test('one that was scored in the same transaction, moved, or is no lead, is left alone', async () => {
  const events = [
    event('lead.created', 'lead_1'),
    event('lead.scored', 'lead_1'),
    event('lead.status_changed', 'lead_2'),
    event('lead.created', null),
  ]
  expect(await jobsAfter(events)).toEqual([])
})

test('many leads are spread over jobs of 500, none left out and none twice', async () => {
  const ids = Array.from({ length: 1_001 }, (_, i) => `lead_${i}`)
  const jobs = await jobsAfter(ids.map((id) => event('lead.created', id)))
  const idsOf = jobs.map(({ payload }) => (payload as { lead_ids: string[] }).lead_ids)
  expect(idsOf.map((list) => list.length)).toEqual([500, 500, 1])
  expect(idsOf.flat()).toEqual(ids)
})
