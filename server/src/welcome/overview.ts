/**
 * What the page shows of the data: a few rows of each kind, across the youngest orgs.
 *
 * Read only when someone looks. The lists are kept for a second; counting a million leads takes a quarter of one, so
 * the counts rest twenty times as long as they took: an open page costs the database five per cent of a core at most.
 */
import { sql } from 'kysely'
import { findPersonalMail, listLatestPersonalMail } from '../auth/index.ts'
import { countLeadsByStatus } from '../leads/index.ts'
import { listLatestOrgs, type Org } from '../orgs/index.ts'
import {
  findCapturedMailOfAny,
  listLatestCapturedMail,
  type StoredMail,
  type StoredMailHead,
} from '../outreach/index.ts'
import type { Database, ScopeTx } from '../platform/db/database.ts'
import { AppError } from '../platform/errors.ts'
import { type LatestDelivery, listLatestDeliveries } from '../webhooks/index.ts'
import { cached } from './cached.ts'

/** Of more than these only the youngest are shown. */
const maxOrgs = 50
const maxRows = 10
const listRestMs = 1_000
const countRest = { leastMs: 2_000, timesTaken: 20 }

export interface Overview {
  readonly postgresVersion: string
  readonly orgs: readonly Org[]
  readonly hasMoreOrgs: boolean
  readonly deliveries: readonly LatestDelivery[]
  readonly mails: readonly StoredMailHead[]
  readonly leadCounts: Readonly<Record<string, number>>
}

export interface OverviewReader {
  /** Null: the database does not answer. */
  read(): Promise<Overview | null>
  /** A captured mail of the orgs that are shown, or of a person. */
  findMail(id: string): Promise<StoredMail | null>
}

export function createOverviewReader(db: Database): OverviewReader {
  const readLists = cached(
    () => db.inScope('overview', listNewest),
    () => listRestMs,
  )
  const readCounts = cached(
    () =>
      db.inScope('overview', async (tx) => countLeadsByStatus(tx, idsOf(await listLatestOrgs(tx, maxOrgs)))),
    (tookMs) => Math.max(countRest.leastMs, countRest.timesTaken * tookMs),
  )
  return {
    read: () =>
      unlessAway(async () => {
        const [lists, leadCounts] = await Promise.all([readLists(), readCounts()])
        return { ...lists, leadCounts }
      }),
    findMail: (id) =>
      unlessAway(() =>
        db.inScope('overview', async (tx) => {
          const mail = await findCapturedMailOfAny(tx, idsOf(await listLatestOrgs(tx, maxOrgs)), id)
          return mail ?? findMailOfPerson(tx, id)
        }),
      ),
  }
}

const idsOf = (orgs: readonly Org[]): string[] => orgs.map(({ id }) => id)

async function listNewest(tx: ScopeTx): Promise<Omit<Overview, 'leadCounts'>> {
  const { rows } = await sql<{
    version: string
  }>`select current_setting('server_version') as version`.execute(tx.db)
  const orgs = await listLatestOrgs(tx, maxOrgs + 1)
  const shown = orgs.slice(0, maxOrgs)
  return {
    // Distributions add their own words to it.
    postgresVersion: rows[0]?.version.split(' ')[0] ?? '',
    orgs: shown,
    hasMoreOrgs: orgs.length > maxOrgs,
    deliveries: await listLatestDeliveries(tx, idsOf(shown), maxRows),
    mails: await listNewestMails(tx, idsOf(shown)),
  }
}

/** Those of the orgs, and those to persons about their accounts, which nobody else is shown. */
async function listNewestMails(tx: ScopeTx, orgIds: readonly string[]): Promise<StoredMailHead[]> {
  const ofOrgs = await listLatestCapturedMail(tx, orgIds, maxRows)
  const ofPersons = await listLatestPersonalMail(tx, maxRows)
  return [...ofOrgs, ...ofPersons].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, maxRows)
}

async function findMailOfPerson(tx: ScopeTx, id: string): Promise<StoredMail | null> {
  const mail = await findPersonalMail(tx, id)
  return mail && { ...mail, emailId: null, fromAddress: 'Bolsivo', source: mail.text }
}

async function unlessAway<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof AppError && error.kind === 'unavailable') return null
    throw error
  }
}
