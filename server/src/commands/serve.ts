/** `start`, `api`, `worker`, `migrate`: the commands that run the product. */
import { once } from 'node:events'
import { readConfig } from '../config.ts'
import type { Command, CommandCall } from './command.ts'
import { greeting } from './greeting.ts'
import { isFresh, withInstallation } from './installation.ts'
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
    const seconds = (Date.now() - startedAt) / 1000
    const lines = greeting({ config, address, seconds, hasDashboard: app.hasDashboard })
    for (const line of lines) call.say(line)
    if (!stop.aborted) await once(stop, 'abort')
    forget()
    call.say('\nFinishing what is in flight …')
  })
  call.say('Stopped.')
}
