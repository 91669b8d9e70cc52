import { readFileSync } from 'node:fs'
import { verifyWebhook } from '@bolsivo/sdk'
// biome-ignore lint/style/useNodejsImportProtocol: the published page imports it like this
import crypto from 'crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { newSecret, signatureHeaders } from './signature.ts'

// The published page, word by word. Not to be touched.
// biome-ignore format: copied as it stands
export function verifyBolsivoWebhook(
rawBody: string,
signature: string,
secret: string,
): boolean {
const expected = crypto
.createHmac('sha256', secret)
.update(rawBody)
.digest('hex')
return crypto.timingSafeEqual(
Buffer.from(signature),
Buffer.from(expected),
)
}

const body = '{"event":"lead.qualified","org_id":"org_1","business_name":"Café 🦉","n":9007199254740993}'
const [oldest, middle, newest] = [newSecret(), newSecret(), newSecret()]

function sign(secrets: readonly string[], bytes: string | Buffer = body): Record<string, string> {
  const timestampSeconds = Math.floor(Date.now() / 1000)
  return signatureHeaders({ body: bytes, eventId: 'evt_1', timestampSeconds, secrets })
}

function verifiesAsPublished(signature: string | undefined, secret: string): boolean {
  return verifyBolsivoWebhook(body, signature ?? '', secret)
}

describe('signature headers', () => {
  test('the function on the published page verifies X-Bolsivo-Signature', () => {
    const headers = sign([oldest])
    expect(verifiesAsPublished(headers['X-Bolsivo-Signature'], oldest)).toBe(true)
    expect(verifiesAsPublished(headers['X-Bolsivo-Signature'], newest)).toBe(false)
    expect(headers).not.toHaveProperty('X-Bolsivo-Signature-Next')
  })

  test('during an overlap the documented header stays with the oldest secret, -Next is of the newest, Standard Webhooks has all', () => {
    for (const secrets of [
      [oldest, newest],
      [oldest, middle, newest],
    ]) {
      const headers = sign(secrets)
      expect(verifiesAsPublished(headers['X-Bolsivo-Signature'], oldest)).toBe(true)
      expect(verifiesAsPublished(headers['X-Bolsivo-Signature-Next'], newest)).toBe(true)
      expect(headers['webhook-signature']?.split(' ')).toHaveLength(secrets.length)
      for (const secret of secrets)
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body))
    }
  })

  test('the SDK verifies both forms with every active secret', async () => {
    const headers = sign([oldest, middle, newest])
    for (const secret of [oldest, middle, newest]) {
      expect(await verifyWebhook(body, headers, secret)).toEqual(JSON.parse(body))
    }
    for (const secret of [oldest, newest]) {
      expect(await verifyWebhook(body, headers, secret, { form: 'plain' })).toEqual(JSON.parse(body))
    }
  })

  test('text and its bytes have the same signatures', () => {
    expect(sign([oldest], Buffer.from(body))).toEqual(sign([oldest], body))
  })

  test('the published vectors are what we send', () => {
    const file = new URL('../../../sdk/test-vectors.json', import.meta.url)
    const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
      vectors: { body: string; secrets: string[]; headers: Record<string, string> }[]
    }
    for (const { headers, ...vector } of vectors) {
      const signed = signatureHeaders({
        ...vector,
        eventId: headers['webhook-id'] ?? '',
        timestampSeconds: Number(headers['webhook-timestamp']),
      })
      expect(Object.fromEntries(new Headers(signed))).toEqual(headers)
    }
  })

  test('more secrets than are kept as keys are all signed right', () => {
    const secrets = Array.from({ length: 1_100 }, newSecret)
    for (const secret of [...secrets, ...secrets]) {
      expect(verifiesAsPublished(sign([secret])['X-Bolsivo-Signature'], secret)).toBe(true)
    }
  })

  test('nothing goes out unsigned', () => {
    expect(() => sign([])).toThrow('at least one secret')
    expect(() => sign([''])).toThrow('whsec_ and base64')
    expect(() => sign([oldest, 'lp_1'])).toThrow('whsec_ and base64')
    expect(() => sign(['whsec_'])).toThrow('whsec_ and base64')
  })
})

test('a new secret is whsec_ and 32 bytes in base64, and no two are the same', () => {
  const secrets = Array.from({ length: 100 }, newSecret)
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(new Set(secrets).size).toBe(100)
})
