/** How a sample of each kind is tried. Answers its standard output, for what the guide says about it. */
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { expect, vi } from 'vitest'
import type { Sample } from './samples.ts'
import { freePort, root, type Scene, untilListening } from './scene.ts'

const commands = { sh: 'bash', ts: process.execPath, python: 'python3' } as const
const extensions = { ts: 'ts', python: 'py' } as const

export async function trySample(scene: Scene, sample: Sample, previous: string): Promise<string> {
  const text = await scene.fill(sample.text)
  const how = [sample.language, ...sample.notes].join(' ')
  switch (how) {
    case 'sh':
      return scene.run('bash', ['-euo', 'pipefail', '-c', `${checkedCurl}\n${text}`], placeOf(text))
    case 'sh fails':
      return scene.run('bash', ['-c', `curl() { command curl -sS "$@"; }\n${text}`], placeOf(text))
    case 'ts':
    case 'python':
      return scene.run(commands[how], [scene.write(`sample.${extensions[how]}`, text)])
    case 'ts receiver':
    case 'python receiver':
    case 'ts receiver crm':
    case 'python receiver crm':
    case 'ts route':
      return tryReceiver(scene, { ...sample, text })
    case 'ts follows':
      return tryFollower(scene, text)
    case 'sql':
      expect(new DatabaseSync(`${scene.folder}/warehouse.db`).prepare(text).all()).not.toEqual([])
      return ''
    case 'json answer':
      expectShape(JSON.parse(previous), JSON.parse(text), 'the answer')
      return previous
    case 'json event':
      await expectEvent(scene, JSON.parse(text))
      return ''
    default:
      throw new Error(`nobody knows how to try a sample that is "${how}"`)
  }
}

/** The commands of this project are for its folder; what others write to a file goes elsewhere. */
const placeOf = (text: string): string | undefined => (/^npm /m.test(text) ? root : undefined)

/** An answer that is an error is one. */
const checkedCurl = 'curl() { command curl -sS --fail-with-body "$@"; }'

/** What the guide shows is there, and of the kind that it shows; there may be more. */
function expectShape(actual: unknown, shown: unknown, where: string): void {
  expect(kindOf(actual), where).toBe(kindOf(shown))
  if (Array.isArray(shown)) {
    if (shown.length > 0) expectShape((actual as unknown[])[0], shown[0], `${where}[0]`)
  } else if (typeof shown === 'object' && shown !== null) {
    for (const [key, value] of Object.entries(shown)) {
      expectShape((actual as Record<string, unknown>)[key], value, `${where}.${key}`)
    }
  }
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value

async function expectEvent(scene: Scene, shown: { event: string }): Promise<void> {
  const { body } = await scene.org.api('GET', `/api/event-types/${shown.event}/samples`)
  expect(Object.keys(shown)).toEqual(Object.keys(body.data[0]))
}

/** A Request for the handler of a framework that is not here. */
const routeServer = `
import { createServer } from 'node:http'
import { POST } from './route.ts'
createServer(async (request, response) => {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const answer = await POST(new Request('http://localhost' + request.url, {
    method: 'POST', headers: request.headers, body: Buffer.concat(chunks),
  }))
  response.writeHead(answer.status).end()
}).listen(process.env.PORT)
`

async function tryReceiver(scene: Scene, { language, notes, text }: Sample): Promise<string> {
  const isRoute = notes.includes('route')
  const isPython = language === 'python'
  const file = scene.write(isRoute ? 'route.ts' : isPython ? 'receiver.py' : 'receiver.ts', text)
  const program = isRoute ? scene.write('serve.mjs', routeServer) : file
  const port = await freePort()
  const target = `http://127.0.0.1:${port}/bolsivo-events`
  const fields = { name: 'Receiver', target_url: target, event_types: ['*'], include: ['lead'] }
  const { body: webhook } = await scene.org.api('POST', '/api/webhooks', fields)
  const rotation = `/api/webhooks/${webhook.id}/rotate-secret`
  const { body: rotated } = await scene.org.api('POST', rotation, { overlap_hours: 1 })
  // While the secrets overlap a receiver may have either.
  for (const { secret } of [rotated, webhook]) {
    const environment = { PORT: String(port), BOLSIVO_WEBHOOK_SECRET: secret }
    const child = scene.start(isPython ? 'python3' : process.execPath, [program], environment)
    try {
      await untilListening(port)
      await expectVerifies(scene, webhook.id, target)
      if (secret === webhook.secret && notes.includes('crm')) await expectInCrm(scene, text)
    } finally {
      child.kill()
      await once(child, 'exit')
    }
  }
  await scene.org.api('DELETE', `/api/webhooks/${webhook.id}`)
  return ''
}

/** Takes what is genuine, and nothing else. */
async function expectVerifies(scene: Scene, webhookId: string, target: string): Promise<void> {
  for (const event_type of ['lead.status_changed', 'email.sent']) {
    const { body } = await scene.org.api('POST', `/api/webhooks/${webhookId}/test`, { event_type })
    expect(body).toMatchObject({ outcome: 'delivered', status_code: 200 })
  }
  const forged = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-bolsivo-signature': 'f'.repeat(64) },
    body: '{"event":"lead.qualified"}',
  })
  expect(forged.status).toBe(400)
}

/** A real lead, that qualifies and is won. */
async function expectInCrm(scene: Scene, text: string): Promise<void> {
  const { api } = scene.org
  await api('PUT', '/api/profile', { categories: ['office park'], cities: ['Bellevue'], threshold: 50 })
  const facts = {
    category: 'Office park',
    city: 'Bellevue',
    phone: '+1 425 555 0142',
    rating: 4.6,
    review_count: 187,
  }
  const { body: lead } = await api('POST', '/api/leads', { business_name: `Park ${Math.random()}`, ...facts })
  await vi.waitFor(
    async () => expect((await api('GET', `/api/leads/${lead.id}`)).body.status).toBe('qualified'),
    { timeout: 20_000, interval: 100 },
  )
  await api('PATCH', `/api/leads/${lead.id}`, { status: 'closed_won' })
  const expected = text.includes('/contacts/')
    ? {
        [`/contacts/${lead.id}`]: {
          company: lead.business_name,
          phone: '+14255550142',
          score: expect.any(Number),
        },
      }
    : {
        [`/deals/${lead.id}`]: { name: lead.business_name, stage: 'Won' },
        [`/customers/${lead.id}`]: { name: lead.business_name },
      }
  await vi.waitFor(() => expect(Object.fromEntries(scene.crm)).toMatchObject(expected), {
    timeout: 20_000,
    interval: 100,
  })
}

/** Stopped wherever it is and started again, it has every event once. */
async function tryFollower(scene: Scene, text: string): Promise<string> {
  const program = scene.write('follower.ts', text)
  for (const status of ['replied', 'meeting']) {
    await scene.org.api('PATCH', `/api/leads/${scene.leadId}`, { status })
    const child = scene.start(process.execPath, [program])
    await vi.waitFor(() => expect(statusesIn(scene)).toContain(status), { timeout: 20_000, interval: 100 })
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  expect(statusesIn(scene)).toEqual(['contacted', 'replied', 'meeting'])
  return ''
}

function statusesIn({ folder, leadId }: Scene): unknown[] {
  const warehouse = new DatabaseSync(`${folder}/warehouse.db`, { readOnly: true })
  const moves = warehouse
    .prepare("select data ->> '$.new_status' as status from events where lead_id = ? order by happened_at")
    .all(leadId)
  warehouse.close()
  return moves.map(({ status }) => status)
}
