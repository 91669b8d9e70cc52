/** How a receiver verifies what it gets, in the languages that are asked for most. Pure. */

export interface Sample {
  readonly language: string
  readonly code: string
}

export const verifySamples: readonly Sample[] = [
  {
    language: 'TypeScript',
    code: `import { verifyWebhook } from '@bolsivo/sdk'

const secret = process.env.BOLSIVO_WEBHOOK_SECRET ?? ''

export async function POST(request: Request): Promise<Response> {
  const body = await request.text()
  const event = await verifyWebhook(body, request.headers, secret).catch(() => null)
  if (event === null) return new Response(null, { status: 400 })
  console.log(event.event, event.lead_id)
  return new Response(null, { status: 200 })
}`,
  },
  {
    language: 'Node',
    code: `import crypto from 'crypto'

export function verifyBolsivoWebhook(
  rawBody: string,
  signature: string, // of the header X-Bolsivo-Signature
  secret: string,
): boolean {
  const expected = crypto
    .createHmac('sha256', secret)
    .update(rawBody)
    .digest('hex')
  return (
    signature.length === expected.length &&
    crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
  )
}`,
  },
  {
    language: 'Python',
    code: `import hashlib, hmac, os

SECRET = os.environ["BOLSIVO_WEBHOOK_SECRET"].encode()

def is_genuine(raw_body: bytes, signature: str) -> bool:
    """signature: the header X-Bolsivo-Signature"""
    expected = hmac.new(SECRET, raw_body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature, expected)`,
  },
]
