/** `start`, `api`, `worker`, `migrate`: the commands that run the product. */
import { once } from 'node:events'
import { readConfig } from '../config.ts'
import type { Command, CommandCall } from './command.ts'
import { type Installation, isFresh, withInstallation } from './installation.ts'
import { noteServerAddress } from './server-address.ts'

const startedAt = performance.timeOrigin

export const serveCommands: Command[] = [
  {
    name: 'start',
    summary: 'Run everything: database, API, pages and worker.',
    run: (call) => serve(call, { as: 'server', api: true, worker: true }),
  },
  {
    name: 'api',
    summary: 'Serve the API and the pages, without a worker.',
    run: (call) => serve(call, { as: 'member', api: true, worker: false }),
  },
  {
    name: 'worker',
    summary: 'Run jobs and deliveries, without the API.',
    run: (call) => serve(call, { as: 'member', api: false, worker: true }),
  },
  {
    name: 'migrate',
    summary: 'Bring the database up to date, and end.',
    run: (call) =>
      withInstallation({ as: 'member', onProgress: call.say }, async () =>
        call.say('The database is up to date'),
      ),
  },
]

interface Role {
  as: 'server' | 'member'
  api: boolean
  worker: boolean
}

async function serve(call: CommandCall, role: Role): Promise<void> {
  if (isFresh(readConfig(process.env))) call.say('First start: this takes a few seconds more')
  await withInstallation({ as: role.as, onProgress: call.say }, async (installation) => {
    const { app, config, stop } = installation
    if (role.worker) await app.startWork()
    const address = role.api ? await app.listen() : null
    const forget = address === null ? () => {} : noteServerAddress(config, address)
    for (const line of greeting(installation, address)) call.say(line)
    if (!stop.aborted) await once(stop, 'abort')
    forget()
    call.say('\nFinishing what is in flight …')
  })
  call.say('Stopped.')
}

function greeting({ app, config }: Installation, address: string | null): string[] {
  const database = config.databaseUrl === null ? `data    ${config.dataDir}` : 'data    in DATABASE_URL'
  if (address === null) return ['The worker is running.', `  ${database}`]
  const url = config.publicUrl ?? address
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  return [
    `Bolsivo is running (ready in ${seconds} s). Ctrl-C stops it.`,
    `  open    ${app.hasDashboard ? `${url}/` : 'the dashboard is not built: npm run -w web build'}`,
    `  API     ${url}/api`,
    `  docs    ${url}/docs`,
    `  mail    ${config.smtpUrl === null ? `captured, nothing leaves this machine: ${url}/mail` : 'sent over SMTP'}`,
    `  ${database}`,
  ]
}
