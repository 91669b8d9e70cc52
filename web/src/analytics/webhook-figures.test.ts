import { expect, it } from 'vitest'
import { daysOf, endpointsOf } from './webhook-figures.ts'

const span = (starts_at: string, delivered: number, failed_attempts: number) => ({
  ...{ starts_at, delivered, failed_attempts, exhausted: 0 },
  ...{ duration_p50_ms: null, duration_p95_ms: null },
})
const [monday, tuesday] = ['2026-11-02T00:00:00.000Z', '2026-11-03T00:00:00.000Z']
const webhook = (id: string) => ({ id, name: id, target_url: `https://${id}.example/` })

it('days of all webhooks are added up', () => {
  const healths = [
    { spans: [span(monday, 5, 1), span(tuesday, 2, 0)] },
    { spans: [span(monday, 10, 0), span(tuesday, 0, 4)] },
  ]
  expect(daysOf(healths)).toEqual([
    { date: '2026-11-02', counts: { delivered: 15, failed: 1 } },
    { date: '2026-11-03', counts: { delivered: 2, failed: 4 } },
  ])
})

it('the worst endpoint is first, and one that was sent nothing last', () => {
  const healths = [
    { webhook_id: 'idle', spans: [span(monday, 0, 0)] },
    { webhook_id: 'good', spans: [span(monday, 9, 0)] },
    { webhook_id: 'dead', spans: [span(monday, 0, 3)] },
    { webhook_id: 'busy', spans: [span(monday, 0, 30)] },
    { webhook_id: 'shaky', spans: [span(monday, 5, 5)] },
  ]
  const ordered = endpointsOf(['idle', 'good', 'dead', 'busy', 'shaky', 'unasked'].map(webhook), healths)
  expect(ordered.map(({ webhook: { id } }) => id)).toEqual(['busy', 'dead', 'shaky', 'good', 'idle'])
})
