import { describe, expect, it } from 'vitest'
import { endingOf } from './failure-text.ts'

const ended = (outcome: string, status_code: number | null = null, detail: string | null = null) =>
  endingOf({ outcome, status_code, detail })

describe('how an attempt ended, in words', () => {
  it('delivered needs no advice', () => {
    expect(ended('delivered', 204)).toEqual({ isGood: true, name: 'Delivered, 204', advice: null })
  })

  it('a redirect tells to enter the address behind it', () => {
    expect(ended('http_301', 301)).toMatchObject({ isGood: false, name: '301 Redirect' })
    expect(ended('http_301', 301).advice).toMatch('not followed')
  })

  it.each([
    [401, /secret/],
    [404, /path/],
    [410, /disabled/],
    [429, /Retry-After/],
    [500, /log/],
    [503, /proxy/],
    [418, /refused/],
  ])('%i says what to do', (status, advice) => {
    expect(ended(`http_${status}`, status).advice).toMatch(advice)
  })

  it("a failure without an answer has the server's sentence first, and then what to do", () => {
    const { name, advice } = ended('tls_error', null, 'The certificate of the host has expired')
    expect(name).toBe('No secure connection')
    expect(advice).toBe(
      'The certificate of the host has expired. Renew or repair the certificate, with its whole chain.',
    )
  })

  it('one that is not known yet is told all the same', () => {
    expect(ended('quantum_error', null, 'The cat is both')).toEqual({
      isGood: false,
      name: 'Failed',
      advice: 'The cat is both.',
    })
    expect(ended('quantum_error').advice).toBeNull()
  })
})
