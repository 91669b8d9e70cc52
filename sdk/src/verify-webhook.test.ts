import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { verifyWebhook, type WebhookVerificationError } from './index.ts'

interface Vector {
  name: string
  secrets: string[]
  body: string
  headers: Record<string, string>
}

const file = new URL('../test-vectors.json', import.meta.url)
const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }

const [page, , , overlap] = vectors as [Vector, Vector, Vector, Vector]
const at = ({ headers }: Vector): Date => new Date(Number(headers['webhook-timestamp']) * 1000)
const later = (vector: Vector, seconds: number): Date => new Date(at(vector).getTime() + seconds * 1000)

async function failureOf(verified: Promise<unknown>): Promise<string> {
  return verified.then(
    () => 'verified',
    (error: WebhookVerificationError) => error.code,
  )
}

/** What a vector's verification fails with, when something about the request is changed. */
function failsWith(
  vector: Vector,
  change: Record<string, string | undefined>,
  form?: 'plain',
): Promise<string> {
  const headers = { ...vector.headers, ...change }
  const options = { now: at(vector), ...(form ? { form } : {}) }
  return failureOf(verifyWebhook(vector.body, headers, vector.secrets[0] ?? '', options))
}

describe.each(vectors)('the published vector "$name"', (vector) => {
  test('is what node:crypto computes', () => {
    const { headers, body, secrets } = vector
    const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    const standard = secrets.map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
      return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`
    })
    const plain = secrets.map((secret) => createHmac('sha256', secret).update(body).digest('hex'))
    expect(headers['webhook-signature']).toBe(standard.join(' '))
    expect(headers['x-bolsivo-signature']).toBe(plain[0])
    expect(headers['x-bolsivo-signature-next']).toBe(plain.length > 1 ? plain.at(-1) : undefined)
  })

  test('is what the standardwebhooks package signs', () => {
    const { headers, body, secrets } = vector
    const signatures = secrets.map((secret) =>
      new Webhook(secret).sign(headers['webhook-id'] ?? '', at(vector), body),
    )
    expect(headers['webhook-signature']).toBe(signatures.join(' '))
  })

  test('verifies with each active secret, as text and as bytes', async () => {
    for (const secret of vector.secrets) {
      for (const body of [
        vector.body,
        Buffer.from(vector.body),
        new TextEncoder().encode(vector.body).buffer,
      ]) {
        const event = await verifyWebhook(body, vector.headers, secret, { now: at(vector) })
        expect(event).toEqual(JSON.parse(vector.body))
      }
    }
  })

  test('verifies in the plain form with the oldest and the newest secret, at any time', async () => {
    for (const secret of [vector.secrets[0], vector.secrets.at(-1)]) {
      expect(
        await verifyWebhook(vector.body, vector.headers, secret ?? '', { form: 'plain' }),
      ).toHaveProperty('event')
    }
  })

  test('does not verify with a byte changed, in either form', async () => {
    const body = vector.body.replace('org_abc123', 'org_abc124')
    for (const form of ['standard', 'plain'] as const) {
      const verified = verifyWebhook(body, vector.headers, vector.secrets, { form, now: at(vector) })
      expect(await failureOf(verified)).toBe('signature_mismatch')
    }
  })
})

describe('the standard form', () => {
  test('takes a timestamp up to five minutes off in both directions, and no more', async () => {
    const verifyAt = (seconds: number) =>
      failureOf(verifyWebhook(page.body, page.headers, page.secrets, { now: later(page, seconds) }))
    expect(await Promise.all([-301, -300, 0, 300, 301].map(verifyAt))).toEqual([
      'timestamp_out_of_range',
      'verified',
      'verified',
      'verified',
      'timestamp_out_of_range',
    ])
  })

  test('compares with the clock when no time is given', async () => {
    expect(await failureOf(verifyWebhook(page.body, page.headers, page.secrets))).toBe(
      'timestamp_out_of_range',
    )
  })

  test('signs the id and the timestamp: neither can be exchanged', async () => {
    const timestamp = String(Number(page.headers['webhook-timestamp']) + 1)
    expect(await failsWith(page, { 'webhook-timestamp': timestamp })).toBe('signature_mismatch')
    expect(await failsWith(page, { 'webhook-id': 'evt_other' })).toBe('signature_mismatch')
  })

  test('is not replaced by the plain one when its headers are taken away', async () => {
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      expect(await failsWith(page, { [name]: undefined })).toBe('missing_header')
    }
  })

  test('passes over versions and texts that it does not know', async () => {
    const genuine = page.headers['webhook-signature']
    expect(await failsWith(page, { 'webhook-signature': `v2,x v1a,y v1,!!! ${genuine}` })).toBe('verified')
    expect(await failsWith(page, { 'webhook-signature': `v2,${genuine?.slice(3)}` })).toBe('malformed_header')
    expect(await failsWith(page, { 'webhook-signature': 'v1,' })).toBe('signature_mismatch')
    expect(await failsWith(page, { 'webhook-signature': `${genuine}AAAA` })).not.toBe('verified')
    expect(await failsWith(page, { 'webhook-timestamp': '1781965930.5' })).toBe('malformed_header')
    expect(await failsWith(page, { 'webhook-timestamp': '' })).toBe('malformed_header')
  })
})

describe('the plain form', () => {
  test('takes hex in either case and nothing else', async () => {
    const hex = page.headers['x-bolsivo-signature'] ?? ''
    expect(await failsWith(page, { 'x-bolsivo-signature': hex.toUpperCase() }, 'plain')).toBe('verified')
    for (const text of ['', hex.slice(1), `${hex}00`, `sha256=${hex}`, 'z'.repeat(64)]) {
      expect(await failsWith(page, { 'x-bolsivo-signature': text }, 'plain')).toBe('malformed_header')
    }
    expect(await failsWith(page, { 'x-bolsivo-signature': undefined }, 'plain')).toBe('missing_header')
  })

  test('the newest secret needs the second header during an overlap', async () => {
    const headers = { ...overlap.headers, 'x-bolsivo-signature-next': undefined }
    const verified = verifyWebhook(overlap.body, headers, overlap.secrets[1] ?? '', { form: 'plain' })
    expect(await failureOf(verified)).toBe('signature_mismatch')
  })
})

describe('what it is given', () => {
  test('headers may be a Headers object, or a plain one in any case, with lists', async () => {
    const upper = Object.fromEntries(
      Object.entries(page.headers).map(([name, value]) => [name.toUpperCase(), [value]]),
    )
    for (const headers of [new Headers(page.headers), upper]) {
      expect(await verifyWebhook(page.body, headers, page.secrets, { now: at(page) })).toHaveProperty('event')
    }
  })

  test('a parsed body is refused with a word on raw bodies', async () => {
    const parsed = JSON.parse(page.body) as string
    const verified = verifyWebhook(parsed, page.headers, page.secrets, { now: at(page) })
    await expect(verified).rejects.toMatchObject({
      code: 'invalid_body',
      message: expect.stringContaining('raw'),
    })
  })

  test.each(['', 'whsec_', 'whsec_!', 'c2VjcmV0', page.headers['x-bolsivo-signature'] ?? ''])(
    'the secret %j is refused',
    async (secret) => {
      for (const form of ['standard', 'plain'] as const) {
        const verified = verifyWebhook(page.body, page.headers, secret, { form, now: at(page) })
        expect(await failureOf(verified)).toBe('invalid_secret')
      }
    },
  )

  test('no secret at all verifies nothing', async () => {
    expect(await failureOf(verifyWebhook(page.body, page.headers, [], { now: at(page) }))).toBe(
      'signature_mismatch',
    )
  })

  test('a signed body that is no event is refused', async () => {
    const secret = page.secrets[0] ?? ''
    for (const body of ['', 'null', '[]', '"event"', '{"type":"x"}']) {
      const hex = createHmac('sha256', secret).update(body).digest('hex')
      const verified = verifyWebhook(body, { 'X-Bolsivo-Signature': hex }, secret, { form: 'plain' })
      expect(await failureOf(verified)).toBe('invalid_body')
    }
  })
})
