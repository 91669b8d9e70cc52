import type { Attempt, Delivery } from '@bolsivo/sdk'
import { expect, it } from 'vitest'
import { newestOf, timeOf } from './newest-deliveries.ts'

const attempt: Attempt = {
  ...{ number: 1, manual: false, url: 'https://a.example.com', started_at: '2026-06-20T14:32:11Z' },
  ...{ duration_ms: 4, outcome: 'delivered', status_code: 200, detail: null },
  ...{ request_headers: null, response_headers: null, response_body: null },
}
const delivery = (id: string): Delivery => ({
  ...{ id, webhook_id: 'whk_1', event_id: 'evt_1', event_type: 'lead.scored', lead_id: null, sequence: 1 },
  ...{ state: 'delivered', attempt_count: 1, next_attempt_at: null, body: '', attempts: [attempt] },
})

it('deliveries of several webhooks stand newest first, and no more than asked', () => {
  const mixed = ['dlv_2', 'dlv_4', 'dlv_1', 'dlv_3'].map(delivery)
  expect(newestOf(mixed, 3).map(({ id }) => id)).toEqual(['dlv_4', 'dlv_3', 'dlv_2'])
})

it('the time is that of the last attempt, else that of the event', () => {
  expect(timeOf(delivery('dlv_1'))).toBe('2026-06-20T14:32:11Z')
  expect(timeOf({ attempts: [], body: '{"timestamp":"2026-06-20T14:32:10Z"}' })).toBe('2026-06-20T14:32:10Z')
  expect(timeOf({ attempts: [], body: '' })).toBeNull()
})
