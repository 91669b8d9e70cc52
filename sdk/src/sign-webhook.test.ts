import { Webhook } from 'standardwebhooks'
import { expect, it } from 'vitest'
import { newWebhookSecret, signWebhook } from './sign-webhook.ts'
import { verifyWebhook } from './verify-webhook.ts'

it('signs what our own verification and the one of Standard Webhooks accept', async () => {
  const secret = newWebhookSecret()
  const body = '{"event":"lead.qualified","business_name":"Señor Sisig – 越南"}'
  const timestampSeconds = Math.floor(Date.now() / 1000)
  const headers = await signWebhook({ secret, body, eventId: 'evt_1', timestampSeconds })
  expect(await verifyWebhook(body, headers, secret)).toMatchObject({ event: 'lead.qualified' })
  expect(await verifyWebhook(body, headers, secret, { form: 'plain' })).toMatchObject({
    event: 'lead.qualified',
  })
  expect(new Webhook(secret).verify(body, headers)).toMatchObject({ event: 'lead.qualified' })
  await expect(verifyWebhook(`${body} `, headers, secret)).rejects.toMatchObject({
    code: 'signature_mismatch',
  })
})
