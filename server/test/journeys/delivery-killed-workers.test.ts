/**
 * Workers are killed with kill -9 at exact moments and at any, while events come and other workers go on. Afterwards
 * the database and a ledger outside of it are compared: nothing lost, nothing invented, nothing sent again that was not
 * in flight at a kill.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, expectAllTaken, expectNothingWrong } from './delivery-audit.fixture.ts'
import {
  type DeliveryScene,
  killRounds,
  leadIds,
  openDeliveryScene,
  sayFigures,
  statusChanged,
} from './delivery-scene.fixture.ts'
import { moments, type WorkerOptions } from './delivery-worker.fixture.ts'

let scene: DeliveryScene
beforeEach(async () => {
  scene = await openDeliveryScene()
})
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.kill()))
  await scene.close()
})

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const upTo = (count: number) => Math.floor(Math.random() * count)
const patient = { timeout: killRounds === null ? 60_000 : 120_000, interval: 100 }
const timeout = 120_000 + (killRounds ?? 0) * 30_000
const paths = ['/a?delay=20', '/b?delay=20']
/** Some leads of many, each event with a mark of its own by which it is known wherever it arrives. */
const marked = (leads: readonly string[], from: number, count: number) =>
  Array.from({ length: count }, (_, at) =>
    statusChanged(leads[upTo(leads.length)] ?? '', `mark ${from + at}`),
  )
const marks = (count: number) => Array.from({ length: count }, (_, at) => `mark ${at}`)
/** A death uses up an attempt; here nothing may be given up for that. */
const endless = Array.from({ length: 200 }, () => 100)

test('kill -9 between claim and send, during the send, before the result is stored, and at any moment', {
  timeout,
}, async () => {
  const rounds = killRounds ?? 4
  const orgId = await scene.createOrg(...paths)
  const leads = leadIds(300)
  const short: Partial<WorkerOptions> = {
    leaseMs: 4_000,
    timeoutMs: 1_500,
    retriesMs: endless,
    maxInFlight: 30,
  }
  // It competes with those that die, and takes over from them.
  const survivor = await scene.startWorker({ ...short, maxInFlight: 10 })
  const counts = { kills: 0, inFlight: 0, events: 0 }

  for (let round = 0; round < rounds; round++) {
    const moment = moments[round % (moments.length + 1)]
    const death = moment && { moment, delivery: 1 + upTo(60) }
    const doomed = await scene.startWorker({ ...short, ...(death ? { death } : {}) })
    let isDead = false
    const ended = doomed.ended.finally(() => {
      isDead = true
    })
    if (!death) setTimeout(() => void doomed.kill(), upTo(300))
    while (!isDead) {
      // Enough for all to compete for, and no more than the survivor can do in the end.
      if (((await scene.countByState()).pending ?? 0) < 300) {
        await scene.record(orgId, marked(leads, counts.events, 30))
        counts.events += 30
      }
      await Promise.race([ended, sleep(30)])
    }
    counts.kills += 1
    const words = await ended
    counts.inFlight += words?.inFlight ?? 0
  }

  await expect.poll(scene.countByState, patient).toEqual({ delivered: expect.any(Number) })
  await survivor.kill()
  const receipts = scene.ledger.read()
  const found = audit(await scene.deliveries(), receipts)
  sayFigures({ ...counts, requests: receipts.length, duplicates: found.duplicates, lost: found.lost.length })
  expectNothingWrong(found)
  expectAllTaken(receipts, paths, marks(counts.events))
  expect(found.duplicates).toBeLessThanOrEqual(counts.inFlight)
  expect((await scene.deliveries()).length).toBe(counts.events * 2)
})

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

interface Program {
  kill(): Promise<void>
}
const programs: Program[] = []

/** The product's own worker; resolves when it runs. */
async function startProgram(): Promise<Program> {
  const child = spawn(process.execPath, [program, 'worker'], {
    env: {
      ...process.env,
      DATABASE_URL: `${scene.url}?application_name=doomed`,
      BOLSIVO_SECRET_KEYS: scene.secretKeys,
      BOLSIVO_WEBHOOK_ALLOW: '127.0.0.0/8',
      BOLSIVO_WEBHOOK_RETRIES: '1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s',
      BOLSIVO_LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  const running: Program = {
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
  programs.push(running)
  await Promise.race([once(child.stderr, 'data'), exited])
  return running
}

/** PostgreSQL may still finish what a dead worker asked for last. */
async function connectionsOfTheDead(): Promise<number> {
  const { rows } = await scene.db.read(
    sql<{ count: number }>`select count(*) from pg_stat_activity where application_name = 'doomed'`,
  )
  return rows[0]?.count ?? 0
}

/** What was claimed and not settled, each with its claim. */
const listClaims = () =>
  scene.db.inScope('deliveries', async (tx) => {
    const { rows } = await sql<{ id: string; token: string }>`
      select id, claim_token as token from deliveries where claim_token is not null`.execute(tx.db)
    return rows.map(({ id, token }) => `${id} ${token}`)
  })

test('kill -9 of `bolsivo worker`, all at once: what was in flight is sent again when the leases end, and nothing else is', {
  timeout,
}, async () => {
  const rounds = killRounds ?? 1
  const orgId = await scene.createOrg(...paths)
  const inFlight = new Set<string>()
  let events = 0
  const record = async () => {
    await scene.record(orgId, marked(leadIds(50), events, 50))
    events += 50
  }
  for (let round = 0; round < rounds; round++) {
    const workers = await Promise.all([startProgram(), startProgram()])
    const killAt = performance.now() + 50 + upTo(250)
    while (performance.now() < killAt) {
      await record()
      await sleep(10)
    }
    await Promise.all(workers.map((worker) => worker.kill()))
    await expect.poll(connectionsOfTheDead, patient).toBe(0)
    for (const claim of await listClaims()) inFlight.add(claim)
  }
  const killedAt = performance.now()
  // In the short form nobody waits for half a minute.
  if (killRounds === null)
    await scene.db.inScope('deliveries', (tx) =>
      sql`update deliveries set lease_ends_at = now() where claim_token is not null`.execute(tx.db),
    )
  const last = await startProgram()
  await expect.poll(scene.countByState, patient).toEqual({ delivered: expect.any(Number) })
  const tookMs = performance.now() - killedAt
  await last.kill()

  const receipts = scene.ledger.read()
  const found = audit(await scene.deliveries(), receipts)
  const { duplicates, lost } = found
  sayFigures({
    ...{ kills: rounds * 2, events, requests: receipts.length, inFlight: inFlight.size },
    ...{ duplicates, lost: lost.length, tookMs },
  })
  expectNothingWrong(found)
  expectAllTaken(receipts, paths, marks(events))
  expect(found.duplicates).toBeLessThanOrEqual(inFlight.size)
  expect((await scene.deliveries()).length).toBe(events * 2)
  if (killRounds !== null) expect(tookMs).toBeLessThan(35_000)
})
