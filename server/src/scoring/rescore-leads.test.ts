import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg } from '../../test/harness.ts'
import { listEventsAfter } from '../platform/events/feed.ts'
import type { Job } from '../platform/jobs/worker.ts'
import { createAssessor } from './assessor.ts'
import { scoringJobs } from './jobs.ts'
import { previewProfile } from './preview-profile.ts'
import { defaultProfile, profileSchema } from './profile.ts'
import { findRescore, listScores } from './queries.ts'
import { rescoreBatch, startRescore } from './rescore-leads.ts'
import { saveProfile } from './save-profile.ts'

let app: TestApp
let org: TestOrg
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app?.close())
beforeEach(async () => {
  org = await app.createOrg()
})

const profile = profileSchema.parse({ categories: ['restaurant'], cities: ['Little Rock'] })

/** Every third one is a restaurant. */
async function createLeads(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at += 1_000) {
    const leads = Array.from({ length: Math.min(1_000, count - at) }, (_, i) => ({
      business_name: `Business ${at + i}`,
      category: i % 3 === 0 ? 'Restaurants' : 'Beauty shops',
      city: 'Little Rock',
    }))
    const { body } = await org.api('POST', '/api/leads/batch', { leads })
    for (const { lead } of body.data) ids.push(lead.id)
  }
  return ids
}

const save = (next: object) => app.db.inOrg(org.orgId, (tx) => saveProfile(tx, profileSchema.parse(next)))
const start = () => app.db.inOrg(org.orgId, (tx) => startRescore(tx, app.jobs))
const runBatch = (id: string) => app.db.inOrg(org.orgId, (tx) => rescoreBatch(tx, id, app.outbox))
const find = (id: string) => app.db.inOrg(org.orgId, (tx) => findRescore(tx, id))

async function countEvents(type: string): Promise<number> {
  const page = { after: 0, types: [type], limit: 100_000 }
  return (await app.db.inOrg(org.orgId, (tx) => listEventsAfter(tx, page))).length
}

function jobOf(rescoreId: string, signal = new AbortController().signal): Job {
  return { orgId: org.orgId, id: 'job_1', payload: { rescore_id: rescoreId }, attempt: 1, signal }
}

function rescoreHandler() {
  const handler = scoringJobs(app).find(({ type }) => type === 'rescore_leads')
  if (!handler) throw new Error('no handler')
  return handler
}

describe('a rescore', () => {
  it('goes on after a crash where it stood: every lead is scored once, every event told once', async () => {
    const ids = await createLeads(1_200)
    await save(profile)
    const { rescore } = await start()
    await runBatch(rescore.id)
    // The worker dies in the second batch, before its commit: nothing of it is there.
    await expect(
      app.db.inOrg(org.orgId, async (tx) => {
        await rescoreBatch(tx, rescore.id, app.outbox)
        throw new Error('killed')
      }),
    ).rejects.toThrow('killed')
    expect(await find(rescore.id)).toMatchObject({ state: 'running', leadsScored: 500 })

    await rescoreHandler().run(jobOf(rescore.id))
    expect(await find(rescore.id)).toMatchObject({
      state: 'done',
      leadsTotal: 1_200,
      leadsScored: 1_200,
      leadsChanged: 1_200,
      newlyQualified: 401,
    })
    expect(await countEvents('lead.scored')).toBe(1_200)
    expect(await countEvents('lead.qualified')).toBe(401)
    const history = await app.db.inOrg(org.orgId, (tx) =>
      Promise.all(
        [ids[0], ids[700], ids[1_199]].map((id) => listScores(tx, id ?? '', { limit: 5, beforeId: null })),
      ),
    )
    expect(history.map((scores) => scores.length)).toEqual([1, 1, 1])
  })

  it('stops when its worker stops, and is not done then', async () => {
    await createLeads(600)
    const { rescore } = await start()
    const stop = new AbortController()
    stop.abort(new Error('stopping'))
    await expect(rescoreHandler().run(jobOf(rescore.id, stop.signal))).rejects.toThrow('stopping')
    expect(await find(rescore.id)).toMatchObject({ state: 'running', leadsScored: 0 })
  })

  it('run by two workers at once does everything once', async () => {
    await createLeads(1_100)
    await save(profile)
    const { rescore } = await start()
    await Promise.all([1, 2].map(() => rescoreHandler().run(jobOf(rescore.id))))
    expect(await find(rescore.id)).toMatchObject({ state: 'done', leadsScored: 1_100, leadsChanged: 1_100 })
    expect(await countEvents('lead.scored')).toBe(1_100)
  })

  it('that is given up has failed', async () => {
    const { rescore } = await start()
    await rescoreHandler().onGivenUp?.(jobOf(rescore.id), new Error('no'))
    expect((await find(rescore.id))?.state).toBe('failed')
  })

  it('does what the preview said, and a second one finds nothing to do', async () => {
    await createLeads(700)
    const preview = await previewProfile(app.db, org.orgId, { profile, thresholdNow: 70 })
    expect(preview).toMatchObject({ leads_total: 700, newly_qualified: 234, score_changes: { first: 700 } })
    await save(profile)
    for (const [changed, qualified] of [
      [preview.leads_changed, preview.newly_qualified],
      [0, 0],
    ]) {
      const { rescore } = await start()
      await rescoreHandler().run(jobOf(rescore.id))
      expect(await find(rescore.id)).toMatchObject({ leadsChanged: changed, newlyQualified: qualified })
    }
  })
})

describe('beginning a rescore', () => {
  it('answers the one that runs with the same profile, also to many at once', async () => {
    const started = await Promise.all(Array.from({ length: 5 }, start))
    expect(new Set(started.map(({ rescore }) => rescore.id)).size).toBe(1)
    expect(started.filter(({ isNew }) => isNew)).toHaveLength(1)
    await save({ ...defaultProfile })
    expect((await start()).isNew).toBe(true)
  })

  it('supersedes one that began with an older profile, which then changes nothing more', async () => {
    await createLeads(600)
    await save(profile)
    const { rescore: older } = await start()
    await runBatch(older.id)
    await save({ ...profile, threshold: 80 })
    const { rescore: newer } = await start()
    await rescoreHandler().run(jobOf(older.id))
    expect(await find(older.id)).toMatchObject({ state: 'superseded', leadsScored: 500 })
    await rescoreHandler().run(jobOf(newer.id))
    expect(await find(newer.id)).toMatchObject({ state: 'done', leadsScored: 600 })
  })
})

it('a profile is changed only after all that are scored by the one before are committed', async () => {
  await save(profile)
  const scoring = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const order: string[] = []
  const import_ = app.db
    .inOrg(org.orgId, async (tx) => {
      await createAssessor(tx)
      held.resolve()
      await scoring.promise
      order.push('scored')
    })
    .then(() => order.push('committed'))
  await held.promise
  const change = save({ ...profile, threshold: 50 }).then(() => order.push('changed'))
  // Another org's profile does not wait: when it is through, this one's change had its chance, and waits.
  const other = await app.createOrg()
  await app.db.inOrg(other.orgId, (tx) => saveProfile(tx, profile))
  scoring.resolve()
  await Promise.all([import_, change])
  expect(order.indexOf('scored')).toBe(0)
  expect(order).toHaveLength(3)
})

it('a preview of many leads is an estimate from a sample, and says so', async () => {
  await createLeads(1_000)
  const limits = { exactUpTo: 999, sampleSize: 200 }
  const everything = profileSchema.parse({ cities: ['Little Rock'], threshold: 1 })
  const preview = await previewProfile(app.db, org.orgId, { profile: everything, thresholdNow: 70 }, limits)
  expect(preview).toMatchObject({
    basis: 'sample',
    leads_total: 1_000,
    would_qualify: 1_000,
    newly_qualified: 1_000,
  })
  // About 200: which leads it takes depends on their ids.
  expect(preview.leads_scored).toBeGreaterThan(100)
  expect(preview.leads_scored).toBeLessThan(300)
  expect(preview.examples).toHaveLength(10)
})
