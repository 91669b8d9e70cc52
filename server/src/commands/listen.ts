/**
 * `listen`: see webhooks arrive on this machine, without any setting.
 *
 * A customer of the public API, through the SDK. Where it is run beside the installation it makes itself a key that
 * only reads, ends with it, and lasts a day at most; elsewhere `--api-key` and `--url` say who and where.
 */
import { Bolsivo, type Forwarded, listen, newWebhookSecret } from '@bolsivo/sdk'
import { issueKey, revokeKey } from '../api-keys/index.ts'
import type { App } from '../app.ts'
import { readConfig } from '../config.ts'
import { listOrgs } from '../orgs/index.ts'
import { AppError, defineError } from '../platform/errors.ts'
import { type Command, type CommandCall, usageError } from './command.ts'
import { asOperator, stopSignal } from './installation.ts'
import { readOrgId } from './key.ts'
import { serverAddress } from './server-address.ts'

const dayMs = 86_400_000

const serverAway = defineError('server_away', 'unavailable', 'The server does not answer')

const command: Command = {
  name: 'listen',
  summary: "Receive an org's events on this machine, signed like webhooks.",
  options: {
    'forward-to': { type: 'string', value: 'URL', help: 'post each event there (only show them)' },
    org: { type: 'string', value: 'ORG_ID', help: 'whose events (the org, when there is one only)' },
    'api-key': { type: 'string', value: 'KEY', help: 'a key of the org, for a server elsewhere' },
    url: { type: 'string', value: 'URL', help: 'where the API is (the server that runs here)' },
    body: { type: 'boolean', help: 'show the bodies too' },
  },
  async run(call) {
    const forwardTo = readUrl(call.option('forward-to'), '--forward-to')
    const baseUrl = readUrl(call.option('url'), '--url') ?? serverAddress(readConfig(process.env))
    const apiKey = call.option('api-key') ?? process.env.BOLSIVO_API_KEY ?? null
    if (apiKey !== null) return follow(call, { apiKey, baseUrl, forwardTo }, stopSignal())
    await asOperator(async ({ app, stop }) => {
      const orgId = await chooseOrg(app, call.option('org'))
      const key = await app.db.inOrg(orgId, (tx) =>
        issueKey(tx, {
          name: 'bolsivo listen',
          scopes: ['read'],
          expiresAt: new Date(Date.now() + dayMs),
          createdBy: null,
        }),
      )
      try {
        await follow(call, { apiKey: key.api_key, baseUrl, forwardTo }, stop)
      } finally {
        await app.db.inOrg(orgId, (tx) => revokeKey(tx, key.id))
      }
    })
  },
}

function readUrl(text: string | null, name: string): string | null {
  if (text === null) return null
  const url = URL.parse(/^\d+$/.test(text) ? `http://127.0.0.1:${text}` : text)
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new AppError(usageError, { message: `${name} must be a URL such as http://127.0.0.1:4000/hooks` })
}

async function chooseOrg(app: App, given: string | null): Promise<string> {
  if (given !== null) return readOrgId(given)
  const orgs = await app.db.inScope('operator', listOrgs)
  const [only] = orgs
  if (only && orgs.length === 1) return only.id
  throw new AppError(usageError, {
    message: only
      ? '--org is missing: there are several (bolsivo org list)'
      : 'There is no org yet: bolsivo org create',
  })
}

interface Target {
  apiKey: string
  baseUrl: string
  forwardTo: string | null
}

async function follow(
  call: CommandCall,
  { apiKey, baseUrl, forwardTo }: Target,
  signal: AbortSignal,
): Promise<void> {
  const onWait = (seconds: number) =>
    call.say(`The rate limit of this key is used up; events go on in ${Math.ceil(seconds)} s`)
  const client = new Bolsivo({ apiKey, baseUrl, onWait })
  const secret = newWebhookSecret()
  // Before anything is promised: is the server there, and does it know the key?
  const sayAway = (error: unknown): never => {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError(serverAway, {
      message: `${baseUrl} does not answer as Bolsivo does (${reason}): is it running?`,
    })
  }
  const me = await client.me.get().catch(sayAway)
  await listen({
    ...{ client, forwardTo, secret, signal },
    onListening() {
      if (forwardTo !== null) call.say(`Forwarding to ${forwardTo}, signed with ${secret}`)
      call.say(`Listening for events of ${me.org.name}. Ctrl-C ends it.`)
    },
    onEvent: (forwarded) => {
      process.stdout.write(`${onOneLine(lineOf(forwarded))}\n`)
      if (call.flag('body')) process.stdout.write(`  ${onOneLine(forwarded.body)}\n`)
    },
  }).catch(sayAway)
}

function lineOf({ event, status, answer, durationMs }: Forwarded): string {
  const { business_name, lead_id } = event.data as { business_name?: string | null; lead_id?: string }
  const subject = business_name ?? lead_id ?? ''
  const line = `${event.created_at}  ${event.type.padEnd(20)}  ${subject}`
  if (status === null && answer === null) return line
  return `${line}  → ${status ?? answer} (${durationMs} ms)${status !== null && status >= 300 ? ` ${answer}` : ''}`
}

/** Names and answers are texts of others: nothing in them is a command to the terminal. */
const onOneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')

export const listenCommands: Command[] = [command]
