/**
 * For tests: outreach with everything that it stands on (database, events, jobs, SMTP), and nothing beside it. Leads
 * qualify by word of the test; the profile is a value that the test changes.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Lead, scoreLeads, upsertLeads } from '../leads/index.ts'
import { bareFacts, type LeadFacts } from '../leads/lead-facts.ts'
import { insertOrg } from '../orgs/index.ts'
import { generateKeyRing, parseKeyRing } from '../platform/crypto.ts'
import { createDatabase, type Database } from '../platform/db/database.ts'
import { createWaker } from '../platform/db/wake.ts'
import { listEventsAfter } from '../platform/events/feed.ts'
import { createOutbox } from '../platform/events/outbox.ts'
import { newId } from '../platform/ids.ts'
import { createJobQueue, jobsChannel } from '../platform/jobs/queue.ts'
import { createJobWorker } from '../platform/jobs/worker.ts'
import { createLog } from '../platform/log.ts'
import { createMailer, type Mailer } from '../platform/mail/mailer.ts'
import { approveEmail, type DecisionDeps } from './emails/decide-email.ts'
import { contentHash } from './emails/email.ts'
import { type Email, findEmail, listEmails } from './emails/queries.ts'
import type { EmailState } from './emails/schema.ts'
import { draftOnQualified, outreachJobs } from './jobs.ts'
import type { SenderProfile } from './sender.ts'
import { createAddressHashes } from './suppressions/address-hashes.ts'
import { createUnsubscribeLinks } from './suppressions/unsubscribe-link.ts'

export const secretKeys = generateKeyRing()
export const publicUrl = 'https://leads.bright.test'

export type TestOutreach = ReturnType<typeof startOutreach>

/** Runs jobs unless it is told not to; `close` gives everything back but the database. */
export function startOutreach(options: {
  databaseUrl: string
  smtpUrl?: string
  mailer?: Mailer
  secretKeys?: string
  leaseMs?: number
  work?: boolean
  /** What the jobs see of the database. */
  jobDatabase?: (db: Database) => Database
}) {
  const log = createLog(process.env.TEST_LOG_LEVEL ?? 'silent')
  const db = createDatabase({ url: options.databaseUrl, log })
  const waker = createWaker(db.pool, log)
  const jobs = createJobQueue(waker)
  const outbox = createOutbox([draftOnQualified(jobs)])
  const ring = parseKeyRing(options.secretKeys ?? secretKeys)
  const links = createUnsubscribeLinks(ring, () => publicUrl)
  const addressHashes = createAddressHashes(ring)
  const profile: { -readonly [Name in keyof SenderProfile]: SenderProfile[Name] } = {
    senderName: 'Ana Ruiz',
    postalAddress: '12 Pine Street\nSeattle, WA 98101',
    sells: 'evening cleaning for offices',
  }
  /** What the slice hears of its sender; a promise of the test's own holds it up there. */
  const sender: { answer: Promise<SenderProfile> } = { answer: Promise.resolve(profile) }
  const mailer = options.mailer ?? createMailer({ smtpUrl: options.smtpUrl ?? 'smtp://127.0.0.1:9' })
  const deps = { db, outbox, jobs, links, addressHashes, mailer, senderOf: () => sender.answer }
  const handlers = outreachJobs({ ...deps, db: options.jobDatabase?.(db) ?? db })
  const leaseMs = options.leaseMs ?? 30_000
  const worker = createJobWorker({ db, waker, handlers, log, leaseMs })
  waker.listen(options.databaseUrl)
  if (options.work !== false) worker.start()

  return {
    ...{ db, outbox, jobs, links, profile, sender, deps },
    /** After a change behind the queue's back. */
    wakeWorker: () => waker.wake(jobsChannel),
    async close() {
      await worker.stop()
      await mailer.close(0)
      await waker.close()
      await db.close()
    },
  }
}

export async function createOrg(db: Database, name = 'BrightClean'): Promise<string> {
  const orgId = newId('org')
  await db.inOrg(orgId, (tx) => insertOrg(tx, { name, plan: 'scale', ownerId: newId('usr') }))
  return orgId
}

/** Adds leads that the score qualifies; their drafts come by themselves. */
export async function qualify(
  { db, outbox }: Pick<DecisionDeps, 'outbox'> & { db: Database },
  orgId: string,
  facts: readonly (Partial<LeadFacts> & { businessName: string })[],
): Promise<Lead[]> {
  const assessor = {
    assess: () => ({ score: 82, fitReason: 'Active office park', qualifies: true }),
    keep: async () => {},
  }
  return db.inOrg(orgId, async (tx) => {
    const records = facts.map((some) => ({
      facts: { ...bareFacts(some.businessName), ...some },
      ...{ keys: [], source: 'test', custom: {} },
    }))
    const leads = (await upsertLeads(tx, records, { outbox })).map(({ lead }) => lead)
    await scoreLeads(
      tx,
      leads.map(({ id }) => id),
      { outbox, assessor },
    )
    return leads
  })
}

/** The mail of a lead, once there is one in this state. */
export async function emailOf(
  db: Database,
  orgId: string,
  leadId: string,
  state: EmailState = 'draft',
): Promise<Email> {
  const until = Date.now() + 20_000
  for (;;) {
    const page = { sort: '-created_at', limit: 1, after: null } as const
    const [listed] = await db.inOrg(orgId, (tx) => listEmails(tx, { leadId }, page))
    const email = listed?.email
    if (email?.state === state) return email
    if (Date.now() > until) throw new Error(`the e-mail is ${email?.state}, not ${state}: ${email?.reason}`)
    await sleep(20)
  }
}

export const readEmail = (db: Database, orgId: string, id: string): Promise<Email | null> =>
  db.inOrg(orgId, (tx) => findEmail(tx, id))

/** Approves what is there now. */
export async function approve(
  deps: DecisionDeps & { db: Database },
  orgId: string,
  id: string,
): Promise<Email> {
  return deps.db.inOrg(orgId, async (tx) => {
    const email = await findEmail(tx, id)
    if (!email) throw new Error('there is no such e-mail')
    return approveEmail(tx, id, { hash: contentHash(email), by: { id: 'key_test', name: 'Test' } }, deps)
  })
}

/** The bodies of the events of a lead, oldest first. */
// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a body, and fails when it is not so.
export async function eventsOf(db: Database, orgId: string, leadId: string): Promise<any[]> {
  const events = await db.inOrg(orgId, (tx) => listEventsAfter(tx, { after: 0, limit: 100_000 }))
  return events.map(({ body }) => JSON.parse(body)).filter((body) => body.lead_id === leadId)
}
