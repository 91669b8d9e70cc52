// Generated from the migrations by `npm run generate`. Do not edit.
import type { ColumnType, Generated } from 'kysely'

export type Json = ColumnType<unknown, string, string>

export interface AccountsTable {
  id: string
  userId: string
  accountId: string
  providerId: string
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  scope: string | null
  password: string | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface AnalyticsEventsTable {
  orgId: string
  type: string
  createdAt: Date
  sequence: number
  leadId: string
  previousStatus: string | null
  newStatus: string | null
}

export interface ApiKeyWindowsTable {
  orgId: string
  keyId: string
  startedAt: Date
  requestCount: number
  granted: number
  lastUsedAt: Date
}

export interface ApiKeysTable {
  orgId: string
  id: string
  name: string
  keyHash: Buffer
  prefix: string
  last4: string
  scopes: string[]
  createdBy: string | null
  createdByName: string | null
  createdAt: Generated<Date>
  expiresAt: Date | null
  revokedAt: Date | null
}

export interface AuditLogTable {
  orgId: string
  id: string
  action: string
  target: string | null
  actorType: string
  actorId: string
  actorName: string | null
  address: string | null
  requestId: string | null
  fields: Generated<string[]>
  before: string | null
  after: string | null
  createdAt: Generated<Date>
}

export interface BillingAccountsTable {
  orgId: string
  customerId: string | null
  subscriptionId: string | null
  state: string | null
  plan: string | null
  renewsAt: Date | null
  cancelsAt: Date | null
  readingsBegun: Generated<number>
  readingKept: Generated<number>
  contactedAt: Date | null
}

export interface CapturedMailTable {
  orgId: string
  id: string
  emailId: string | null
  fromAddress: string
  toAddress: string
  subject: string
  text: string
  source: string
  createdAt: Generated<Date>
}

export interface CustomNamesTable {
  orgId: string
  name: string
  leads: number
}

export interface DeliveriesTable {
  orgId: string
  id: string
  webhookId: string
  eventId: string
  eventType: string
  leadId: string | null
  sequence: number
  body: string | null
  state: string
  attemptCount: Generated<number>
  scheduledCount: Generated<number>
  isManual: Generated<boolean>
  dueAt: Date | null
  claimToken: string | null
  claimedAt: Date | null
  leaseEndsAt: Date | null
  createdAt: Generated<Date>
}

export interface DeliveryAttemptsTable {
  orgId: string
  deliveryId: string
  number: number
  manual: Generated<boolean>
  url: string
  startedAt: Date
  durationMs: number | null
  outcome: string
  statusCode: number | null
  detail: string | null
  requestHeaders: string | null
  responseHeaders: string | null
  responseBody: string | null
}

export interface EmailTemplatesTable {
  orgId: string
  subject: string
  bodyText: string
  updatedAt: Generated<Date>
}

export interface EmailsTable {
  orgId: string
  id: string
  leadId: string
  state: string
  toAddress: string | null
  subject: string
  bodyText: string
  sequenceStep: Generated<number>
  isEdited: Generated<boolean>
  approvedHash: string | null
  approvedBy: string | null
  approvedByName: string | null
  approvedAt: Date | null
  sendTicket: string | null
  attemptCount: Generated<number>
  attemptedAt: Date | null
  messageId: string | null
  reason: string | null
  sentAt: Date | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface EventCountersTable {
  orgId: string
  lastSequence: Generated<number>
}

export interface EventsTable {
  orgId: string
  sequence: number
  id: string
  type: string
  leadId: string | null
  body: string
  createdAt: Date
  actor: Json | null
}

export interface IdempotentAnswersTable {
  orgId: string
  key: string
  fingerprint: Buffer
  status: number | null
  headers: Generated<string>
  body: Generated<string>
  leadIds: Generated<string[]>
  expiresAt: Date
}

export interface ImportChunksTable {
  orgId: string
  importId: string
  number: number
  content: Buffer
}

export interface ImportsTable {
  orgId: string
  id: string
  state: string
  source: string
  header: Generated<string[]>
  mapping: Json | null
  rowsTotal: number | null
  rowsRead: Generated<number>
  created: Generated<number>
  merged: Generated<number>
  unchanged: Generated<number>
  rejected: Generated<number>
  errors: Generated<Json>
  errorsTruncated: Generated<boolean>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface InvitationsTable {
  orgId: string
  id: string
  email: string
  role: string
  tokenHash: Buffer
  invitedBy: string
  createdAt: Generated<Date>
  expiresAt: Date
}

export interface JobsTable {
  orgId: string
  id: string
  type: string
  key: string | null
  payload: string
  dueAt: Date | null
  attemptCount: Generated<number>
  claimToken: string | null
  lastError: string | null
  givenUpAt: Date | null
  createdAt: Generated<Date>
}

export interface KeyRingCheckTable {
  onlyRow: Generated<boolean>
  ciphertext: Buffer
}

export interface LeadMatchKeysTable {
  orgId: string
  matchKey: string
  leadId: string
}

export interface LeadScoresTable {
  orgId: string
  leadId: string
  id: string
  score: number
  fitReason: string
  scorer: string
  scorerVersion: number
  createdAt: Generated<Date>
}

export interface LeadTermsTable {
  orgId: string
  term: string
  block: string
  idEnds: string
}

export interface LeadViewsTable {
  orgId: string
  id: string
  memberId: string | null
  name: string
  filters: Json
  sort: string
  columns: string[]
  layout: string
  position: number
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface LeadsTable {
  orgId: string
  id: string
  businessName: string
  originalName: string | null
  nameKey: string
  searchText: string
  category: string | null
  address: string | null
  city: string | null
  region: string | null
  postalCode: string | null
  country: string | null
  phone: string | null
  website: string | null
  email: string | null
  contactName: string | null
  rating: number | null
  reviewCount: number | null
  source: string
  externalId: string | null
  tags: Generated<string[]>
  custom: Generated<Json>
  status: string
  score: number | null
  fitReason: string | null
  qualifiedAt: Date | null
  editedFields: Generated<string[]>
  importId: string | null
  importRecords: string | null
  createdAt: Date
  updatedAt: Date
}

export interface MembersTable {
  orgId: string
  userId: string
  role: string
  createdAt: Generated<Date>
}

export interface MigrationsTable {
  name: string
  appliedAt: Generated<Date>
}

export interface NoticesTable {
  orgId: string
  id: string
  kind: string
  webhookId: string | null
  message: string
  createdAt: Generated<Date>
}

export interface OrgsTable {
  id: string
  name: string
  plan: string
  deliveriesDays: Generated<number>
  feedDays: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface PersonalMailTable {
  id: string
  toAddress: string
  subject: string
  text: string
  createdAt: Generated<Date>
}

export interface ProfilesTable {
  orgId: string
  profile: Json
  revision: Generated<number>
  updatedAt: Generated<Date>
}

export interface RecoveriesTable {
  orgId: string
  id: string
  webhookId: string
  since: Date
  state: Generated<string>
  requeued: Generated<number>
  afterId: Generated<string>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface RejectedRowTraitsTable {
  orgId: string
  trait: string
  importId: string
  line: number
}

export interface RejectedRowsTable {
  orgId: string
  importId: string
  line: number
  cells: string[]
  message: string
}

export interface RescoresTable {
  orgId: string
  id: string
  state: string
  profileRevision: number
  lastLeadId: Generated<string>
  leadsTotal: number
  leadsScored: Generated<number>
  leadsChanged: Generated<number>
  newlyQualified: Generated<number>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface SessionsTable {
  id: string
  userId: string
  token: string
  expiresAt: Date
  ipAddress: string | null
  userAgent: string | null
  activeOrgId: string | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface SignInAttemptsTable {
  key: Buffer
  startedAt: Generated<Date>
  count: Generated<number>
}

export interface StripeEventsTable {
  orgId: string
  id: string
  type: string
  receivedAt: Generated<Date>
}

export interface SuppressionsTable {
  orgId: string
  value: string
  reason: string
  createdAt: Generated<Date>
}

export interface TwoFactorsTable {
  id: string
  userId: string
  secret: string
  backupCodes: string
  verified: Generated<boolean>
  failedVerificationCount: Generated<number>
  lockedUntil: Date | null
}

export interface UsersTable {
  id: string
  name: string
  email: string
  emailVerified: Generated<boolean>
  image: string | null
  twoFactorEnabled: Generated<boolean>
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface VerificationsTable {
  id: string
  identifier: string
  value: string
  expiresAt: Date
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
}

export interface WebhookHoursTable {
  orgId: string
  webhookId: string
  hour: Date
  delivered: Generated<number>
  failed: Generated<number>
  exhausted: Generated<number>
  durations: Generated<number[]>
  lastDeliveredAt: Date | null
}

export interface WebhookSecretsTable {
  orgId: string
  webhookId: string
  id: string
  ciphertext: Buffer
  last4: string
  createdAt: Generated<Date>
  expiresAt: Date | null
}

export interface WebhooksTable {
  orgId: string
  id: string
  name: string
  description: string | null
  targetUrl: string
  eventTypes: string[]
  include: Generated<string[]>
  headers: Generated<Json>
  retryPolicy: Generated<string>
  status: Generated<string>
  disabledReason: string | null
  disabledBy: string | null
  healthyAt: Generated<Date>
  exhaustedCount: Generated<number>
  warnedPercent: Generated<number>
  goneUrl: string | null
  createdAt: Generated<Date>
  updatedAt: Generated<Date>
  deletedAt: Date | null
}

export interface Tables {
  accounts: AccountsTable
  analyticsEvents: AnalyticsEventsTable
  apiKeyWindows: ApiKeyWindowsTable
  apiKeys: ApiKeysTable
  auditLog: AuditLogTable
  billingAccounts: BillingAccountsTable
  capturedMail: CapturedMailTable
  customNames: CustomNamesTable
  deliveries: DeliveriesTable
  deliveryAttempts: DeliveryAttemptsTable
  emailTemplates: EmailTemplatesTable
  emails: EmailsTable
  eventCounters: EventCountersTable
  events: EventsTable
  idempotentAnswers: IdempotentAnswersTable
  importChunks: ImportChunksTable
  imports: ImportsTable
  invitations: InvitationsTable
  jobs: JobsTable
  keyRingCheck: KeyRingCheckTable
  leadMatchKeys: LeadMatchKeysTable
  leadScores: LeadScoresTable
  leadTerms: LeadTermsTable
  leadViews: LeadViewsTable
  leads: LeadsTable
  members: MembersTable
  migrations: MigrationsTable
  notices: NoticesTable
  orgs: OrgsTable
  personalMail: PersonalMailTable
  profiles: ProfilesTable
  recoveries: RecoveriesTable
  rejectedRowTraits: RejectedRowTraitsTable
  rejectedRows: RejectedRowsTable
  rescores: RescoresTable
  sessions: SessionsTable
  signInAttempts: SignInAttemptsTable
  stripeEvents: StripeEventsTable
  suppressions: SuppressionsTable
  twoFactors: TwoFactorsTable
  users: UsersTable
  verifications: VerificationsTable
  webhookHours: WebhookHoursTable
  webhookSecrets: WebhookSecretsTable
  webhooks: WebhooksTable
}
