import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { editLead } from '../../leads/index.ts'
import { editEmail, rejectEmail } from '../emails/decide-email.ts'
import { listEmails } from '../emails/queries.ts'
import { redraft } from '../jobs.ts'
import {
  approve,
  createOrg,
  emailOf,
  eventsOf,
  publicUrl,
  qualify,
  readEmail,
  startOutreach,
  type TestOutreach,
} from '../outreach.fixture.ts'
import { draftEmails } from './draft-emails.ts'
import { upsertTemplate } from './queries.ts'

let database: TestDatabase
let outreach: TestOutreach
beforeAll(async () => {
  database = await createTestDatabase()
  outreach = startOutreach({ databaseUrl: database.url })
})
afterAll(async () => {
  await outreach.close()
  await database.drop()
})

/** An org with one qualified lead. */
async function qualified(email: string | null = 'manager@sunrise.example.com') {
  const orgId = await createOrg(outreach.db)
  const [lead] = await qualify(outreach, orgId, [
    { businessName: 'Sunrise Office Park', city: 'Bellevue', email },
  ])
  const leadId = lead?.id ?? ''
  const draft = await emailOf(outreach.db, orgId, leadId)
  const read = () => readEmail(outreach.db, orgId, draft.id)
  return { orgId, leadId, draft, read }
}

const countEmails = async (orgId: string) =>
  (
    await outreach.db.inOrg(orgId, (tx) =>
      listEmails(tx, {}, { sort: '-created_at', limit: 10_000, after: null }),
    )
  ).length

describe('a lead that qualifies', () => {
  test('gets one draft with its facts, its address, the postal address and the opt-out', async () => {
    const { orgId, leadId, draft } = await qualified()
    expect(draft).toMatchObject({
      state: 'draft',
      to: 'manager@sunrise.example.com',
      subject: 'Quick question for Sunrise Office Park',
      sequenceStep: 1,
    })
    expect(draft.bodyText).toContain('Bellevue')
    expect(draft.bodyText).toContain('12 Pine Street\nSeattle, WA 98101')
    expect(draft.bodyText).toContain(`${publicUrl}/u/${outreach.links.tokenOf({ orgId, emailId: draft.id })}`)
    expect((await eventsOf(outreach.db, orgId, leadId)).at(-1)).toMatchObject({
      event: 'email.drafted',
      email_id: draft.id,
      to: 'manager@sunrise.example.com',
    })
  })

  test('has one mail however often the job runs, at once too, and also after it was rejected', async () => {
    const { orgId, leadId, draft, read } = await qualified()
    const run = () => outreach.db.inOrg(orgId, (tx) => draftEmails(tx, [leadId], outreach.deps))
    await Promise.all([run(), run(), run(), run(), run()])
    await outreach.db.inOrg(orgId, (tx) => rejectEmail(tx, draft.id, 'no', outreach.outbox))
    await run()
    expect(await countEmails(orgId)).toBe(1)
    expect(await read()).toMatchObject({ state: 'rejected' })
    const events = (await eventsOf(outreach.db, orgId, leadId)).map(({ event }) => event)
    expect(events.filter((event) => event === 'email.drafted')).toHaveLength(1)
  })

  test.each([
    ['no address', null],
    ['one that mail can not go to', 'jürgen@example.com'],
  ])('with %s it gets a draft without one', async (_title, email) => {
    expect((await qualified(email)).draft.to).toBe(null)
  })

  test('by hand gets a draft too', async () => {
    const orgId = await createOrg(outreach.db)
    const [lead] = await qualify(outreach, orgId, [{ businessName: 'Sunrise' }])
    const move = (status: 'new' | 'qualified') =>
      outreach.db.inOrg(orgId, (tx) => editLead(tx, lead?.id ?? '', { status }, outreach.outbox))
    await move('new')
    await move('qualified')
    await emailOf(outreach.db, orgId, lead?.id ?? '')
  })

  test('two thousand at once are drafted within seconds, each once', async () => {
    const orgId = await createOrg(outreach.db)
    const startedAt = performance.now()
    const facts = Array.from({ length: 2_000 }, (_, at) => ({ businessName: `Business ${at}` }))
    await qualify(outreach, orgId, facts)
    await expect.poll(() => countEmails(orgId), { timeout: 20_000, interval: 100 }).toBe(2_000)
    expect(performance.now() - startedAt).toBeLessThan(20_000)
  })
})

describe('a draft that nobody edited follows', () => {
  test('its lead: an address that comes later is taken, a corrected name too', async () => {
    const { orgId, leadId, read } = await qualified(null)
    const patch = { email: 'boss@sunrise.example.com', business_name: 'Sunset Office Park' }
    await outreach.db.inOrg(orgId, (tx) => editLead(tx, leadId, patch, outreach.outbox))
    await expect.poll(read, { timeout: 10_000 }).toMatchObject({
      to: 'boss@sunrise.example.com',
      subject: 'Quick question for Sunset Office Park',
    })
  })

  test('its template, and keeps its id and opt-out', async () => {
    const { orgId, draft, read } = await qualified()
    await outreach.db.inOrg(orgId, async (tx) => {
      const body_text = 'Hi {{ business_name }}! {{ postal_address }} {{ unsubscribe_url }}'
      await upsertTemplate(tx, { subject: 'New: {{ city }}', body_text })
      await redraft(tx, outreach.jobs)
    })
    const token = outreach.links.tokenOf({ orgId, emailId: draft.id })
    await expect.poll(read, { timeout: 10_000 }).toMatchObject({
      subject: 'New: Bellevue',
      bodyText: `Hi Sunrise Office Park! 12 Pine Street\nSeattle, WA 98101 ${publicUrl}/u/${token}`,
    })
  })

  test('its profile', async () => {
    const { orgId, read } = await qualified()
    const { senderName } = outreach.profile
    try {
      outreach.profile.senderName = 'Bo Lee'
      await outreach.db.inOrg(orgId, (tx) => redraft(tx, outreach.jobs))
      await expect.poll(async () => (await read())?.bodyText, { timeout: 10_000 }).toContain('Bo Lee')
    } finally {
      outreach.profile.senderName = senderName
    }
  })
})

describe('a draft that somebody edited', () => {
  test('keeps its words, and takes an address only while it has none', async () => {
    const { orgId, leadId, draft, read } = await qualified(null)
    const { db, outbox } = outreach
    await db.inOrg(orgId, (tx) => editEmail(tx, draft.id, { subject: 'My own words' }))
    const setEmail = (email: string) => db.inOrg(orgId, (tx) => editLead(tx, leadId, { email }, outbox))
    await setEmail('boss@sunrise.example.com')
    await expect
      .poll(read, { timeout: 10_000 })
      .toMatchObject({ to: 'boss@sunrise.example.com', subject: 'My own words' })
    await setEmail('other@sunrise.example.com')
    // A job that comes later shows that the one before it changed nothing.
    const [next] = await qualify(outreach, orgId, [{ businessName: 'Next' }])
    await emailOf(db, orgId, next?.id ?? '')
    expect(await read()).toMatchObject({ to: 'boss@sunrise.example.com', subject: 'My own words' })
  })

  test('an approved e-mail follows nothing any more', async () => {
    const { orgId, leadId, draft, read } = await qualified()
    await approve(outreach.deps, orgId, draft.id)
    await outreach.db.inOrg(orgId, (tx) => draftEmails(tx, [leadId], outreach.deps))
    await outreach.db.inOrg(orgId, (tx) =>
      editLead(tx, leadId, { business_name: 'Sunset', email: 'other@sunset.example.com' }, outreach.outbox),
    )
    await outreach.db.inOrg(orgId, (tx) => draftEmails(tx, [leadId], outreach.deps))
    const { to, subject, bodyText } = draft
    expect(await read()).toMatchObject({ to, subject, bodyText })
  })
})
