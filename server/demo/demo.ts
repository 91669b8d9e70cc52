/**
 * `npm run demo`: the whole main job on real businesses, through the doors that everybody has: the command line, the
 * public API, and signed webhooks at a receiver that trusts none it can't verify.
 *
 * Everything happens in a temporary folder. Fails, with an exit code, at the first step that does not hold.
 */
import { readFileSync } from 'node:fs'
import { Bolsivo, type Import, type Lead, type LeadStatus } from '@bolsivo/sdk'
import { type DemoInstallation, startInstallation } from './installation.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { bold, dim, green, indent, red, say, step, until } from './screen.ts'

const sampleFile = new URL('./data/little-rock-sample.csv', import.meta.url)
const mailCount = 5
const profile = {
  sells: 'evening cleaning for offices and clinics',
  categories: ['office', 'clinic', 'dentist', 'doctor', 'bank', 'law firm', 'insurance', 'real estate'],
  cities: ['Little Rock'],
  regions: ['AR'],
  unwanted_words: ['janitorial', 'cleaning'],
  threshold: 70,
  sender_name: 'Ana Ruiz',
  postal_address: '12 Pine Street, Little Rock, AR 72201',
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

async function main(): Promise<void> {
  const startedAt = performance.now()
  say(`\n${bold('Bolsivo: the main job, on real businesses of Little Rock')}\n`)
  const receiver = await startReceiver()
  const installation = await step('Start Bolsivo', async () => {
    const value = await startInstallation()
    return { said: `${value.url}, in a temporary folder`, value }
  })
  try {
    const client = await setUp(installation, receiver)
    const qualified = await importBusinesses(client, receiver)
    const mailed = await sendMails(client, receiver, qualified)
    await closeDeals(client, receiver, mailed)
    await verifyDeliveries(client, receiver)
    await showFunnel(client)
    await step('Stop', async () => {
      await installation.stop()
      return { said: 'nothing is left running', value: null }
    })
  } finally {
    await installation.stop()
    await installation.erase()
    await receiver.close()
  }
  say(`\n${green('All of it worked')}, in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.\n`)
}

async function setUp(installation: DemoInstallation, receiver: Receiver): Promise<Bolsivo> {
  const client = await step('Make an org with an API key', async () => {
    const owner = ['--email', 'ana@brightclean.example', '--password', 'a long password']
    const words = ['org', 'create', '--name', 'BrightClean', ...owner, '--plan', 'scale']
    const org = await installation.command<{ org_id: string; api_key: string }>(...words)
    const value = new Bolsivo({ apiKey: org.api_key, baseUrl: installation.url })
    return { said: `${org.org_id}`, value }
  })
  await step('Say who the ideal customer is', async () => {
    await client.profile.replace(profile)
    return { said: `${profile.categories.slice(0, 3).join(', ')}, … in ${profile.cities[0]}`, value: null }
  })
  await step('Register a webhook', async () => {
    const event_types = ['lead.qualified', 'lead.status_changed', 'email.sent']
    const webhook = await client.webhooks.create({
      name: 'My CRM sync',
      target_url: receiver.url,
      event_types,
    })
    receiver.secret = webhook.secret ?? ''
    return { said: event_types.join(', '), value: null }
  })
  return client
}

async function importBusinesses(client: Bolsivo, receiver: Receiver): Promise<Lead[]> {
  const first = await step('Import 1,500 business licences', async (progress) => {
    const value = await importFile(client, progress)
    check(value.state === 'done', `the import ended as ${value.state}`)
    return {
      said: `${value.created} leads, ${value.merged} merged, ${value.rejected} rejected`,
      value,
    }
  })
  await step('Import the same file again', async (progress) => {
    const again = await importFile(client, progress)
    check(again.created === 0, `importing twice made ${again.created} leads more`)
    return { said: `adds nothing: ${again.unchanged} of ${first.rows_read} unchanged`, value: null }
  })
  const qualified = await step('Best of them qualify', async () => {
    const value = await Array.fromAsync(client.leads.list({ status: 'qualified', sort: '-score' }))
    check(value.length > 0, 'no lead qualified')
    return { said: `${value.length} leads at ${profile.threshold} or above`, value }
  })
  for (const lead of qualified.slice(0, 5)) {
    say(
      indent(`${bold(String(lead.score).padStart(3))}  ${lead.business_name} ${dim(`— ${lead.fit_reason}`)}`),
    )
  }
  await step('A signed webhook for each', async (progress) => {
    await until('the webhooks of all qualified leads', async () => {
      progress(receiver.count('lead.qualified'), qualified.length)
      return receiver.count('lead.qualified') >= qualified.length ? true : null
    })
    check(receiver.count('lead.qualified') === qualified.length, 'a lead qualified twice')
    check(receiver.refused === 0, `${receiver.refused} webhooks did not verify`)
    return { said: `${receiver.events.length} received, all verified`, value: null }
  })
  return qualified
}

async function importFile(
  client: Bolsivo,
  progress: (done: number, total: number | null) => void,
): Promise<Import> {
  const started = await client.leads.import(readFileSync(sampleFile))
  return until('the import', async () => {
    const now = await client.imports.get(started.id)
    progress(now.rows_read, now.rows_total)
    return now.state === 'running' ? null : now
  })
}

async function sendMails(client: Bolsivo, receiver: Receiver, qualified: Lead[]): Promise<Lead[]> {
  const chosen = qualified.slice(0, mailCount)
  await step('Give some of them an address', async () => {
    // Public licences have no e-mail addresses. These are made up, and nothing leaves this machine.
    for (const [at, lead] of chosen.entries()) {
      await client.leads.update(lead.id, { email: `office${at + 1}@example.com` })
    }
    return { said: 'made up, under example.com', value: null }
  })
  const drafts = await step('A first mail is drafted for each', async () => {
    const value = await until('the drafts', async () => {
      const drafts = await Array.fromAsync(client.emails.list({ state: 'draft' }))
      const mine = drafts.filter(
        (draft) => chosen.some(({ id }) => id === draft.lead_id) && draft.to !== null,
      )
      return drafts.length >= qualified.length && mine.length === chosen.length ? mine : null
    })
    return { said: `${value.length} with an address`, value }
  })
  const [draft] = drafts
  if (draft) say(dim(indent(`To: ${draft.to}\nSubject: ${draft.subject}\n\n${draft.body_text}`)))
  await step('Approve exactly that text', async () => {
    for (const { id, content_hash } of drafts) {
      await client.emails.approve(id, { content_hash })
    }
    return { said: `${drafts.length} approved`, value: null }
  })
  await step('They are sent, once', async () => {
    await until('email.sent and the moves to contacted', async () => {
      const contacted = await Array.fromAsync(client.leads.list({ status: 'contacted' }))
      return contacted.length === drafts.length && receiver.count('email.sent') === drafts.length
        ? true
        : null
    })
    return {
      said: `${drafts.length} leads are contacted; captured, since no SMTP server is set`,
      value: null,
    }
  })
  return chosen
}

async function closeDeals(client: Bolsivo, receiver: Receiver, mailed: Lead[]): Promise<void> {
  const move = (lead: Lead, status: LeadStatus) => client.leads.update(lead.id, { status })
  const before = receiver.count('lead.status_changed')
  const [won, lost, ...others] = mailed
  await step('A reply comes, a meeting, a close', async () => {
    if (!won || !lost) throw new Error('too few leads were mailed')
    let moves = 0
    for (const status of ['replied', 'meeting', 'closed_won'] as const)
      moves += (await move(won, status)) ? 1 : 0
    for (const status of ['replied', 'closed_lost'] as const) moves += (await move(lost, status)) ? 1 : 0
    for (const lead of others.slice(0, 1)) moves += (await move(lead, 'replied')) ? 1 : 0
    await until('a webhook for each move', async () =>
      receiver.count('lead.status_changed') >= before + moves ? true : null,
    )
    return { said: `${won.business_name} is won`, value: null }
  })
}

async function verifyDeliveries(client: Bolsivo, receiver: Receiver): Promise<void> {
  await step('Deliveries are logged', async () => {
    const [webhook] = (await client.webhooks.list()).data
    if (!webhook) throw new Error('the webhook is gone')
    const deliveries = await until('all deliveries to be settled', async () => {
      const all = await Array.fromAsync(client.webhooks.deliveries(webhook.id))
      return all.every(({ state }) => state === 'delivered') ? all : null
    })
    check(deliveries.length === receiver.events.length, 'the log and the receiver disagree')
    check(receiver.refused === 0, `${receiver.refused} webhooks did not verify`)
    return {
      said: `${deliveries.length} delivered, ${receiver.events.length} received and verified`,
      value: null,
    }
  })
}

async function showFunnel(client: Bolsivo): Promise<void> {
  const statuses = ['new', 'qualified', 'contacted', 'replied', 'meeting', 'closed_won', 'closed_lost']
  const leads = await Array.fromAsync(client.leads.list())
  const most = Math.max(...statuses.map((status) => leads.filter((lead) => lead.status === status).length))
  say(`\n  ${bold('The funnel')}  ${dim(`${leads.length} leads`)}`)
  for (const status of statuses) {
    const count = leads.filter((lead) => lead.status === status).length
    const width = count === 0 ? 0 : Math.max(1, Math.round((36 * count) / most))
    say(`    ${status.padEnd(12)} ${String(count).padStart(5)}  ${green('█'.repeat(width))}`)
  }
  say()
}

try {
  await main()
} catch (error) {
  say(`\n${red('The demo failed:')} ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
