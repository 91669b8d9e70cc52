import { describe, expect, it } from 'vitest'
import { eventSample, firstCallSamples, keyOf, registerSamples } from './samples.ts'

const published = { baseUrl: 'https://bolsivo.com', orgId: 'org_abc123', keyPrefix: null }
const own = { baseUrl: 'http://127.0.0.1:3000', orgId: 'org_own', keyPrefix: 'lp_4f9c' }

const oneLine = (code: string | undefined) => code?.replaceAll('\\\n', '\\').replaceAll(/\s+/g, ' ')

describe('samples of the developers page', () => {
  it('are those of the published page where nothing is known of the org', () => {
    expect(oneLine(firstCallSamples(published)[0]?.code)).toBe(
      'curl https://bolsivo.com/api/leads \\ -H "Authorization: Bearer lp_your_api_key_here" \\ -H "Content-Type: application/json"',
    )
    expect(registerSamples(published)[0]?.code).toContain(
      '"event_types": ["lead.qualified", "lead.status_changed", "email.sent"]',
    )
  })

  it('name the own server, and of the key no more than what it begins with', () => {
    expect(keyOf(own)).toBe('lp_4f9c_rest_of_your_key')
    for (const { code } of [...firstCallSamples(own), ...registerSamples(own)]) {
      expect(code).toContain('http://127.0.0.1:3000')
      expect(code).toContain('lp_4f9c_rest_of_your_key')
      expect(code).not.toContain('bolsivo.com/api')
    }
  })

  it('show events of this org, in the order of the fields', () => {
    const sample = { event: 'lead.deleted', org_id: 'org_abc123', lead_id: 'lead_xyz789' }
    expect(eventSample(sample, own)).toBe(
      '{\n  "event": "lead.deleted",\n  "org_id": "org_own",\n  "lead_id": "lead_xyz789"\n}',
    )
  })
})
