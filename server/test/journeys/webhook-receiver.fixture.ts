/** An endpoint of a customer: takes every webhook, keeps the bytes, and verifies them with the SDK as the guide says. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { verifyWebhook, type WebhookEvent } from '@bolsivo/sdk'

export interface CustomerEndpoint {
  readonly url: string
  /** As many as came, each verified; throws where one is not signed with this secret. */
  events(secret: string): Promise<WebhookEvent[]>
  close(): Promise<void>
}

export async function startCustomerEndpoint(): Promise<CustomerEndpoint> {
  const received: { headers: Headers; body: Buffer }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    received.push({ headers: new Headers(Object.fromEntries(headers)), body: Buffer.concat(chunks) })
    response.end('thank you')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bolsivo-events`,
    events: (secret) =>
      Promise.all(received.map(({ headers, body }) => verifyWebhook(body, headers, secret))),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
