/**
 * The composition root: builds the platform, names every slice once, and starts and stops the whole in order.
 *
 * One program in every role: `listen` serves the API, `startWork` runs jobs and deliveries; `start` does both, `api`
 * and `worker` one each. Everything outside (database, keys, settings) is handed in, so that tests run this same app.
 */
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { idsByHistory, keepEvents } from './analytics/index.ts'
import { analyticsRoutes } from './analytics/routes.ts'
import { countKeysInUse, createAuthenticator } from './api-keys/index.ts'
import { apiKeyRoutes } from './api-keys/routes.ts'
import {
  type Auth,
  countAttempt,
  createAuth,
  createPersonalMail,
  deliverBy,
  forgetAttempts,
  keepHere,
  mailOwners,
  ownerMailJobs,
  reencryptTwoFactors,
  replaceEmailChange,
  sessionFinder,
  signInsOf,
} from './auth/index.ts'
import { authRoutes } from './auth/routes.ts'
import { createPriceList, hasOpenSubscription, operatorMailJobs } from './billing/index.ts'
import { billingRoutes } from './billing/routes.ts'
import type { Config } from './config.ts'
import { bulkLeadRoutes } from './leads/bulk/routes.ts'
import { leadCountRoutes } from './leads/counts/routes.ts'
import { exportRoutes } from './leads/exports/routes.ts'
import { importRoutes } from './leads/imports/routes.ts'
import {
  deletePrivateViews,
  eraseLeadCopies,
  importJobs,
  leadEventTypes,
  leadJson,
  listLeadsById,
} from './leads/index.ts'
import { leadRoutes } from './leads/routes.ts'
import { leadExample } from './leads/schema.ts'
import { leadValueRoutes } from './leads/values/routes.ts'
import { leadViewRoutes } from './leads/views/routes.ts'
import { eraseOrgJob, mayUseApi } from './orgs/index.ts'
import { orgRoutes } from './orgs/routes.ts'
import {
  capturedMailHeaders,
  createAddressHashes,
  createUnsubscribeLinks,
  draftOnQualified,
  eraseEmails,
  outreachEventTypes,
  outreachJobs,
  redraft,
  storeCapturedMail,
} from './outreach/index.ts'
import { outreachRoutes } from './outreach/routes.ts'
import { readDashboard } from './pages/dashboard.ts'
import { orgExportRoutes } from './pages/org-export/routes.ts'
import { pagesRoutes } from './pages/routes.ts'
import { auditRoutes } from './platform/audit/routes.ts'
import type { KeyRing } from './platform/crypto.ts'
import { createCursors } from './platform/cursors.ts'
import { markKeyRing } from './platform/db/check-key-ring.ts'
import { createDatabase, type Database, type OrgTx } from './platform/db/database.ts'
import { readinessChecks } from './platform/db/readiness.ts'
import { createWaker } from './platform/db/wake.ts'
import { createEgress, type Resolver } from './platform/egress.ts'
import { AppError, defineError } from './platform/errors.ts'
import type { EventType } from './platform/events/catalogue.ts'
import { createOutbox, type Outbox } from './platform/events/outbox.ts'
import { docsRoutes } from './platform/http/docs.ts'
import { healthRoutes } from './platform/http/health.ts'
import { createMetrics } from './platform/http/metrics.ts'
import { openApiDocument } from './platform/http/openapi/document.ts'
import type { Json } from './platform/http/openapi/schemas.ts'
import type { Route } from './platform/http/route.ts'
import { createHttpServer } from './platform/http/server.ts'
import { siteAnswerer } from './platform/http/site/answer-site.ts'
import { createJobQueue, type JobQueue } from './platform/jobs/queue.ts'
import { createJobWorker, type JobHandler, type JobWorker } from './platform/jobs/worker.ts'
import type { Logger } from './platform/log.ts'
import { createCapturingMailer } from './platform/mail/capturing-mailer.ts'
import { createMailer } from './platform/mail/mailer.ts'
import { ownOrigin } from './platform/own-origin.ts'
import { createRetention } from './platform/retention.ts'
import { createStripe, type StripeSettings } from './platform/stripe.ts'
import { tags } from './reference.ts'
import { createAssessor, eraseScores, findProfile, scoreOnChange, scoringJobs } from './scoring/index.ts'
import { scoringRoutes } from './scoring/routes.ts'
import {
  countEnabledWebhooks,
  createDeliveryEngine,
  createHealth,
  createHousekeeping,
  eraseDeliveries,
  fanOut,
  reencryptSecrets,
  webhookEventTypes,
  webhookJobs,
} from './webhooks/index.ts'
import { webhooksRoutes } from './webhooks/routes.ts'

const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
const { version } = JSON.parse(manifest) as { version: string }

/** Less than the worker waits for its jobs. */
const mailGraceMs = 8_000

export interface AppOptions {
  readonly config: Config
  readonly databaseUrl: string
  /** For LISTEN; null behind a transaction pooler without a direct way. */
  readonly directUrl: string | null
  readonly ring: KeyRing
  readonly log: Logger
  /** For tests: refuses answers that do not match their own shape. */
  readonly checkResponses?: boolean
  /** For tests: names as they resolve. */
  readonly resolve?: Resolver
  /** For tests: what stands for Stripe. */
  readonly stripeServer?: NonNullable<StripeSettings['server']>
}

export interface App {
  readonly db: Database
  readonly auth: Auth
  readonly outbox: Outbox
  readonly jobs: JobQueue
  readonly routes: readonly Route[]
  readonly http: FastifyInstance
  /** Whether `web/dist` is there. */
  readonly hasDashboard: boolean
  /** The OpenAPI document of the routes. */
  describe(): Json
  /** Serves; answers the address that was bound. */
  listen(): Promise<string>
  /** Runs jobs and deliveries in this process too; with `only`, just the jobs of these types. */
  startWork(only?: readonly string[]): Promise<void>
  /** Takes nothing new, finishes what is in flight, closes everything. Safe to call again. */
  close(): Promise<void>
}

export async function createApp(options: AppOptions): Promise<App> {
  const { config, ring, log } = options
  const db = createDatabase({ url: options.databaseUrl, log })
  const waker = createWaker(db.pool, log)
  const jobs = createJobQueue(waker)
  const cursors = createCursors(ring)
  const egress = createEgress({
    allow: config.webhookAllow,
    allowSetting: 'BOLSIVO_WEBHOOK_ALLOW',
    ...(options.resolve ? { resolve: options.resolve } : {}),
  })
  const eventTypes: EventType[] = [...leadEventTypes, ...outreachEventTypes, ...webhookEventTypes]
  let boundUrl: string | null = null
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const publicUrl = () => config.publicUrl ?? boundUrl ?? `http://${host}:${config.port}`
  const links = createUnsubscribeLinks(ring, publicUrl)
  const addressHashes = createAddressHashes(ring)
  const outbox = createOutbox([
    // Erasing comes first, and in this order (leads/erase-lead.ts): what tells of it must not find the lead.
    eraseEmails(addressHashes),
    eraseScores,
    eraseLeadCopies,
    eraseDeliveries,
    fanOut({
      waker,
      leadJson: async (tx, ids) =>
        new Map((await listLeadsById(tx, ids)).map((lead) => [lead.id, leadJson(lead)])),
    }),
    keepEvents,
    scoreOnChange(jobs),
    draftOnQualified(jobs),
  ])

  const mailer = config.smtpUrl
    ? createMailer({ smtpUrl: config.smtpUrl })
    : createCapturingMailer({ onMail: storeCapturedMail({ db, links, ring }) })
  const outreach = { db, outbox, jobs, cursors, links, addressHashes, mailer, senderOf }

  const isOwnOrigin = ownOrigin(config.publicUrl)
  const mail = createPersonalMail({
    deliver: config.smtpUrl ? deliverBy(mailer) : keepHere(db),
    publicUrl,
    log,
  })
  const auth = createAuth({
    pool: db.pool,
    secrets: ring.secretsFor('better-auth'),
    baseUrl: publicUrl(),
    isOwnOrigin,
    mail,
    confirmsEmail: config.signUp === 'open',
    keepEmailChange: (link) => replaceEmailChange(db, link),
    onNewPassword: (email) => forgetAttempts(db, signInsOf, email),
  })
  const personRules = { findSession: sessionFinder(auth, db), isOwnOrigin, mayUseApi }

  const server = options.stripeServer
  const stripe = config.stripe && (await createStripe({ ...config.stripe, ...(server ? { server } : {}) }))

  const closing = new AbortController()
  const metrics = config.metricsToken === null ? null : createMetrics(config.metricsToken)
  const describe = () => openApiDocument(routes, { version, eventTypes, tags })
  const routes: Route[] = [
    ...authRoutes({
      ...{ auth, db, mail, publicUrl, personRules, policy: config.signUp },
      capturesMail: config.smtpUrl === null,
      onMemberRemoved: deletePrivateViews,
    }),
    ...orgRoutes({
      ...{ db, jobs, billing: stripe ? 'stripe' : 'immediate' },
      hasOpenSubscription: async (tx) => stripe !== null && hasOpenSubscription(tx),
      countFounding: (personId) => countAttempt(db, 'orgs made', personId, { max: 20, seconds: 3_600 }),
    }),
    ...billingRoutes({
      ...{ db, jobs },
      countApiUse: async (tx) => ({
        apiKeys: await countKeysInUse(tx),
        webhooks: await countEnabledWebhooks(tx),
      }),
      sync: stripe && {
        ...{ db, stripe, log },
        prices: createPriceList(stripe),
        mailOwners: (tx, letter) => mailOwners(tx, jobs, letter),
        billingPage: () => `${publicUrl()}/settings/billing`,
      },
    }),
    ...apiKeyRoutes({ db, cursors }),
    ...leadRoutes({ db, outbox, cursors, idsByHistory }),
    ...bulkLeadRoutes({ db, outbox }),
    ...leadCountRoutes({ db, idsByHistory }),
    ...leadValueRoutes({ db }),
    ...leadViewRoutes({ db }),
    ...exportRoutes({ db, closing: closing.signal, idsByHistory }),
    ...importRoutes({ db, jobs, cursors }),
    ...scoringRoutes({ db, jobs, cursors, onProfileSaved: (tx) => redraft(tx, jobs) }),
    ...outreachRoutes(outreach),
    ...analyticsRoutes({ db }),
    ...webhooksRoutes({
      ...{ db, ring, egress, cursors, waker, jobs, log, eventTypes },
      // Of the page's lead, as events tell of it.
      leadSample: { ...leadExample, id: 'lead_xyz789' },
      timeoutMs: config.webhookTimeoutMs,
      closing: closing.signal,
    }),
    ...auditRoutes({ db, cursors }),
    ...docsRoutes(describe),
    ...healthRoutes(readinessChecks(db)),
    ...(metrics ? [metrics.route] : []),
    ...orgExportRoutes({ db, closing: closing.signal }),
    ...pagesRoutes({ db, config }),
  ]
  const dashboard = readDashboard()
  const http = await createHttpServer({
    routes,
    authenticate: createAuthenticator(db, config.rateLimit),
    ...personRules,
    trustProxy: config.trustProxy,
    answerSite: siteAnswerer({ ...dashboard, publicUrl: config.publicUrl }),
    log,
    db,
    checkResponses: options.checkResponses ?? false,
    ...(metrics ? { onAnswer: metrics.count } : {}),
  })
  const handlers: JobHandler[] = [
    eraseOrgJob(db),
    ...importJobs({ db, outbox, jobs, createAssessor }),
    ...scoringJobs({ db, outbox }),
    ...outreachJobs(outreach),
    ...webhookJobs({ db, waker }),
    ...operatorMailJobs((letter) => {
      const to = mailer.fromAddress
      return to === null
        ? keepHere(db)({ to: 'the operator', ...letter })
        : deliverBy(mailer)({ to, ...letter })
    }),
    ...ownerMailJobs({ db, mailer, headersOf: (orgId) => capturedMailHeaders(ring, orgId) }),
  ]
  let worker: JobWorker | null = null
  const notifyOwners = (tx: OrgTx, { message }: { message: string }) =>
    mailOwners(tx, jobs, {
      subject: 'A webhook needs your attention',
      text: `${message}\n\n${publicUrl()}\n`,
    })
  const health = createHealth({ db, outbox, jobs, log, notifyOwners })
  const housekeeping = createHousekeeping({ db, jobs, health, log })
  const retention = createRetention({ db, log })
  // Connections of its own: behind the requests of a busy API it would wait for one while its leases run.
  const deliveriesDb = createDatabase({ url: options.databaseUrl, maxConnections: 3, log })
  const deliveries = createDeliveryEngine({
    db: deliveriesDb,
    waker,
    egress,
    ring,
    log,
    timeoutMs: config.webhookTimeoutMs,
    retriesMs: config.webhookRetriesMs,
    onResults: health.onResults,
  })
  if (options.directUrl !== null) waker.listen(options.directUrl)

  let closed: Promise<void> | undefined
  async function close(): Promise<void> {
    closing.abort()
    await http.close()
    // A mail on its way is cut off before the worker stops waiting for it, so that its end is still recorded.
    await Promise.all([worker?.stop(), deliveries.stop(), mail.close(), mailer.close(mailGraceMs)])
    await Promise.all([health.settled(), housekeeping.stop(), retention.stop()])
    await egress.close()
    await waker.close()
    await Promise.all([deliveriesDb.close(), db.close()])
  }

  return {
    db,
    auth,
    outbox,
    jobs,
    routes,
    http,
    hasDashboard: dashboard.site !== null,
    describe,
    async listen() {
      boundUrl = await http.listen({ host: config.host, port: config.port }).catch((error) => {
        throw cannotListen(error, config)
      })
      return boundUrl
    },
    async startWork(only) {
      const chosen = handlers.filter(({ type }) => only?.includes(type) ?? true)
      worker = createJobWorker({ db, waker, handlers: chosen, log })
      worker.start()
      if (only) return
      await reencryptSecrets(db, ring)
      await reencryptTwoFactors(auth, db)
      await markKeyRing(db, ring)
      deliveries.start()
      housekeeping.start()
      retention.start()
    },
    close() {
      closed ??= close()
      return closed
    },
  }
}

const addressUnusable = defineError('address_unusable', 'conflict', 'The address can not be listened on')

/** One line for the operator, who can choose another. */
function cannotListen(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `PORT ${port} is taken by another program: stop that one, or choose another PORT`,
    EACCES: `PORT ${port} may not be used by this user: choose one above 1023`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this machine`,
    ENOTFOUND: `HOST ${host} is not known`,
  }
  const message = reasons[error.code ?? '']
  return message === undefined ? error : new AppError(addressUnusable, { message, cause: error })
}

/** Who mail is from, as the profile says: scoring owns it, outreach asks for it. */
async function senderOf(tx: OrgTx) {
  const { sender_name, postal_address, sells } = await findProfile(tx)
  return { senderName: sender_name, postalAddress: postal_address, sells }
}
