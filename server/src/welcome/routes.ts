/**
 * The page at `/` until the dashboard comes, and what belongs to it.
 *
 * There is no login yet, so only a visitor from this very machine sees data (local-viewer.ts); for all others nothing
 * is read from the database. The policy of these pages lets the browser load nothing from elsewhere and run nothing
 * that stands in a page.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Database } from '../platform/db/database.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { type Guide, guideMissingPage, guidePage, readGuides } from './guides.ts'
import type { Html } from './html.ts'
import { favicon, layout } from './layout.ts'
import { isLocalViewer } from './local-viewer.ts'
import { mailMissingPage, mailPage } from './mail-page.ts'
import { createOverviewReader } from './overview.ts'
import { localPage, publicPage } from './page.ts'

export interface WelcomeOptions {
  readonly db: Database
  readonly config: Pick<Config, 'publicUrl' | 'databaseUrl' | 'smtpUrl' | 'trustProxy'>
  /** Whether this process runs jobs and deliveries. */
  readonly isWorking: () => boolean
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const { version } = JSON.parse(read('../../package.json')) as { version: string }

const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** A file of the page. Its address changes with its content, so it may be kept for ever. */
function asset(path: string, mediaType: string): { url: string; route: Route } {
  const content = read(path)
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12)
  return {
    url: `/${path}?v=${hash}`,
    route: fixed(`/${path}`, mediaType, content, 'public, max-age=31536000, immutable'),
  }
}

function fixed(url: string, mediaType: string, content: string, caching: string): Route {
  return defineRoute({
    method: 'GET',
    url,
    summary: 'A file of the page',
    tag: 'Pages',
    access: 'public',
    response: null,
    handle: async ({ reply }) => {
      reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': caching })
      reply.type(mediaType)
      return content
    },
  })
}

export function welcomeRoutes({ db, config, isWorking }: WelcomeOptions): Route[] {
  const startedAt = new Date()
  const overview = createOverviewReader(db)
  const style = asset('welcome.css', 'text/css; charset=utf-8')
  const script = asset('welcome.js', 'text/javascript; charset=utf-8')
  const assets = { style: style.url, script: script.url }

  const send = (reply: FastifyReply, title: string, body: Html): string => {
    reply.headers(pageHeaders)
    reply.type('text/html; charset=utf-8')
    return layout({ title, assets, body })
  }
  const isLocal = ({ raw, headers }: FastifyRequest): boolean =>
    isLocalViewer({ remoteAddress: raw.socket.remoteAddress, httpVersion: raw.httpVersion, headers }, config)
  const installation = () => ({
    version,
    startedAt,
    isEmbedded: config.databaseUrl === null,
    isWorking: isWorking(),
    capturesMail: config.smtpUrl === null,
  })

  const page = defineRoute({
    method: 'GET',
    url: '/',
    summary: 'What runs here, the first calls, the last deliveries and the captured mail',
    description: 'Only someone at this machine sees data.',
    tag: 'Pages',
    access: 'public',
    response: null,
    handle: async ({ raw, reply }) => {
      const baseUrl = config.publicUrl ?? baseUrlOf(raw)
      const body = isLocal(raw)
        ? localPage({
            baseUrl,
            now: new Date(),
            installation: installation(),
            overview: await overview.read(),
          })
        : publicPage(baseUrl)
      return send(reply, 'Bolsivo', body)
    },
  })
  const mail = defineRoute({
    method: 'GET',
    url: '/mail/:id',
    summary: 'One captured mail',
    description: 'Only someone at this machine sees it; for everybody else there is none.',
    tag: 'Pages',
    access: 'public',
    params: z.strictObject({ id: z.string() }),
    response: null,
    handle: async ({ params, raw, reply }) => {
      const found = isLocal(raw) && isId('mail', params.id) ? await overview.findMail(params.id) : null
      if (found) return send(reply, found.subject || 'Captured mail', mailPage(found))
      reply.code(404)
      return send(reply, 'No such mail', mailMissingPage)
    },
  })
  let guides: ReadonlyMap<string, Guide> | undefined
  const guide = (url: string, params: z.ZodType<{ name: string }>): Route =>
    defineRoute({
      method: 'GET',
      url,
      summary: 'A guide',
      tag: 'Pages',
      access: 'public',
      params,
      response: null,
      handle: async ({ params, reply }) => {
        guides ??= readGuides()
        const found = guides.get(params.name)
        if (found) return send(reply, found.title, guidePage(found, guides))
        reply.code(404)
        return send(reply, 'No such guide', guideMissingPage)
      },
    })
  return [
    page,
    mail,
    guide('/docs/guides', z.object({ name: z.string().default('README') })),
    guide('/docs/guides/:name', z.strictObject({ name: z.string() })),
    style.route,
    script.route,
    fixed('/favicon.svg', 'image/svg+xml', favicon, 'public, max-age=86400'),
    fixed(
      '/robots.txt',
      'text/plain; charset=utf-8',
      'User-agent: *\nDisallow: /\n',
      'public, max-age=86400',
    ),
  ]
}

/** As the visitor reached it. What is no plain host and port is not repeated. */
function baseUrlOf({ headers, raw }: FastifyRequest): string {
  const host = /^([a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i.exec(headers.host ?? '')?.[0]
  return `http://${host ?? `127.0.0.1:${raw.socket.localPort}`}`
}
