/** What `start`, `api` and `worker` say once they run: where everything is, and what is not as one may think. */
import type { Config } from '../config.ts'
import { showsMail } from '../pages/local-viewer.ts'
import { isTrustworthy } from '../platform/http/opener-policy.ts'

export interface Running {
  readonly config: Pick<Config, 'databaseUrl' | 'dataDir' | 'publicUrl' | 'smtpUrl' | 'trustProxy'>
  readonly hasDashboard: boolean
  /** Where it listens; null: it serves nothing. */
  readonly address: string | null
  readonly seconds: number
}

export function greeting({ config, hasDashboard, address, seconds }: Running): string[] {
  const database = config.databaseUrl === null ? `data    ${config.dataDir}` : 'data    in DATABASE_URL'
  if (address === null) return ['The worker is running.', `  ${database}`]
  const url = config.publicUrl ?? address
  return [
    `Bolsivo is running (ready in ${seconds.toFixed(1)} s). Ctrl-C stops it.`,
    `  open    ${hasDashboard ? `${url}/` : 'the dashboard is not built: npm run -w web build'}`,
    `  API     ${url}/api`,
    `  docs    ${url}/docs`,
    `  mail    ${mailLine(config, address)}`,
    `  ${database}`,
    ...(config.publicUrl !== null && !isTrustworthy(config.publicUrl)
      ? [`  beware  ${url} has no TLS: passwords, sign-in cookies and API keys go over the network in clear`]
      : []),
  ]
}

function mailLine(config: Running['config'], address: string): string {
  if (config.smtpUrl !== null) return 'sent over SMTP'
  const local = localAddress(address)
  return local !== null && showsMail(config)
    ? `captured, nothing leaves this machine: ${local}/mail`
    : 'captured, nothing leaves this machine. /mail is closed, since others may reach this server: set BOLSIVO_SMTP_URL to send it; to read it, start on localhost without BOLSIVO_PUBLIC_URL and BOLSIVO_TRUST_PROXY'
}

/** As this machine reaches it by the loopback; null: not at all. */
function localAddress(address: string): string | null {
  const url = new URL(address)
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = 'localhost'
  return isTrustworthy(url.origin) ? url.origin : null
}
