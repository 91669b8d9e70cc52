import { expect, test } from 'vitest'
import { bodyShape } from '../platform/events/catalogue.ts'
import { outreachEventTypes } from './events.ts'

test.each(outreachEventTypes.map((type) => [type.type, type] as const))(
  'the sample of %s is one',
  (name, type) => {
    const body = { event: name, org_id: 'org_abc123', ...type.sample, timestamp: '2026-06-20T14:32:10Z' }
    expect(bodyShape(type).safeParse(body)).toMatchObject({ success: true })
    expect(Object.keys(type.sample)).toEqual(Object.keys(type.fields))
  },
)

test('the sample of email.sent is that of the published page', () => {
  const sent = outreachEventTypes.find(({ type }) => type === 'email.sent')
  expect(JSON.stringify(sent?.sample)).toBe(
    '{"lead_id":"lead_xyz789","email_id":"draft_def456",' +
      '"to":"manager@sunriseofficepark.com","subject":"Quick question for Sunrise Office Park","sequence_step":1}',
  )
})
