/**
 * A company that has worked with Bolsivo for a few weeks, for the pictures: a team, the sample city in all statuses,
 * mails, a key, an endpoint that works and one that does not. Everything through the API; only the dates are then moved
 * into the past, since nobody waits weeks for a picture.
 */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import type { SceneIds } from '../server/test/journeys/dashboard-pages.fixture.ts'

export interface Scene extends SceneIds {
  readonly cookie: string
  /** Where somebody who is invited comes to. */
  readonly invitationPath: string
  close(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: answers of many routes, read in a line or two each.
type Ask = (method: string, path: string, body?: unknown) => Promise<any>

const person = {
  name: 'Grace Hopper',
  email: 'grace@sunrise-cleaning.com',
  password: 'correct horse battery',
}
const team = [
  { name: 'Ana Ruiz', email: 'ana@sunrise-cleaning.com', role: 'admin' },
  { name: 'Ben Okafor', email: 'ben@sunrise-cleaning.com', role: 'member' },
  { name: 'Mei Tanaka', email: 'mei@sunrise-cleaning.com', role: 'read_only' },
]

export async function setScene(url: string, superuserUrl: string): Promise<Scene> {
  const { ask, cookie } = await signUp(url)
  await makeCompany(ask)
  const invitationPath = await inviteTeam(url, ask)
  const endpoints = await startEndpoints()
  const webhookId = await connectPrograms(url, ask, endpoints)
  await importCity(ask)
  await approveDrafts(ask)
  const leadId = await moveLeads(ask)
  await changeDates(superuserUrl)
  return { cookie, leadId, webhookId, invitationPath, close: endpoints.close }
}

function askAs(url: string, cookie = ''): Ask {
  return async (method, path, body) => {
    const isText = typeof body === 'string'
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...{ origin: url, cookie, 'x-bolsivo-csrf': '1' },
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? null : response.json()
  }
}

async function signUp(url: string): Promise<{ ask: Ask; cookie: string }> {
  await askAs(url)('POST', '/api/auth/sign-up/email', person)
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'x-bolsivo-csrf': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password, rememberMe: true }),
  })
  if (!response.ok) throw new Error(`Nobody could sign in: ${response.status} ${await response.text()}`)
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { cookie, ask: askAs(url, cookie) }
}

async function makeCompany(ask: Ask): Promise<void> {
  const { id } = await ask('POST', '/api/orgs', { name: 'Sunrise Cleaning' })
  await ask('POST', '/api/session/org', { org_id: id })
  await ask('POST', '/api/org/plan', { plan: 'scale' })
  await ask('PUT', '/api/profile', {
    ...(await ask('GET', '/api/profile')),
    ...{ sells: 'Evening cleaning for offices', categories: ['Office park', 'Law firm', 'Dental clinic'] },
    ...{ cities: ['Port Alder', 'Millbrook'], wanted_words: ['plaza', 'center'], threshold: 65 },
    ...{ sender_name: 'Grace Hopper', postal_address: '500 108th Ave NE, Bellevue, WA 98004' },
  })
}

async function inviteTeam(url: string, ask: Ask): Promise<string> {
  for (const { name, email, role } of team) {
    const { link } = await ask('POST', '/api/invitations', { email, role })
    const token = decodeURIComponent(String(link).split('#token=')[1] ?? '')
    await askAs(url)('POST', '/api/invitations/accept', { token, name, password: person.password })
  }
  const { link } = await ask('POST', '/api/invitations', {
    email: 'tom@sunrise-cleaning.com',
    role: 'member',
  })
  return String(link).slice(url.length)
}

interface Endpoints {
  readonly good: string
  readonly broken: string
  close(): Promise<void>
}

async function startEndpoints(): Promise<Endpoints> {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    response.statusCode = request.url === '/crm' ? 200 : 503
    response.setHeader('content-type', 'application/json')
    response.end(request.url === '/crm' ? '{"received":true}' : '{"error":"The queue is full"}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ good: `${base}/crm`, broken: `${base}/flows` },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function connectPrograms(url: string, ask: Ask, { good, broken }: Endpoints): Promise<string> {
  for (const name of ['CRM sync', 'Website form']) {
    const { api_key } = await ask('POST', '/api/api-keys', { name })
    await fetch(`${url}/api/me`, { headers: { authorization: `Bearer ${api_key}` } })
  }
  const reports = {
    name: 'Weekly report',
    scopes: ['read'],
    expires_at: new Date(Date.now() + 90 * 86_400_000),
  }
  await ask('POST', '/api/api-keys', reports)
  const events = ['lead.qualified', 'lead.status_changed', 'email.sent']
  const crm = { name: 'My CRM sync', description: 'Keeps the CRM up to date. Ask Ana.', event_types: events }
  const { id } = await ask('POST', '/api/webhooks', { ...crm, target_url: good })
  await ask('POST', '/api/webhooks', {
    name: 'Flows',
    target_url: broken,
    event_types: ['lead.status_changed'],
  })
  return id
}

async function importCity(ask: Ask): Promise<void> {
  const csv = await readFile(new URL('../web/public/sample-city.csv', import.meta.url), 'utf8')
  const { id } = await ask('POST', '/api/leads/import?source=directory', csv)
  await until(async () => (await ask('GET', `/api/imports/${id}`)).state === 'done')
  await until(async () => (await ask('GET', '/api/emails/counts')).draft > 30)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 200))
}

async function approveDrafts(ask: Ask): Promise<void> {
  const { data } = await ask('GET', '/api/emails?state=draft&limit=100&include=lead')
  const ready = data.filter(({ to }: { to: string | null }) => to !== null)
  const approved = ready.slice(0, Math.ceil(ready.length * 0.7))
  for (const { id, content_hash } of approved)
    await ask('POST', `/api/emails/${id}/approve`, { content_hash })
  const [rejected] = data.filter(({ to }: { to: string | null }) => to === null)
  if (rejected) await ask('POST', `/api/emails/${rejected.id}/reject`, { reason: 'A customer already' })
  await until(async () => (await ask('GET', '/api/emails/counts')).sent >= approved.length)
}

/** Of those that were mailed some answer, some of them meet, and some buy. The best becomes the lead of the pictures. */
async function moveLeads(ask: Ask): Promise<string> {
  const { data } = await ask('GET', '/api/leads?status=contacted&sort=-score&limit=100')
  const ids: string[] = data.map(({ id }: { id: string }) => id)
  const move = async (moved: readonly string[], status: string) => {
    if (moved.length > 0) await ask('PATCH', '/api/leads', { ids: moved, status })
  }
  const replied = ids.filter((_, at) => at % 5 !== 4)
  await move(replied, 'replied')
  const met = replied.filter((_, at) => at % 2 === 0)
  await move(met, 'meeting')
  await move(
    met.filter((_, at) => at % 3 === 1),
    'closed_won',
  )
  await move(
    replied.filter((_, at) => at % 6 === 5),
    'closed_lost',
  )
  const [best] = met
  await ask('PATCH', `/api/leads/${best}`, {
    tags: ['evening only', 'east side'],
    custom: { contract_value: 18_000, floors: 4 },
  })
  await ask('POST', '/api/lead-views', {
    name: 'Best in town',
    filters: { min_score: '90' },
    is_shared: true,
  })
  return String(best)
}

/** The newest stays the newest: `n` counts from it. */
const inOrder = (table: string, change: string): string => `
  update ${table} set ${change}
  from (select id as of_id, row_number() over (order by id desc) as n from ${table}) as ordered where id = of_id`

/** What happened to a lead, around the mail that it got. */
const aroundMails = `
  with mail as (
    select lead_id, min(created_at) as drafted_at, coalesce(max(sent_at), now()) as sent_at from emails group by lead_id
  )
  update events e set created_at = coalesce(
    case type when 'email.sent' then sent_at when 'email.approved' then sent_at - interval '20 seconds'
      when 'lead.updated' then now() - interval '2 hours'
      when 'lead.status_changed' then sent_at + (now() - sent_at) * case e.body::json ->> 'new_status'
        when 'contacted' then 0 when 'replied' then 0.3 when 'meeting' then 0.6
        when 'closed_lost' then 0.5 when 'closed_won' then 0.9 end
    end, drafted_at - interval '1 minute')
  from mail where mail.lead_id = e.lead_id`

/** All of the last two days, more and more of them. */
const overTwoDays = (table: string, column: string, id: string): string => `
  update ${table} set ${column} = ${column} - power(n::float / of_all, 1.5) * interval '46 hours'
  from (
    select id as of_id, row_number() over (order by id desc) as n, count(*) over () as of_all from deliveries
  ) as ordered where ${id} = of_id`

/** Counted every few seconds. */
const areCounted = `
  select sum(delivered) >= (select count(*) from delivery_attempts where status_code = 200) as "isSo" from webhook_hours`

/** The health of an endpoint is drawn by the hour. */
const hoursOfAttempts = `
  with known as (delete from webhook_hours returning *)
  insert into webhook_hours (org_id, webhook_id, hour, delivered, failed, durations, last_delivered_at)
  select org_id, webhook_id, date_trunc('hour', started_at, 'UTC'), count(*) filter (where status_code = 200),
    count(*) filter (where status_code <> 200), min(durations), max(started_at) filter (where status_code = 200)
  from delivery_attempts
    join deliveries d using (org_id) join known using (org_id, webhook_id)
  where d.id = delivery_id
  group by 1, 2, 3`

/** Each lead came in on another day of the last weeks, and took its steps since then. */
async function changeDates(superuserUrl: string): Promise<void> {
  const url = new URL(superuserUrl)
  url.pathname = '/bolsivo'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  const daysAgo = (column: string) => `(3 + abs(hashtext(${column})) % 26) * interval '1 day'`
  const since = `case new_status when 'contacted' then 0.8 when 'replied' then 0.55 when 'meeting' then 0.35
    when 'closed_won' then 0.1 when 'closed_lost' then 0.2 else 1 end`
  const hours = (column: string) => `abs(hashtext(${column} || 'x')) % 9 * interval '1 hour'`
  try {
    await until(async () => (await client.query<{ isSo: boolean | null }>(areCounted)).rows[0]?.isSo ?? false)
    for (const statement of [
      `update leads set created_at = created_at - ${daysAgo('id')}, updated_at = updated_at - ${daysAgo('id')} * 0.2 - ${hours('id')}`,
      `update analytics_events set created_at = created_at - ${daysAgo('lead_id')} * ${since} where lead_id is not null`,
      inOrder(
        'emails',
        `created_at = created_at - n * interval '7 hours', sent_at = sent_at - n * interval '7 hours'`,
      ),
      aroundMails,
      overTwoDays('delivery_attempts', 'started_at', 'delivery_id'),
      overTwoDays('deliveries', 'created_at', 'id'),
      hoursOfAttempts,
      inOrder('api_keys', `created_at = created_at - n * interval '5 days'`),
      inOrder('webhooks', `created_at = created_at - n * interval '6 days'`),
      inOrder('imports', `created_at = created_at - interval '29 days'`),
      `update members set created_at = created_at -
        case role when 'owner' then 29 when 'admin' then 27 when 'member' then 16 else 9 end * interval '1 day'`,
      inOrder('audit_log', `created_at = created_at - n * interval '37 minutes'`),
    ]) {
      await client.query(statement)
    }
  } finally {
    await client.end()
  }
}
