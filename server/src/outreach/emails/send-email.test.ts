import { sql } from 'kysely'
import PostalMime from 'postal-mime'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { findLead } from '../../leads/index.ts'
import { hangUp, type Script, startScriptedServer } from '../../platform/mail/scripted-server.ts'
import {
  approve,
  createOrg,
  emailOf,
  eventsOf,
  qualify,
  readEmail,
  startOutreach,
  type TestOutreach,
} from '../outreach.fixture.ts'
import { suppress, unsubscribe } from '../suppressions/suppress.ts'
import { editEmail, settleEmail, withdrawEmail } from './decide-email.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  return () => database.drop()
})

const toClose: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

/** An org with one draft to `manager@sunrise.example.com`, and the SMTP server that its mail will meet. */
async function draftBefore(script: Script = {}) {
  const server = await startScriptedServer(script)
  toClose.push(() => server.close())
  const outreach = startOutreach({ databaseUrl: database.url, smtpUrl: server.url })
  toClose.push(() => outreach.close())
  const orgId = await createOrg(outreach.db)
  const { leadId, draft } = await addDraft(outreach, orgId)
  return { server, outreach, orgId, leadId, draft }
}

async function addDraft(outreach: TestOutreach, orgId: string, email = 'manager@sunrise.example.com') {
  const [lead] = await qualify(outreach, orgId, [{ businessName: 'Sunrise Office Park', email }])
  const leadId = lead?.id ?? ''
  return { leadId, draft: await emailOf(outreach.db, orgId, leadId) }
}

/** In how many seconds the next sending is due, by the database's clock. */
async function secondsToNextSending({ db }: TestOutreach, orgId: string): Promise<number | null> {
  const { rows } = await db.inOrg(orgId, (tx) =>
    sql<{ seconds: number }>`select extract(epoch from due_at - now())::float8 as seconds from jobs
      where org_id = ${orgId} and type = 'send_email' and claim_token is null`.execute(tx.db),
  )
  return rows[0]?.seconds ?? null
}

async function waitUntilPutOff({ db }: TestOutreach, orgId: string, id: string): Promise<void> {
  const once = { state: 'approved', attemptCount: 1 }
  await expect.poll(() => readEmail(db, orgId, id), { timeout: 10_000 }).toMatchObject(once)
}

/** Of the org's suppressions: held by those who begin a sending, waited for by those who suppress. */
async function countLocks(
  { db }: TestOutreach,
  orgId: string,
  how: 'granted' | 'not granted',
): Promise<number> {
  const { rows } = await db.inOrg(orgId, (tx) =>
    sql<{ count: number }>`select count(*) as count from pg_locks
      where locktype = 'advisory' and ${sql.raw(how)}
        and (classid::bigint << 32 | objid::bigint) = hashtextextended(${`suppressions:${orgId}`}, 0)`.execute(
      tx.db,
    ),
  )
  return rows[0]?.count ?? 0
}

async function makeSendingDue({ db, wakeWorker }: TestOutreach, orgId: string): Promise<void> {
  await db.inOrg(orgId, async (tx) => {
    await sql`update jobs set due_at = now() where org_id = ${orgId} and type = 'send_email'`.execute(tx.db)
  })
  wakeWorker()
}

const statusOf = async ({ db }: TestOutreach, orgId: string, leadId: string) =>
  (await db.inOrg(orgId, (tx) => findLead(tx, leadId)))?.status

describe('accepted', () => {
  test('what was read is what arrives: recipient, subject and every character of the text', async () => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore()
    const bodyText = `${draft.bodyText}\n\n.a dot\nFrom here\n  Grüße, “${'lang '.repeat(100)}”\t\n\n\nend`
    await outreach.db.inOrg(orgId, (tx) =>
      editEmail(tx, draft.id, { subject: 'Frühjahr – 50 %', body_text: bodyText }),
    )
    await approve(outreach.deps, orgId, draft.id)
    const sent = await emailOf(outreach.db, orgId, leadId, 'sent')
    const mail = await PostalMime.parse(server.messages[0] ?? '')
    expect(server.messages).toHaveLength(1)
    expect(server.commands).toContain('RCPT TO:<manager@sunrise.example.com>')
    expect(mail.subject).toBe('Frühjahr – 50 %')
    expect(mail.text?.replace(/\n$/, '')).toBe(bodyText)
    expect(mail.from).toEqual({ name: 'Ana Ruiz', address: 'sender@brightclean.example' })
    expect(mail.messageId).toBe(sent.messageId)
    expect(sent.messageId).toBe(`<${draft.id}@brightclean.example>`)
    const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value
    expect(header('list-unsubscribe')).toBe(`<${outreach.links.urlOf({ orgId, emailId: draft.id })}>`)
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(mail.text).toContain('12 Pine Street\nSeattle, WA 98101')
  })

  test('email.sent has the published fields in their order and comes before the move to contacted', async () => {
    const { outreach, orgId, leadId, draft } = await draftBefore()
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(outreach.db, orgId, leadId, 'sent')
    const events = await eventsOf(outreach.db, orgId, leadId)
    expect(events.map(({ event }) => event)).toEqual([
      ...['lead.created', 'lead.scored', 'lead.qualified', 'lead.status_changed'],
      ...['email.drafted', 'email.approved', 'email.sent', 'lead.status_changed'],
    ])
    expect(events.at(-1)).toMatchObject({ previous_status: 'qualified', new_status: 'contacted' })
    expect(Object.entries(events.at(-2)).slice(0, -1)).toEqual([
      ['event', 'email.sent'],
      ['org_id', orgId],
      ['lead_id', leadId],
      ['email_id', draft.id],
      ['to', 'manager@sunrise.example.com'],
      ['subject', 'Quick question for Sunrise Office Park'],
      ['sequence_step', 1],
    ])
    expect(Object.keys(events.at(-2)).at(-1)).toBe('timestamp')
    expect(await statusOf(outreach, orgId, leadId)).toBe('contacted')
  })

  test('twenty approvals at once are one mail', async () => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore()
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => approve(outreach.deps, orgId, draft.id)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'wrong_state' })
    }
    await emailOf(outreach.db, orgId, leadId, 'sent')
    // To show that no second one follows, the next thing is sent, and only it comes.
    const next = await addDraft(outreach, orgId, 'next@sunset.example.com')
    await approve(outreach.deps, orgId, next.draft.id)
    await emailOf(outreach.db, orgId, next.leadId, 'sent')
    expect(server.messages).toHaveLength(2)
  })

  test('withdrawn, changed and approved again, the new text goes out once, though two jobs wait', async () => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore({ MAIL: ['451 later', '250 ok'] })
    const { db, deps } = outreach
    await approve(deps, orgId, draft.id)
    await waitUntilPutOff(outreach, orgId, draft.id)
    await db.inOrg(orgId, (tx) => withdrawEmail(tx, draft.id))
    await db.inOrg(orgId, (tx) => editEmail(tx, draft.id, { subject: 'Second thought' }))
    await approve(deps, orgId, draft.id)
    await makeSendingDue(outreach, orgId)
    await emailOf(db, orgId, leadId, 'sent')
    await expect.poll(() => secondsToNextSending(outreach, orgId)).toBe(null)
    expect(server.messages).toHaveLength(1)
    expect((await PostalMime.parse(server.messages[0] ?? '')).subject).toBe('Second thought')
  })
})

describe('not accepted', () => {
  test('a 4xx is tried again after 1, 5, 30 minutes and 2 hours, with one Message-ID, then it has failed', async () => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore({ dot: '451 4.3.0 try later' })
    await approve(outreach.deps, orgId, draft.id)
    for (const [at, wait] of [60, 300, 1_800, 7_200].entries()) {
      await expect
        .poll(() => secondsToNextSending(outreach, orgId), { timeout: 10_000 })
        .toSatisfy((seconds) => seconds !== null && seconds > wait - 15 && seconds <= wait)
      expect(await readEmail(outreach.db, orgId, draft.id)).toMatchObject({
        state: 'approved',
        attemptCount: at + 1,
        reason: '451 4.3.0 try later',
      })
      await makeSendingDue(outreach, orgId)
      await expect.poll(() => server.messages.length, { timeout: 10_000 }).toBe(at + 2)
    }
    const failed = await emailOf(outreach.db, orgId, leadId, 'failed')
    expect(failed.reason).toBe('451 4.3.0 try later')
    expect(await secondsToNextSending(outreach, orgId)).toBe(null)
    const ids = server.messages.map((message) => /^Message-ID: (.*)\r$/im.exec(message)?.[1])
    expect(new Set(ids)).toEqual(new Set([failed.messageId]))
    expect((await eventsOf(outreach.db, orgId, leadId)).at(-1)).toMatchObject({
      event: 'email.failed',
      email_id: draft.id,
      reason: '451 4.3.0 try later',
    })
    expect(await statusOf(outreach, orgId, leadId)).toBe('qualified')
  })

  test('a 5xx is failed at once, and may be read and approved anew', async () => {
    const { outreach, orgId, leadId, draft } = await draftBefore({ dot: ['554 5.7.1 spam', '250 ok'] })
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(outreach.db, orgId, leadId, 'failed')
    await outreach.db.inOrg(orgId, (tx) => withdrawEmail(tx, draft.id))
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(outreach.db, orgId, leadId, 'sent')
  })

  test('a 5xx about the recipient is a bounce, told with its address', async () => {
    const { outreach, orgId, leadId, draft } = await draftBefore({ RCPT: '550 5.1.1 unknown user' })
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(outreach.db, orgId, leadId, 'bounced')
    expect((await eventsOf(outreach.db, orgId, leadId)).at(-1)).toMatchObject({
      event: 'email.bounced',
      to: 'manager@sunrise.example.com',
      reason: '550 5.1.1 unknown user',
    })
    expect(await statusOf(outreach, orgId, leadId)).toBe('qualified')
  })
})

describe('nobody knows', () => {
  test('a connection that breaks after the final dot is unknown until a person settles it', async () => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore({ dot: hangUp })
    const { db, outbox } = outreach
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(db, orgId, leadId, 'unknown')
    expect(await secondsToNextSending(outreach, orgId)).toBe(null)
    await expect(approve(outreach.deps, orgId, draft.id)).rejects.toMatchObject({ code: 'wrong_state' })
    await db.inOrg(orgId, (tx) => settleEmail(tx, draft.id, 'sent', outbox))
    const events = (await eventsOf(db, orgId, leadId)).map(({ event }) => event)
    expect(events.slice(-2)).toEqual(['email.sent', 'lead.status_changed'])
    expect(await statusOf(outreach, orgId, leadId)).toBe('contacted')
    expect(server.messages).toHaveLength(1)
  })

  test('only what is unknown is settled, and settled as failed it can be approved again', async () => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore({ dot: [hangUp, '250 ok'] })
    const { db, outbox } = outreach
    const settle = (state: 'sent' | 'failed') =>
      db.inOrg(orgId, (tx) => settleEmail(tx, draft.id, state, outbox))
    await expect(settle('sent')).rejects.toMatchObject({ code: 'wrong_state' })
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(db, orgId, leadId, 'unknown')
    await settle('failed')
    await expect(settle('sent')).rejects.toMatchObject({ code: 'wrong_state' })
    await db.inOrg(orgId, (tx) => withdrawEmail(tx, draft.id))
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(db, orgId, leadId, 'sent')
    expect(server.messages).toHaveLength(2)
  })
})

describe('suppressed', () => {
  test.each([
    ['the address', 'MANAGER@sunrise.example.com'],
    ['its domain', 'sunrise.example.com'],
    ['the domain above', 'example.com'],
  ])('%s, after the approval and before a later attempt: nothing is sent', async (_title, value) => {
    const { server, outreach, orgId, leadId, draft } = await draftBefore({ MAIL: '451 later' })
    const { db } = outreach
    await approve(outreach.deps, orgId, draft.id)
    await waitUntilPutOff(outreach, orgId, draft.id)
    const attempts = server.commands.filter((line) => line.startsWith('MAIL')).length
    await db.inOrg(orgId, (tx) => suppress(tx, value.toLowerCase(), 'asked by phone'))
    await makeSendingDue(outreach, orgId)
    const failed = await emailOf(db, orgId, leadId, 'failed')
    expect(failed.reason).toBe('The address is suppressed')
    expect(server.commands.filter((line) => line.startsWith('MAIL'))).toHaveLength(attempts)
    await db.inOrg(orgId, (tx) => withdrawEmail(tx, draft.id))
    await expect(approve(outreach.deps, orgId, draft.id)).rejects.toMatchObject({
      code: 'address_suppressed',
    })
  })

  test('who unsubscribes while a mail waits for its next attempt does not get it', async () => {
    const { server, outreach, orgId, draft } = await draftBefore({ MAIL: ['451 later', '250 ok'] })
    await approve(outreach.deps, orgId, draft.id)
    await waitUntilPutOff(outreach, orgId, draft.id)
    await outreach.db.inOrg(orgId, (tx) => unsubscribe(tx, draft.id, outreach.outbox))
    await makeSendingDue(outreach, orgId)
    await expect.poll(() => secondsToNextSending(outreach, orgId)).toBe(null)
    const next = await addDraft(outreach, orgId, 'next@sunset.example.com')
    await approve(outreach.deps, orgId, next.draft.id)
    await emailOf(outreach.db, orgId, next.leadId, 'sent')
    expect(server.messages).toHaveLength(1)
    expect(await readEmail(outreach.db, orgId, draft.id)).toMatchObject({
      state: 'rejected',
      reason: 'unsubscribed',
    })
  })

  test('a suppression is answered only after a sending that did not see it has begun: none begins later', async () => {
    const { outreach, orgId, leadId, draft } = await draftBefore({ MAIL: ['451 later', '250 ok'] })
    const { db, sender, profile } = outreach
    await approve(outreach.deps, orgId, draft.id)
    await waitUntilPutOff(outreach, orgId, draft.id)
    // The next sending has looked at the suppressions, and is held up before it begins.
    const held = Promise.withResolvers<typeof profile>()
    sender.answer = held.promise
    await makeSendingDue(outreach, orgId)
    const order: string[] = []
    await expect.poll(() => countLocks(outreach, orgId, 'granted'), { timeout: 10_000 }).toBe(1)
    const suppressing = db
      .inOrg(orgId, (tx) => suppress(tx, 'sunrise.example.com', 'asked by phone'))
      .then(() => order.push('suppressed'))
    await expect.poll(() => countLocks(outreach, orgId, 'not granted'), { timeout: 10_000 }).toBe(1)
    order.push('begun')
    held.resolve(profile)
    await suppressing
    expect(order).toEqual(['begun', 'suppressed'])
    await emailOf(db, orgId, leadId, 'sent')
  })

  test("another org's suppression, and a domain that only ends alike, do not count", async () => {
    const { outreach, orgId, leadId, draft } = await draftBefore()
    const otherId = await createOrg(outreach.db)
    await outreach.db.inOrg(otherId, (tx) => suppress(tx, 'sunrise.example.com', 'theirs'))
    await outreach.db.inOrg(orgId, (tx) => suppress(tx, 'rise.example.com', 'another'))
    await approve(outreach.deps, orgId, draft.id)
    await emailOf(outreach.db, orgId, leadId, 'sent')
  })
})

test('a text that was changed behind the back of the approval is not sent', async () => {
  const { server, outreach, orgId, leadId, draft } = await draftBefore({ MAIL: '451 later' })
  await approve(outreach.deps, orgId, draft.id)
  await waitUntilPutOff(outreach, orgId, draft.id)
  await outreach.db.inOrg(orgId, (tx) =>
    sql`update emails set body_text = 'Buy now' where id = ${draft.id}`.execute(tx.db),
  )
  await makeSendingDue(outreach, orgId)
  expect((await emailOf(outreach.db, orgId, leadId, 'failed')).reason).toBe('It is not what was approved')
  expect(server.messages).toEqual([])
})
