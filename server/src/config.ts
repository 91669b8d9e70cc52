/**
 * Every setting, read from the environment once. A wrong value stops the start with one line that names it.
 */
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { parseKeyRing } from './platform/crypto.ts'
import { AppError, defineError } from './platform/errors.ts'
import { checkSmtpUrl } from './platform/mail/smtp-url.ts'

const wrongSetting = defineError('wrong_setting', 'invalid', 'A setting has a wrong value')

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const durationPattern = /^(\d{1,6})(ms|s|m|h|d)$/

/** `30s`, `5m`, `1h` in milliseconds. */
const duration = z
  .string()
  .regex(durationPattern, 'must be a whole number with a unit: ms, s, m, h or d')
  .transform((value) => {
    const [, count, unit] = durationPattern.exec(value) ?? []
    return Number(count) * unitMs[unit as keyof typeof unitMs]
  })

const commaList = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

const cidrs = commaList.pipe(
  z.array(z.string().refine(isCidr, 'must be a comma list of ranges such as 10.0.0.0/8 or fd00::/8')),
)

function isCidr(value: string): boolean {
  return ipaddr.isValidCIDR(value)
}

const databaseUrl = z
  .string()
  .refine(
    (url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url),
    'must be a URL such as postgres://user:password@host:5432/database',
  )

const rateLimit = z
  .string()
  .regex(/^\d{1,9}\/\d{1,6}(s|m|h|d)$/, 'must be a count and a window such as 1000/1h')
  .transform((value) => {
    const [count = '', window = ''] = value.split('/')
    return { maxRequests: Number(count), windowMs: duration.parse(window) }
  })

const settings = z.object({
  HOST: z
    .string()
    .refine(isHost, 'must be an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'must be a port number, 0 to 65535'))
    .default(3000),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_DIRECT_URL: databaseUrl.optional(),
  BOLSIVO_DATA_DIR: z.string().default('./.bolsivo'),
  BOLSIVO_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://leads.example.com' })
    .optional(),
  BOLSIVO_SECRET_KEYS: z.string().superRefine(refineKeyRing).optional(),
  BOLSIVO_WEBHOOK_ALLOW: cidrs.default([]),
  BOLSIVO_WEBHOOK_RETRIES: commaList.pipe(z.array(duration)).default([30_000, 300_000, 1_800_000]),
  BOLSIVO_WEBHOOK_TIMEOUT: duration.default(10_000),
  BOLSIVO_RATE_LIMIT: rateLimit.default({ maxRequests: 1000, windowMs: 3_600_000 }),
  BOLSIVO_SMTP_URL: z.string().superRefine(refineSmtpUrl).optional(),
  BOLSIVO_SIGN_UP: z.enum(['invited', 'open'], 'must be invited or open').default('invited'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_\S+$/, 'must be a secret or restricted key of Stripe, which begins with sk_ or rk_')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'must be the signing secret of the webhook at Stripe, which begins with whsec_')
    .optional(),
  BOLSIVO_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  BOLSIVO_TRUST_PROXY: cidrs.default([]),
  BOLSIVO_LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('warn'),
})

function isHost(value: string): boolean {
  return URL.canParse(`http://${value.includes(':') ? `[${value}]` : value}`)
}

/** Says what is wrong with it and never what is in it. */
function refineKeyRing(value: string, context: z.core.$RefinementCtx<string>): void {
  try {
    parseKeyRing(value)
  } catch (error) {
    context.addIssue({ code: 'custom', message: `can not be read: ${(error as Error).message}` })
  }
}

function refineSmtpUrl(value: string, context: z.core.$RefinementCtx<string>): void {
  const problem = checkSmtpUrl(value)
  if (problem !== null) context.addIssue({ code: 'custom', message: problem })
}

export interface Config {
  host: string
  port: number
  /** Null: PostgreSQL is embedded. */
  databaseUrl: string | null
  databaseDirectUrl: string | null
  dataDir: string
  publicUrl: string | null
  secretKeys: string | null
  webhookAllow: string[]
  webhookRetriesMs: number[]
  webhookTimeoutMs: number
  rateLimit: { maxRequests: number; windowMs: number }
  smtpUrl: string | null
  /** Who may sign up, once there is an account. */
  signUp: 'invited' | 'open'
  /** Null: plans are changed without payment. */
  stripe: { secretKey: string; webhookSecret: string } | null
  metricsToken: string | null
  trustProxy: string[]
  logLevel: string
}

/** Reads `environment`; an empty value counts as unset. Throws an `AppError` whose message names the setting. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = settings.safeParse(present)
  if (!result.success) {
    const [issue] = result.error.issues
    throw new AppError(wrongSetting, { message: `${issue?.path[0]?.toString()} ${issue?.message}` })
  }
  const read = result.data
  if (read.DATABASE_URL && !read.BOLSIVO_SECRET_KEYS) {
    throw new AppError(wrongSetting, {
      message:
        'BOLSIVO_SECRET_KEYS must be set when DATABASE_URL is: make one with  echo "k1:$(openssl rand -base64 32)"',
    })
  }
  const stripe = readStripe(read.STRIPE_SECRET_KEY, read.STRIPE_WEBHOOK_SECRET)
  return {
    host: read.HOST,
    port: read.PORT,
    databaseUrl: read.DATABASE_URL ?? null,
    databaseDirectUrl: read.DATABASE_DIRECT_URL ?? null,
    dataDir: resolve(read.BOLSIVO_DATA_DIR),
    publicUrl: read.BOLSIVO_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    secretKeys: read.BOLSIVO_SECRET_KEYS ?? null,
    webhookAllow: read.BOLSIVO_WEBHOOK_ALLOW,
    webhookRetriesMs: read.BOLSIVO_WEBHOOK_RETRIES,
    webhookTimeoutMs: read.BOLSIVO_WEBHOOK_TIMEOUT,
    rateLimit: read.BOLSIVO_RATE_LIMIT,
    smtpUrl: read.BOLSIVO_SMTP_URL ?? null,
    signUp: read.BOLSIVO_SIGN_UP,
    stripe,
    metricsToken: read.BOLSIVO_METRICS_TOKEN ?? null,
    trustProxy: read.BOLSIVO_TRUST_PROXY,
    logLevel: read.BOLSIVO_LOG_LEVEL,
  }
}

/** Without the one nothing can be paid, without the other a payment would have no effect. */
function readStripe(secretKey: string | undefined, webhookSecret: string | undefined): Config['stripe'] {
  if (secretKey && webhookSecret) return { secretKey, webhookSecret }
  if (!secretKey && !webhookSecret) return null
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']
  const [set, missing] = secretKey ? names : names.toReversed()
  const message = `${missing} must be set when ${set} is`
  throw new AppError(wrongSetting, { message })
}
