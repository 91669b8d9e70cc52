/** Copied from the published developers' page, as a customer would copy it: the demo trusts no webhook that it refuses. */
import crypto from 'node:crypto'

export function verifyBolsivoWebhook(rawBody: string, signature: string, secret: string): boolean {
  const expected = crypto.createHmac('sha256', secret).update(rawBody).digest('hex')
  return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
}
