import type { Attempt } from '@bolsivo/sdk'
import { expect, it } from 'vitest'
import { prettyBody, timeOf, timestampOf } from './body-text.ts'

it('a body is indented, and shown as it is where it is no JSON', () => {
  expect(prettyBody('{"event":"lead.qualified"}')).toBe('{\n  "event": "lead.qualified"\n}')
  expect(prettyBody('')).toBe('')
  expect(prettyBody('<html>')).toBe('<html>')
})

it('the time of an event is that of its body', () => {
  expect(timestampOf('{"timestamp":"2026-06-20T14:32:10Z"}')).toBe('2026-06-20T14:32:10Z')
  expect(['', '{}', 'null', '{"timestamp":"soon"}', '{"timestamp":7}'].map(timestampOf)).toEqual(
    Array(5).fill(null),
  )
})

it('the time of a delivery is that of its last attempt, else that of its event', () => {
  const attempt: Attempt = {
    ...{ number: 1, manual: false, url: 'https://a.example.com', started_at: '2026-06-20T14:32:11Z' },
    ...{ duration_ms: 4, outcome: 'delivered', status_code: 200, detail: null },
    ...{ request_headers: null, response_headers: null, response_body: null },
  }
  const body = '{"timestamp":"2026-06-20T14:32:10Z"}'
  expect(timeOf({ attempts: [attempt], body })).toBe('2026-06-20T14:32:11Z')
  expect(timeOf({ attempts: [], body })).toBe('2026-06-20T14:32:10Z')
  expect(timeOf({ attempts: [], body: '' })).toBeNull()
})
