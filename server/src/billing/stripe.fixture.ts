/**
 * For tests: a server on 127.0.0.1 that speaks the few calls of Stripe's API that are made here, and keeps what they
 * make. Things get their state by word of the test; `sign` makes a webhook as Stripe documents it, without its SDK.
 */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Params = Record<string, string>

interface FakePrice {
  id: string
  lookup_key: string | null
  product: string
  unit_amount: number
}

export interface FakeSubscription {
  id: string
  customer: string
  status: string
  price: FakePrice
  cancel_at_period_end: boolean
  created: number
}

export interface FakeStripe {
  readonly server: { readonly host: string; readonly port: number }
  /** `POST /v1/customers` and its parameters, of each call. */
  readonly calls: { readonly name: string; readonly params: Params }[]
  readonly prices: FakePrice[]
  readonly subscriptions: FakeSubscription[]
  readonly customers: Set<string>
  /** What it answers instead; null: as usual. `gone` hangs up. */
  mood: 'gone' | { readonly status: number; readonly error: object } | null
  /** Holds the next answer to this call, which is made up now, until the function that is returned is called. */
  hold(name: string): { readonly held: Promise<void>; release(): void }
  addSubscription(customer: string, plan: string, status?: string): FakeSubscription
  sign(event: object, options?: { secret?: string; at?: Date }): { body: string; signature: string }
  close(): Promise<void>
}

export const webhookSecret = 'whsec_of_the_test'
const periodEnd = Date.UTC(2027, 0, 31) / 1000

export async function startFakeStripe(): Promise<FakeStripe> {
  let count = 0
  const sessions = new Map<string, { customer: string; status: string }>()
  const holds = new Map<string, { arrived(): void; released: Promise<void> }>()
  const idOf = (prefix: string) => `${prefix}_test${++count}`
  const priceFor = (plan: string, cents: number): FakePrice => ({
    ...{
      id: `price_${plan}`,
      lookup_key: `bolsivo_${plan}_monthly`,
      product: `prod_${plan}`,
      unit_amount: cents,
    },
  })

  const answers: Record<string, (params: Params, id: string) => object> = {
    'POST /v1/customers': () => {
      const id = idOf('cus')
      fake.customers.add(id)
      return { id, object: 'customer' }
    },
    'GET /v1/prices': (params) => {
      const asked = Object.entries(params).filter(([name]) => name.startsWith('lookup_keys'))
      const keys = asked.map(([, key]) => key)
      return listOf(fake.prices.filter(({ lookup_key }) => keys.includes(lookup_key ?? '')).map(priceJson))
    },
    'GET /v1/subscriptions': ({ customer = '' }) => {
      if (!fake.customers.has(customer)) throw missing(customer)
      return listOf(fake.subscriptions.filter((each) => each.customer === customer).map(subscriptionJson))
    },
    'GET /v1/checkout/sessions': ({ customer, status }) =>
      listOf(
        [...sessions].flatMap(([id, it]) =>
          it.customer === customer && it.status === status ? [{ id }] : [],
        ),
      ),
    'POST /v1/checkout/sessions': ({ customer = '' }) => {
      if (!fake.customers.has(customer)) throw missing(customer)
      const id = idOf('cs')
      sessions.set(id, { customer, status: 'open' })
      return { id, object: 'checkout.session', url: `https://checkout.stripe.test/${id}` }
    },
    'POST /v1/checkout/sessions/:id/expire': (_params, id) => {
      sessions.set(id, { customer: '', status: 'expired' })
      return { id, object: 'checkout.session', url: null }
    },
    'POST /v1/billing_portal/sessions': () => ({
      id: 'bps',
      url: `https://billing.stripe.test/${idOf('bps')}`,
    }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stripe.test')
    let text = ''
    for await (const chunk of request) text += chunk
    const [, id = ''] = /\/(cs_\w+)\//.exec(pathname) ?? []
    const name = `${request.method} ${id === '' ? pathname : pathname.replace(id, ':id')}`
    const params = Object.fromEntries([...searchParams, ...new URLSearchParams(text)])
    fake.calls.push({ name, params })
    if (fake.mood === 'gone') return void request.socket.destroy()
    const [status, body] = fake.mood ? [fake.mood.status, { error: fake.mood.error }] : made(name, params, id)
    const hold = holds.get(name)
    holds.delete(name)
    hold?.arrived()
    await hold?.released
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

  function made(name: string, params: Params, id: string): [number, object] {
    try {
      return [200, answers[name]?.(params, id) ?? { error: `no such call: ${name}` }]
    } catch (error) {
      return [404, { error }]
    }
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  const fake: FakeStripe = {
    server: { host: '127.0.0.1', port },
    calls: [],
    prices: [priceFor('growth', 5_000), priceFor('scale', 20_000)],
    subscriptions: [],
    customers: new Set(),
    mood: null,
    hold(name) {
      const [arrival, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      holds.set(name, { arrived: arrival.resolve, released: release.promise })
      return { held: arrival.promise, release: release.resolve }
    },
    addSubscription(customer, plan, status = 'active') {
      const price = fake.prices.find(({ id }) => id === `price_${plan}`) ?? priceFor(plan, 100)
      const subscription = {
        id: idOf('sub'),
        customer,
        status,
        price,
        cancel_at_period_end: false,
        created: count,
      }
      fake.subscriptions.push(subscription)
      return subscription
    },
    sign(event, { secret = webhookSecret, at = new Date() } = {}) {
      const body = JSON.stringify({ id: idOf('evt'), object: 'event', ...event })
      const time = Math.floor(at.getTime() / 1000)
      const hmac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
      return { body, signature: `t=${time},v1=${hmac}` }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return fake
}

const listOf = (data: object[]) => ({ object: 'list', data, has_more: false })
const missing = (id: string) => ({
  ...{ type: 'invalid_request_error', code: 'resource_missing', param: 'customer' },
  message: `No such customer: '${id}'`,
})
const priceJson = (price: FakePrice) => ({ ...price, object: 'price', currency: 'eur' })

function subscriptionJson({ price, ...subscription }: FakeSubscription) {
  const item = { id: `si_${subscription.id}`, current_period_end: periodEnd, price: priceJson(price) }
  return { ...subscription, object: 'subscription', cancel_at: null, items: listOf([item]) }
}
