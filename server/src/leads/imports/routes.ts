/** A file of leads comes in: looked at, imported, followed, and what was wrong with it given back. */
import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { type Cursors, pageOf } from '../../platform/cursors.ts'
import { AppError } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { parseInput } from '../../platform/http/validation.ts'
import { csvLine } from '../exports/csv.ts'
import { type ExportFormat, mediaTypes } from '../exports/schema.ts'
import { inUtf8 } from './charset.ts'
import * as errors from './errors.ts'
import { importJson } from './import-json.ts'
import { resolveMapping } from './mapping.ts'
import { previewBytes, previewImport } from './preview-import.ts'
import { findColumns, findErrors, findImport, listImports } from './queries.ts'
import { discardUpload, type ImportDeps, receiveFile, type Upload } from './receive-file.ts'
import { rejectedRowsCsv, rejectedRowsSample } from './rejected-rows/rejected-rows-csv.ts'
import * as schema from './schema.ts'
import { type ImportOptions, startImport } from './start-import.ts'

export interface ImportRouteDeps extends ImportDeps {
  readonly cursors: Cursors
}

const fileSample = 'Company,Town,Phone,Fax\r\nSunrise Office Park,Bellevue,+1 425 555 0142,\r\n'

export function importRoutes(deps: ImportRouteDeps): Route[] {
  const { db, cursors } = deps
  return [
    defineRoute({
      method: 'POST',
      url: '/api/leads/import',
      summary: 'Import a CSV file',
      description: `The file as the body (\`text/csv\`), or as a part of \`multipart/form-data\` with \`source\` and
\`mapping\` as fields. Any size, any order of columns. The answer comes once the file is there; follow the import itself
with \`GET /api/imports/{id}\`. The same file once more adds nothing.`,
      tag: 'Imports',
      access: 'write',
      query: schema.importOptions,
      streams: ['text/csv', 'multipart/form-data'],
      status: 201,
      response: schema.importShape,
      errors: Object.values(errors),
      examples: {
        response: schema.startedImportExample,
        streamed: { 'text/csv': fileSample, 'multipart/form-data': { file: fileSample } },
      },
      // The file comes in first, in many transactions.
      once: 'handler',
      async handle({ query, caller, raw, once }) {
        const { orgId } = caller
        const seen = createHash('sha256')
        const take = raw.isMultipart() ? takeForm : takeBody
        const { upload, options } = await take(deps, orgId, raw, { options: query, seen })
        try {
          const start = async () => importJson(await startImport(deps, orgId, upload, options))
          return await once(start, seen.digest())
        } catch (error) {
          // Also where the same request has started its import before: it needs no second file.
          await discardUpload(db, orgId, upload.importId)
          throw error
        }
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/imports/preview',
      summary: 'Look at a CSV file before it is imported',
      description: `Send the file or its beginning: the header and the first 5 rows are read as \`POST /api/leads/import\` reads
them, by the same \`mapping\`, and nothing is kept. No more than 256 KB are looked at. A column can be mapped to one of
\`fields\`, or to its \`own_field\`, whose values the lead then has in \`custom\`.`,
      tag: 'Imports',
      access: 'read',
      query: schema.importPreviewQuery,
      streams: ['text/csv'],
      response: schema.importPreviewShape,
      errors: previewErrors,
      examples: { streamed: { 'text/csv': fileSample } },
      once: 'handler',
      async handle({ query, raw, once }) {
        const type = csvTypeOf(raw)
        const bytes = await startOf(raw)
        const look = () => previewImport(inUtf8(oneChunk(bytes), type), query.mapping)
        return once(look, createHash('sha256').update(bytes).digest())
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/imports',
      summary: 'List imports',
      tag: 'Imports',
      access: 'read',
      query: schema.importListQuery,
      response: schema.importListShape,
      async handle({ query, caller }) {
        const list = [caller.orgId, 'imports']
        const [beforeId] = query.cursor === undefined ? [null] : cursors.open(list, query.cursor)
        const page = { limit: query.limit + 1, beforeId: beforeId as string | null }
        const rows = await db.inOrg(caller.orgId, (tx) => listImports(tx, page))
        return pageOf(rows, query.limit, importJson, (row) => cursors.seal(list, [row.id]))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/imports/:id',
      summary: 'Get an import',
      tag: 'Imports',
      access: 'read',
      params: schema.importParams,
      response: schema.importShape,
      errors: [errors.importNotFound],
      async handle({ params, caller }) {
        const found = await db.inOrg(caller.orgId, (tx) => findImport(tx, params.id))
        if (!found) throw new AppError(errors.importNotFound)
        return importJson(found)
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/imports/:id/errors',
      summary: 'Get the errors of an import',
      description: `What was wrong with which line of the file, the first 10,000: rows that were rejected, and values that were
left out of rows that were taken. As a CSV file with the columns \`line\`, \`path\` and \`message\`, or as one JSON object per
line (\`ndjson\`). Of a lead that was erased there is nothing in here.`,
      tag: 'Imports',
      access: 'read',
      params: schema.importParams,
      query: schema.importErrorsQuery,
      response: null,
      produces: Object.values(mediaTypes),
      errors: [errors.importNotFound],
      examples: {
        streamed: {
          [mediaTypes.csv]: errorsText([errorSample], 'csv'),
          [mediaTypes.ndjson]: errorsText([errorSample], 'ndjson'),
        },
      },
      async handle({ params: { id }, query: { format }, caller, reply }) {
        const found = await db.inOrg(caller.orgId, (tx) => findErrors(tx, id))
        if (!found) throw new AppError(errors.importNotFound)
        return reply
          .type(`${mediaTypes[format]}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${id}-errors.${format}"`)
          .send(errorsText(found, format))
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/api/imports/:id/rejected-rows',
      summary: 'Get the rejected rows of an import',
      description: `The rows that became no leads, the first 10,000, as a CSV file with the columns of the imported one and before
them \`why_not_imported\`. Mend them and send the file to \`POST /api/leads/import\`, with the same mapping where you
gave one: that column is left out there. Of a row of more than 8,192 characters there is the reason only. When a lead or an
address is erased, the rows that speak of it are gone, and after 90 days all of them.`,
      tag: 'Imports',
      access: 'read',
      params: schema.importParams,
      response: null,
      produces: [mediaTypes.csv],
      errors: [errors.importNotFound],
      examples: { streamed: { [mediaTypes.csv]: rejectedRowsSample } },
      async handle({ params: { id }, caller, raw, reply }) {
        const columns = await db.inOrg(caller.orgId, (tx) => findColumns(tx, id))
        if (!columns) throw new AppError(errors.importNotFound)
        reply
          .type(`${mediaTypes.csv}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${id}-rejected-rows.csv"`)
        if (raw.method === 'HEAD') return reply.send()
        return reply.send(
          Readable.from(rejectedRowsCsv(db, caller.orgId, id, columns.header), { objectMode: false }),
        )
      },
    }),
  ]
}

const previewErrors = [
  errors.csvEmpty,
  errors.csvNotText,
  errors.csvHeaderUnreadable,
  errors.invalidMapping,
  errors.noFile,
  errors.unknownCharset,
  errors.uploadIncomplete,
]

const errorSample = { line: 212, path: 'business_name', message: 'the name of the business is missing' }

/** 10,000 are about a megabyte. */
function errorsText(found: readonly errors.RowError[], format: ExportFormat): string {
  if (format === 'ndjson')
    return found.map(({ line, path, message }) => `${JSON.stringify({ line, path, message })}\n`).join('')
  const lines = found.map(({ line, path, message }) => csvLine([String(line), path, message]))
  return csvLine(['line', 'path', 'message']) + lines.join('')
}

interface Taken {
  readonly upload: Upload
  readonly options: ImportOptions
}

/** What the query said; and all that is read of the body goes to `seen`, which stands for it. */
interface Given {
  readonly options: ImportOptions
  readonly seen: Hash
}

async function takeBody(
  deps: ImportDeps,
  orgId: string,
  request: FastifyRequest,
  { options, seen }: Given,
): Promise<Taken> {
  const type = csvTypeOf(request)
  const bytes = watched((request.body ?? []) as AsyncIterable<Uint8Array>, seen)
  const content = inUtf8(bytes, type)
  const upload = await receiveFile(deps, orgId, content, (header) => resolveMapping(header, options.mapping))
  return { upload, options }
}

/** Throws `no_file`. */
function csvTypeOf({ headers }: FastifyRequest): string {
  const type = headers['content-type'] ?? ''
  if (!/^text\/csv\s*(?:;|$)/i.test(type)) throw new AppError(errors.noFile)
  return type
}

/** What comes after it is left unread; the stream stays whole, so that the answer still has its connection. */
async function startOf({ raw }: FastifyRequest): Promise<Buffer> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    for await (const part of raw.iterator({ destroyOnReturn: false })) {
      parts.push(part)
      bytes += part.length
      if (bytes >= previewBytes) break
    }
  } catch (cause) {
    throw new AppError(errors.uploadIncomplete, { cause })
  }
  return Buffer.concat(parts).subarray(0, previewBytes)
}

async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

/** Fields may stand before the file or behind it. Their boundary is another one each time, and so not looked at. */
async function takeForm(
  deps: ImportDeps,
  orgId: string,
  request: FastifyRequest,
  { options, seen }: Given,
): Promise<Taken> {
  const fields: Record<string, unknown> = {}
  let upload: Upload | undefined
  try {
    for await (const part of request.parts()) {
      seen.update(JSON.stringify([part.type, part.fieldname]))
      if (part.type === 'file') {
        upload = await receiveFile(deps, orgId, watched(part.file, seen))
      } else {
        fields[part.fieldname] = part.value
        seen.update(JSON.stringify([part.value]))
      }
    }
    if (!upload) throw new AppError(errors.noFile)
    const given = parseInput(schema.importOptions, fields, 'body')
    return { upload, options: { ...options, ...given } }
  } catch (error) {
    if (upload) await discardUpload(deps.db, orgId, upload.importId)
    throw error
  }
}

async function* watched(content: AsyncIterable<Uint8Array>, seen: Hash): AsyncGenerator<Uint8Array> {
  for await (const part of content) {
    seen.update(part)
    yield part
  }
}
