/** The customer's side: a small server that verifies every webhook and remembers what came. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebhookEvent } from '@bolsivo/sdk'
import { verifyBolsivoWebhook } from './published-page.ts'

export interface Receiver {
  readonly url: string
  /** The secret arrives with the answer to the registration, after the receiver has its address. */
  secret: string
  readonly events: WebhookEvent[]
  readonly refused: number
  count(type: string): number
  close(): Promise<void>
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

export async function startReceiver(): Promise<Receiver> {
  const seen = new Set<string>()
  const events: WebhookEvent[] = []
  let refused = 0
  const server = createServer(async (request, response) => {
    const body = await readBody(request)
    const signature = String(request.headers['x-bolsivo-signature'] ?? '')
    const isGenuine = signature.length === 64 && verifyBolsivoWebhook(body, signature, receiver.secret)
    if (!isGenuine) refused++
    const id = String(request.headers['webhook-id'])
    if (isGenuine && !seen.has(id)) events.push(JSON.parse(body))
    seen.add(id)
    response.writeHead(isGenuine ? 200 : 400).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bolsivo-events`,
    secret: '',
    events,
    get refused() {
      return refused
    },
    count: (type) => events.filter(({ event }) => event === type).length,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
