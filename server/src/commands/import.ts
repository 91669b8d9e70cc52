/**
 * `import`: a CSV file from this machine's disk. The file is taken in whole, and then read by whichever worker comes
 * first: the server's, or the one that this command brings with it.
 */

import { once } from 'node:events'
import { createReadStream, type ReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../app.ts'
import { findImport, type Import, importJson, receiveFile, startImport } from '../leads/index.ts'
import { findOrg } from '../orgs/index.ts'
import { AppError, defineError } from '../platform/errors.ts'
import { type Command, type CommandCall, usageError } from './command.ts'
import { asOperator, interrupted } from './installation.ts'
import { readOrgId } from './key.ts'

const orgNotFound = defineError('org_not_found', 'not-found', 'There is no such org')
const importFailed = defineError('import_failed', 'conflict', 'The import failed')
const shownErrors = 20

const command: Command = {
  name: 'import',
  summary: 'Import businesses from a CSV file. Running it twice adds nothing.',
  positionals: ['FILE'],
  answers: true,
  options: {
    org: { type: 'string', value: 'ORG_ID', help: 'the org that gets them', required: true },
    source: { type: 'string', value: 'NAME', help: "where they come from (the file's name)" },
    mapping: {
      type: 'string',
      value: 'JSON',
      help: 'column → field, where the guess is wrong: {"Firm": "business_name"}',
    },
  },
  async run(call) {
    const orgId = readOrgId(call.required('org'))
    const [path = ''] = call.positionals
    const mapping = readMapping(call.option('mapping'))
    const source = (call.option('source') ?? basename(path)).slice(0, 50)
    const file = await openFile(path)
    await asOperator(async ({ app, stop }) => {
      const org = await app.db.inOrg(orgId, findOrg)
      if (org === null) throw new AppError(orgNotFound, { message: `There is no org ${orgId}` })
      const upload = await receiveFile(app, orgId, addAbortSignal(stop, file)).catch((error) => {
        throw stop.aborted ? stop.reason : error
      })
      const started = await startImport(app, orgId, upload, { source, mapping })
      await app.startWork(['run_import'])
      const ended = await follow(app, orgId, started.id, call, stop)
      call.answer(importJson(ended), summaryOf(ended))
      if (ended.state === 'failed') throw new AppError(importFailed)
    })
  },
}

async function openFile(path: string): Promise<ReadStream> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError(usageError, { message: `${path} is a folder: name a CSV file` })
  }
  const file = createReadStream(path)
  try {
    await once(file, 'open')
    return file
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw new AppError(usageError, {
      message: code === 'ENOENT' ? `There is no file ${path}` : `${path} can not be read (${code})`,
    })
  }
}

function readMapping(text: string | null): Record<string, string | null> | undefined {
  if (text === null) return undefined
  try {
    const mapping: unknown = JSON.parse(text)
    const isObject = typeof mapping === 'object' && mapping !== null && !Array.isArray(mapping)
    if (isObject && Object.values(mapping).every((field) => field === null || typeof field === 'string')) {
      return mapping as Record<string, string | null>
    }
  } catch {
    // Told below, with what it should be.
  }
  throw new AppError(usageError, {
    message: '--mapping must be a JSON object of columns and fields, such as {"Firm": "business_name"}',
  })
}

async function follow(
  app: App,
  orgId: string,
  id: string,
  call: CommandCall,
  stop: AbortSignal,
): Promise<Import> {
  const isTerminal = process.stderr.isTTY === true
  for (;;) {
    const now = await app.db.inOrg(orgId, (tx) => findImport(tx, id))
    if (now === null) throw new AppError(importFailed)
    if (isTerminal) process.stderr.write(`\r\x1b[2K${progressOf(now)}`)
    if (now.state !== 'running') {
      if (isTerminal) process.stderr.write('\r\x1b[2K')
      for (const { line, path, message } of now.errors.slice(0, shownErrors)) {
        call.say(`  line ${line}${path === '' ? '' : `, ${path}`}: ${message}`)
      }
      const more = now.errors.length - shownErrors
      if (more > 0)
        call.say(`  … and ${more}${now.errorsTruncated ? ' or more' : ''} others (--json has them)`)
      return now
    }
    // The server, or the next command, goes on where this one stopped.
    if (stop.aborted)
      throw new AppError(interrupted, { message: `Stopped; import ${id} goes on with the next worker` })
    await sleep(100)
  }
}

function progressOf({ rowsRead, rowsTotal }: Import): string {
  const share = rowsTotal ? ` (${Math.floor((100 * rowsRead) / rowsTotal)} %)` : ''
  return `${rowsRead.toLocaleString('en')} rows${share}`
}

function summaryOf({ rowsRead, created, merged, unchanged, rejected, state }: Import): string {
  const count = (value: number) => value.toLocaleString('en')
  return `${state === 'done' ? 'Imported' : 'Failed after'} ${count(rowsRead)} ${rowsRead === 1 ? 'row' : 'rows'}: ${count(created)} new ${created === 1 ? 'lead' : 'leads'}, ${count(merged)} merged, ${count(unchanged)} unchanged, ${count(rejected)} rejected`
}

export const importCommands: Command[] = [command]
