/** What becomes of an e-mail whose sender is killed: the one place where a second copy could come from. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { AppError, databaseUnavailable } from '../../platform/errors.ts'
import type { Mailer } from '../../platform/mail/mailer.ts'
import { type Script, startScriptedServer } from '../../platform/mail/scripted-server.ts'
import {
  approve,
  createOrg,
  emailOf,
  eventsOf,
  qualify,
  secretKeys,
  startOutreach,
} from '../outreach.fixture.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  return () => database.drop()
})

const toClose: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

/** Ends the leases of the killed soon. */
const leaseMs = 1_500

function startSender(smtpUrl: string): ChildProcess {
  const path = fileURLToPath(new URL('./sender-process.fixture.ts', import.meta.url))
  const options = { databaseUrl: database.url, smtpUrl, secretKeys, leaseMs }
  const child = spawn(process.execPath, [path, JSON.stringify(options)], { stdio: 'inherit' })
  toClose.push(() => kill(child))
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

async function startServer(script: Script) {
  const server = await startScriptedServer(script)
  toClose.push(() => server.close())
  return server
}

/** Everything but a worker: that is the process to be killed. */
async function startDesk() {
  const desk = startOutreach({ databaseUrl: database.url, work: false })
  toClose.push(() => desk.close())
  const orgId = await createOrg(desk.db)
  const draft = async (email: string) => {
    const [lead] = await qualify(desk, orgId, [{ businessName: 'Sunrise Office Park', email }])
    return emailOf(desk.db, orgId, lead?.id ?? '')
  }
  return { ...desk, orgId, draft }
}

type Desk = Awaited<ReturnType<typeof startDesk>>

/** A new worker finds what the killed one left, and sends the next mail: nothing else may arrive. */
async function expectUnknownAndNoCopy(
  desk: Desk,
  leadId: string,
  server: { messages: string[]; url: string },
) {
  const heir = startOutreach({ databaseUrl: database.url, smtpUrl: server.url, leaseMs })
  toClose.push(() => heir.close())
  const unknown = await emailOf(desk.db, desk.orgId, leadId, 'unknown')
  expect(unknown.reason).toContain('cut off')
  const next = await desk.draft('next@sunset.example.com')
  await approve(desk.deps, desk.orgId, next.id)
  await emailOf(desk.db, desk.orgId, next.leadId, 'sent')
  expect(server.messages.map((message) => /^To: (.*)\r$/m.exec(message)?.[1])).toEqual([
    'manager@sunrise.example.com',
    'next@sunset.example.com',
  ])
  expect((await eventsOf(desk.db, desk.orgId, leadId)).map(({ event }) => event)).not.toContain('email.sent')
}

test('killed after the server had the whole text, before it answered: unknown, and no second copy', async () => {
  const dotArrived = Promise.withResolvers<void>()
  const server = await startServer({ dot: [() => dotArrived.resolve(), '250 ok'] })
  const sender = startSender(server.url)
  const desk = await startDesk()
  const draft = await desk.draft('manager@sunrise.example.com')
  await approve(desk.deps, desk.orgId, draft.id)
  await dotArrived.promise
  await kill(sender)
  await expectUnknownAndNoCopy(desk, draft.leadId, server)
})

test('killed after the server accepted, before that was recorded: unknown, and no second copy', async () => {
  const accept = Promise.withResolvers<() => void>()
  const server = await startServer({
    dot: [(socket) => accept.resolve(() => socket.write('250 2.0.0 queued\r\n')), '250 ok'],
  })
  const sender = startSender(server.url)
  const desk = await startDesk()
  const draft = await desk.draft('manager@sunrise.example.com')
  await approve(desk.deps, desk.orgId, draft.id)
  const answer = await accept.promise
  // The record of the acceptance waits for this lock, and its process dies while it waits.
  await desk.db.inOrg(desk.orgId, async (tx) => {
    await sql`select 1 from emails where id = ${draft.id} for update`.execute(tx.db)
    answer()
    const waiting = async () =>
      (
        await sql`select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')`.execute(
          tx.db,
        )
      ).rows.length
    await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThan(0)
    await kill(sender)
  })
  await expectUnknownAndNoCopy(desk, draft.leadId, server)
})

test('a sender that was taken for dead and comes back with the acceptance settles what was unknown', async () => {
  const accept = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const mailer: Mailer = {
    fromAddress: 'ana@bright.test',
    send: async () => {
      begun.resolve()
      await accept.promise
      return { outcome: 'accepted', answer: '250 ok', serverMessageId: null }
    },
    close: async () => {},
  }
  const sender = startOutreach({ databaseUrl: database.url, mailer })
  toClose.push(() => sender.close())
  const orgId = await createOrg(sender.db)
  const [lead] = await qualify(sender, orgId, [{ businessName: 'Sunrise', email: 'a@sunrise.example.com' }])
  const draft = await emailOf(sender.db, orgId, lead?.id ?? '')
  await approve(sender.deps, orgId, draft.id)
  await begun.promise
  // As if its lease had ended while the database was away.
  await sender.db.inOrg(orgId, (tx) =>
    sql`update jobs set due_at = now(), claim_token = null where type = 'send_email'`.execute(tx.db),
  )
  sender.wakeWorker()
  await emailOf(sender.db, orgId, draft.leadId, 'unknown')
  accept.resolve()
  await emailOf(sender.db, orgId, draft.leadId, 'sent')
})

test('a database that is away when the server has accepted makes no unknown of it', async () => {
  const server = await startServer({})
  let failures = 0
  const outreach = startOutreach({
    databaseUrl: database.url,
    smtpUrl: server.url,
    jobDatabase: (db) => ({
      ...db,
      inOrg: async (id, work) => {
        if (server.messages.length === 1 && failures++ < 2) throw new AppError(databaseUnavailable)
        return db.inOrg(id, work)
      },
    }),
  })
  toClose.push(() => outreach.close())
  const orgId = await createOrg(outreach.db)
  const [lead] = await qualify(outreach, orgId, [{ businessName: 'Sunrise', email: 'a@sunrise.example.com' }])
  const draft = await emailOf(outreach.db, orgId, lead?.id ?? '')
  await approve(outreach.deps, orgId, draft.id)
  await emailOf(outreach.db, orgId, draft.leadId, 'sent')
  expect(failures).toBeGreaterThanOrEqual(2)
  expect(server.messages).toHaveLength(1)
})
