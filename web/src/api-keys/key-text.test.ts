import { describe, expect, it } from 'vitest'
import { curlWithKey, expiryOf, maskedKey, scopeName, stateOfKey } from './key-text.ts'

const nowMs = Date.parse('2026-06-20T14:32:10Z')

describe('what is said about a key', () => {
  it('shows its ends and nothing between', () => {
    expect(maskedKey({ prefix: 'lp_4f9c', last4: 'a07e' })).toBe('lp_4f9c…a07e')
  })

  it('names what it may do: write includes read', () => {
    expect(scopeName(['read'])).toBe('Read only')
    expect(scopeName(['read', 'write'])).toBe('Read and change')
    expect(scopeName(['write'])).toBe('Read and change')
  })

  it.each([
    [null, false, 'Active'],
    [null, true, 'Paused'],
    ['2026-06-20T14:32:10Z', false, 'Expired'],
    ['2026-01-01T00:00:00Z', true, 'Expired'],
    ['2026-06-25T00:00:00Z', false, 'Expires soon'],
    ['2026-08-01T00:00:00Z', false, 'Active'],
  ])('that expires at %s, paused %s: %s', (expiresAt, isPaused, name) => {
    expect(stateOfKey(expiresAt, isPaused, nowMs).name).toBe(name)
  })
})

describe('when a key ends', () => {
  it('never, or so many days from now', () => {
    expect(expiryOf('never', '', nowMs)).toBeNull()
    expect(expiryOf('30', '', nowMs)).toBe('2026-07-20T14:32:10.000Z')
  })

  it('with the chosen day, where the person is', () => {
    const at = new Date(expiryOf('date', '2027-01-31', nowMs) ?? '')
    expect([at.getFullYear(), at.getMonth(), at.getDate(), at.getHours()]).toEqual([2027, 0, 31, 23])
  })

  it('refuses a day that was not chosen', () => {
    expect(() => expiryOf('date', '', nowMs)).toThrow(RangeError)
  })
})

it('a first request carries the key in its header, never in the address', () => {
  const curl = curlWithKey('https://bolsivo.example.com', 'lp_0123')
  expect(curl).toBe('curl https://bolsivo.example.com/api/me \\\n  -H "Authorization: Bearer lp_0123"')
})
