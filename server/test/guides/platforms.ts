/** What Zapier and Make do with an integration, as far as Bolsivo sees it. */
import { createRequire } from 'node:module'
import { expect } from 'vitest'
import type { Sample } from './samples.ts'
import type { Scene } from './scene.ts'

interface ZapierRequest {
  url: string
  method?: string
  body?: unknown
  headers: Record<string, string>
}
type Perform = (z: unknown, bundle: object) => Promise<Record<string, unknown>[]>
interface ZapierApp {
  authentication: {
    test: (z: unknown, bundle: object) => Promise<{ label: string }>
    connectionLabel: string
  }
  beforeRequest: ((request: ZapierRequest, z: unknown, bundle: object) => ZapierRequest)[]
  triggers: {
    lead_qualified: {
      operation: {
        performSubscribe: (z: unknown, bundle: object) => Promise<{ id: string }>
        performUnsubscribe: (z: unknown, bundle: object) => Promise<{ id: string; deleted: boolean }>
        perform: (z: unknown, bundle: object) => unknown[]
        performList: Perform
        sample: object
      }
    }
  }
}

/** Connects, subscribes, looks at the samples, and unsubscribes. */
export async function tryZapier(scene: Scene, baseUrl: string, { text }: Sample): Promise<void> {
  const app = createRequire(import.meta.url)(scene.write('zapier.cjs', text)) as ZapierApp
  const bundle = {
    authData: { url: baseUrl, api_key: scene.org.key },
    targetUrl: 'https://hooks.zapier.com/hooks/1',
  }
  const z = {
    async request(given: Omit<ZapierRequest, 'headers'>) {
      const asked: ZapierRequest = { ...given, headers: { 'content-type': 'application/json' } }
      const request = app.beforeRequest.reduce((before, change) => change(before, z, bundle), asked)
      const { method = 'GET', url, body, headers } = request
      const answer = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
      if (!answer.ok) throw new Error(`${url} answers ${answer.status}`)
      return { status: answer.status, data: await answer.json() }
    },
  }
  const { label } = await app.authentication.test(z, bundle)
  expect(app.authentication.connectionLabel.replace('{{label}}', label)).toBe('Test Org (test)')

  const { operation } = app.triggers.lead_qualified
  const subscribeData = await operation.performSubscribe(z, bundle)
  expect((await scene.org.api('GET', `/api/webhooks/${subscribeData.id}`)).body.target_url).toBe(
    bundle.targetUrl,
  )
  // Of the lead the guide shows a part.
  expect(await operation.performList(z, bundle)).toMatchObject([operation.sample])
  expect(operation.perform(z, { cleanedRequest: operation.sample })).toEqual([operation.sample])
  const gone = await operation.performUnsubscribe(z, { ...bundle, subscribeData })
  expect(gone).toEqual({ id: subscribeData.id, deleted: true })
}

interface MakeRequest {
  url: string
  method?: string
  headers: Record<string, string>
  body?: object
  response?: { metadata?: { value: string }; data?: { externalHookId: string } }
}

/** Connects, attaches and detaches: `{{a.b}}` is what Make knows by that name. */
export async function tryMake(scene: Scene, baseUrl: string, samples: readonly Sample[]): Promise<void> {
  const known = { url: baseUrl, apiKey: scene.org.key }
  const call = async (name: string, scope: Record<string, unknown>) => {
    const sample = samples.find(({ notes }) => notes[1] === name)
    const request = fill(JSON.parse(sample?.text ?? '{}'), scope) as MakeRequest
    const { method = 'GET', url, headers, body } = request
    const sent = body ? { body: JSON.stringify(body) } : {}
    const answer = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...sent,
    })
    expect(answer.ok, `${name} answers ${answer.status}`).toBe(true)
    const unfilled = JSON.parse(sample?.text ?? '{}') as MakeRequest
    return fill(unfilled.response ?? {}, { body: await answer.json() }) as NonNullable<
      MakeRequest['response']
    >
  }
  expect((await call('connection', { parameters: known })).metadata?.value).toBe('Test Org (test)')
  const webhook = { url: 'https://hook.eu2.make.com/abcdefghijkl' }
  const { data } = await call('attach', { connection: known, webhook })
  expect((await scene.org.api('GET', `/api/webhooks/${data?.externalHookId}`)).status).toBe(200)
  await call('detach', { connection: known, webhook: { ...webhook, ...data } })
  expect((await scene.org.api('GET', `/api/webhooks/${data?.externalHookId}`)).status).toBe(404)
}

function fill(template: unknown, scope: Record<string, unknown>): unknown {
  if (typeof template === 'string') {
    return template.replace(/\{\{(\w+)\.(\w+)\}\}/g, (whole, place: string, name: string) => {
      const found = scope[place] as Record<string, unknown> | undefined
      return found && name in found ? String(found[name]) : whole
    })
  }
  if (Array.isArray(template)) return template.map((item) => fill(item, scope))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fill(value, scope)]))
}
