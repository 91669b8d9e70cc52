/**
 * Where the samples of one guide are tried: an org with a lead that moved, a folder, a CRM that keeps what it is given,
 * and the environment that the guides speak of. Names such as `lead_xyz789` stand for what is there.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { vi } from 'vitest'
import type { TestApp, TestOrg } from '../harness.ts'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Scene {
  readonly org: TestOrg
  readonly folder: string
  readonly leadId: string
  /** What programs are started with. */
  readonly environment: Record<string, string | undefined>
  /** What the CRM was given, by path. */
  readonly crm: ReadonlyMap<string, Record<string, unknown>>
  /** The text with real ids. */
  fill(text: string): Promise<string>
  /** Writes a program, in which `@bolsivo/sdk` and the packages of the tests can be imported. */
  write(file: string, text: string): string
  /** Standard output; throws when it fails. */
  run(command: string, args: readonly string[], cwd?: string): Promise<string>
  start(command: string, args: readonly string[], environment?: Record<string, string>): ChildProcess
  close(): Promise<void>
}

export async function openScene(app: TestApp, secretKeys: string): Promise<Scene> {
  const org = await app.createOrg()
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-guide-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const { body: lead } = await org.api('POST', '/api/leads', { business_name: 'Mapped Office' })
  await org.api('PATCH', `/api/leads/${lead.id}`, { status: 'contacted' })
  const crm = await startCrm()
  const environment: Record<string, string | undefined> = {
    ...process.env,
    BOLSIVO_URL: app.url,
    BOLSIVO_API_KEY: org.key,
    CRM_URL: crm.url,
    // For the command line, which joins this installation.
    DATABASE_URL: app.databaseUrl,
    BOLSIVO_SECRET_KEYS: secretKeys,
    NODE_NO_WARNINGS: '1',
    PYTHONUNBUFFERED: '1',
  }
  const stdio = process.env.TEST_LOG_LEVEL ? 'inherit' : 'ignore'
  const children: ChildProcess[] = []
  let webhookId: string | null = null

  async function webhook(): Promise<string> {
    if (webhookId === null) {
      const event_types = ['lead.qualified']
      const target_url = `${crm.url}/webhook`
      const created = await org.api('POST', '/api/webhooks', { name: 'For guides', target_url, event_types })
      webhookId = created.body.id as string
    }
    return webhookId
  }

  return {
    org,
    folder,
    leadId: lead.id,
    environment,
    crm: crm.records,
    async fill(text) {
      const filled = text.replaceAll('org_abc123', org.orgId).replaceAll('lead_xyz789', lead.id)
      return filled.includes('whk_abc123') ? filled.replaceAll('whk_abc123', await webhook()) : filled
    },
    write(file, text) {
      writeFileSync(join(folder, file), text)
      return join(folder, file)
    },
    async run(command, args, cwd = folder) {
      const { stdout } = await promisify(execFile)(command, args, { cwd, env: environment, timeout: 25_000 })
      return stdout
    },
    start(command, args, more = {}) {
      const child = spawn(command, args, { cwd: folder, env: { ...environment, ...more }, stdio })
      children.push(child)
      return child
    },
    async close() {
      for (const child of children) child.kill('SIGKILL')
      await crm.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startCrm() {
  const records = new Map<string, Record<string, unknown>>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    if (request.method === 'PUT') records.set(request.url ?? '', JSON.parse(body))
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    records,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** For a program that is told where to listen before it does. */
export async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function untilListening(port: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      socket.destroy()
    },
    { timeout: 20_000, interval: 50 },
  )
}
