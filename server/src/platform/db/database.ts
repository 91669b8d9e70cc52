/**
 * The way to the database, and the only place that decides whose rows a transaction may see.
 *
 * `inOrg` opens a transaction for one tenant; `inScope` opens one of the few named views across tenants (each has
 * policies of its own in the migrations: a scope that no policy names shows nothing). Both use SET LOCAL only, so a
 * pooler in transaction mode may stand between. There is no way to run a query outside of them.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { CamelCasePlugin, Kysely, PostgresDialect, type QueryResult, type RawBuilder, sql } from 'kysely'
import { Pool, types } from 'pg'
import { isId } from '../ids.ts'
import type { Logger } from '../log.ts'
import { isTransient, unavailableError } from './failures.ts'
import { openingAhead } from './opening-ahead.ts'
import { createStatementNames, naming } from './statement-names.ts'
import type { Tables } from './tables.generated.ts'

// bigint: positions and counts stay far below 2^53 here.
types.setTypeParser(types.builtins.INT8, Number)

/** A transaction of one tenant. `afterCommit` runs once it is durable, never before, never after a rollback. */
export interface OrgTx {
  readonly orgId: string
  readonly db: Kysely<Tables>
  /** Runs once as a last step inside the transaction: the place for work on a row that many want. */
  beforeCommit(step: LastStep, work: () => Promise<void>): void
  afterCommit(work: () => void): void
}

/**
 * The steps at the end of a transaction. Every one takes them in this order, so none waits for another in a circle;
 * the outbox comes late, since it locks what the whole org wants.
 */
const lastSteps = ['audit', 'outbox', 'jobs'] as const
export type LastStep = (typeof lastSteps)[number]

/** The views across tenants. */
export type Scope =
  | 'accounts'
  | 'authentication'
  | 'billing'
  | 'captured_mail'
  | 'deliveries'
  | 'jobs'
  | 'operator'
  | 'retention'

export interface ScopeTx {
  readonly db: Kysely<Tables>
}

export interface EndableTx extends ScopeTx {
  /**
   * The last statements: those that `send` begins before it first waits. The end is sent along with them, so that
   * PostgreSQL does not wait for this process in between. Whatever comes later is in no transaction.
   */
  last<T>(send: () => Promise<T>): Promise<T>
}

export interface Database {
  inOrg<T>(orgId: string, work: (tx: OrgTx) => Promise<T>): Promise<T>
  /**
   * One transaction around work that opens transactions of this org by itself: each `inOrg` that `work` calls joins it,
   * one after the other. All of it commits together or not at all, also where `work` caught the error of a part. It
   * holds a connection for as long as `work` takes, so `work` must wait for nothing but this database, and open neither
   * another org nor a scope: for a second connection it might wait for others that wait as well.
   */
  together<T>(orgId: string, work: (tx: OrgTx) => Promise<T>): Promise<T>
  /** `inOrg` for work that is one statement and only reads: opening, statement and end are one packet. */
  readInOrg<T>(orgId: string, work: (tx: OrgTx) => Promise<T>): Promise<T>
  inScope<T>(scope: Scope, work: (tx: EndableTx) => Promise<T>): Promise<T>
  /** One statement in a transaction of its own, in no org: it sees a tenant's rows only through a function that
   * opens a scope for itself, such as `authenticate`. */
  read<T>(statement: RawBuilder<T>): Promise<QueryResult<T>>
  readonly pool: Pool
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  maxConnections?: number
  log: Logger
}

const maxTries = 4

/** The transaction that those inside `together` join. */
interface Shared {
  readonly tx: OrgTx
  isOpen: boolean
  failure?: { readonly error: unknown }
}

/** Named statements are planned for their values all the same: docs/decisions/prepared-statements.md. */
const customPlans = 'set local plan_cache_mode = force_custom_plan'
const begin = `begin; ${customPlans}`
const beginOneRead = `begin read only; ${customPlans}`

/**
 * If the connection is lost here, nobody knows whether the work was kept: the caller is told 503, as for work that was
 * not. Where `work` swallowed the error of a statement, PostgreSQL answers COMMIT with ROLLBACK and no error.
 */
async function commit(db: Kysely<Tables>): Promise<void> {
  // The driver of Kysely answers the command that was done as a row.
  const { rows } = await sql<{ command: string }>`commit`.execute(db)
  if (rows[0]?.command === 'ROLLBACK') throw new Error('a statement of this transaction had failed')
}

export function createDatabase({ url, maxConnections = 20, log }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max: maxConnections,
    application_name: 'bolsivo',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    // A server that vanished without a word is noticed after some minutes, not after hours.
    keepAliveInitialDelayMillis: 10_000,
  })
  // An idle connection that the server closed; the next use opens another.
  pool.on('error', ({ message }) => log.warn({ reason: message }, 'a database connection was lost'))
  // One in use tells its query, or the next; without a listener the error would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const names = createStatementNames((reason) =>
    log.warn(
      { reason },
      'statements go without names from now on: a pooler does not keep them, or tables changed',
    ),
  )
  const dialect = new PostgresDialect({ pool: openingAhead(naming(pool, names)) })
  const driver = dialect.createDriver()
  const kysely = new Kysely<Tables>({
    dialect,
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })

  /**
   * Statements that are begun together go out together, in their order: that of Kysely's own connection() would each
   * wait for the answer to the one before, and PostgreSQL meanwhile for the next.
   */
  const connected = <T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> =>
    kysely.getExecutor().provideConnection((connection) => {
      const executor = kysely
        .getExecutor()
        .withConnectionProvider({ provideConnection: (consumer) => consumer(connection) })
      return work(new Kysely<Tables>({ config: { dialect }, dialect, driver, executor }))
    })

  async function transaction<T>(opening: string, work: (tx: EndableTx) => Promise<T>): Promise<T> {
    try {
      return await connected(async (db) => {
        await sql.raw(opening).execute(db)
        try {
          let end: Promise<void> | null = null
          const last: EndableTx['last'] = (send) => {
            if (end !== null) throw new Error('the last statements of this transaction were sent already')
            const result = send()
            end = commit(db)
            // Behind a statement that failed it is a rollback, and the error told is that of the statement.
            end.catch(() => {})
            return result
          }
          const result = await work({ db, last })
          await (end ?? commit(db))
          return result
        } catch (error) {
          // When the connection is gone there is nothing to roll back; the first error says more.
          await sql`rollback`.execute(db).catch(() => {})
          throw error
        }
      })
    } catch (error) {
      throw unavailableError(error) ?? error
    }
  }

  /** A deadlock or a serialisation failure left nothing behind: the same work is tried again from its start. */
  async function retried<T>(run: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await run()
      } catch (error) {
        if (attempt === maxTries || !(names.endAfter(error) || isTransient(error))) throw error
      }
    }
  }

  const shared = new AsyncLocalStorage<Shared>()

  const inOrg = <T>(orgId: string, work: (tx: OrgTx) => Promise<T>): Promise<T> => joined(orgId, work, begin)

  async function joined<T>(orgId: string, work: (tx: OrgTx) => Promise<T>, opening: string): Promise<T> {
    const mine = shared.getStore()
    // What was left running behind the end finds it closed.
    if (!mine?.isOpen || mine.tx.orgId !== orgId) return alone(orgId, work, opening)
    try {
      return await work(mine.tx)
    } catch (error) {
      mine.failure ??= { error }
      throw error
    }
  }

  function together<T>(orgId: string, work: (tx: OrgTx) => Promise<T>): Promise<T> {
    const isolated = async (tx: OrgTx): Promise<T> => {
      const mine: Shared = { tx, isOpen: true }
      try {
        const result = await shared.run(mine, () => work(tx))
        if (mine.failure) throw mine.failure.error
        return result
      } finally {
        mine.isOpen = false
      }
    }
    return alone(orgId, isolated, begin)
  }

  async function alone<T>(orgId: string, work: (tx: OrgTx) => Promise<T>, opening: string): Promise<T> {
    // The id goes into the statement as text: anything but an id's own characters ends here.
    if (!isId('org', orgId)) throw new Error('not an org id')
    const { result, after } = await retried(async () => {
      const last = new Map<LastStep, () => Promise<void>>()
      const after: (() => void)[] = []
      const result = await transaction(`${opening}; set local app.org_id = '${orgId}'`, async ({ db }) => {
        const tx: OrgTx = {
          orgId,
          db,
          beforeCommit: (step, task) => void last.set(step, task),
          afterCommit: (task) => void after.push(task),
        }
        const value = await work(tx)
        for (const step of lastSteps) await last.get(step)?.()
        return value
      })
      return { result, after }
    })
    for (const task of after) task()
    return result
  }

  // Claims look costly to the planner, and compiling them would take a hundred times as long as running them.
  const beginIn = (scope: Scope): string => `${begin}; set local jit = off; set local app.scope = '${scope}'`

  const inScope: Database['inScope'] = (scope, work) => retried(() => transaction(beginIn(scope), work))

  async function read<T>(statement: RawBuilder<T>): Promise<QueryResult<T>> {
    try {
      return await retried(() => statement.execute(kysely))
    } catch (error) {
      throw unavailableError(error) ?? error
    }
  }

  const readInOrg: typeof inOrg = (orgId, work) => joined(orgId, work, beginOneRead)

  return {
    ...{ inOrg, together, readInOrg, inScope, read, pool },
    close: () => kysely.destroy(),
  }
}
