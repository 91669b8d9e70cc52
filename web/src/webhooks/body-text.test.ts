import { expect, it } from 'vitest'
import { prettyBody, timestampOf } from './body-text.ts'

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
