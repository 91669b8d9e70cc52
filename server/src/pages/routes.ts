/**
 * Pages that are there without the dashboard: the guides, and captured mail for who is at this very machine
 * (local-viewer.ts). Their policy lets the browser load nothing from elsewhere and run nothing at all.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import type { Database } from '../platform/db/database.ts'
import { openerPolicy } from '../platform/http/opener-policy.ts'
import { pathOf } from '../platform/http/refusals.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'
import { isId } from '../platform/ids.ts'
import { findMail, listNewestMails } from './captured-mail.ts'
import { type Guide, guideMissingPage, guidePage, readGuides } from './guides.ts'
import type { Html } from './html.ts'
import { favicon, layout } from './layout.ts'
import { isLocalViewer } from './local-viewer.ts'
import { mailListPage, mailMissingPage, mailPage } from './mail-pages.ts'

export interface PagesRouteDeps {
  readonly db: Database
  readonly config: Pick<Config, 'publicUrl' | 'smtpUrl' | 'trustProxy'>
}

const pageHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

const css = readFileSync(new URL('pages.css', import.meta.url), 'utf8')
/** Its address changes with its content, so it may be kept for ever. */
const style = `/pages.css?v=${createHash('sha256').update(css).digest('hex').slice(0, 12)}`

/** A page that is open to all and is no part of the API. */
const open = { method: 'GET', tag: 'Pages', access: 'public', response: null } as const

export function pagesRoutes(deps: PagesRouteDeps): Route[] {
  const day = 'public, max-age=86400'
  const send = sender(deps.config)
  return [
    ...mailRoutes(deps, send),
    ...guideRoutes(send),
    fixed('/pages.css', 'text/css; charset=utf-8', css, 'public, max-age=31536000, immutable'),
    fixed('/favicon.svg', 'image/svg+xml', favicon, day),
    fixed('/robots.txt', 'text/plain; charset=utf-8', 'User-agent: *\nDisallow: /\n', day),
  ]
}

function fixed(url: string, mediaType: string, content: string, caching: string): Route {
  return defineRoute({
    ...open,
    url,
    summary: 'A file of the pages',
    handle: async ({ reply }) => {
      reply.header('cache-control', caching).type(mediaType)
      return content
    },
  })
}

type Send = (reply: FastifyReply, title: string, body: Html) => string

const sender =
  ({ publicUrl }: PagesRouteDeps['config']): Send =>
  (reply, title, body) => {
    reply
      .headers({ ...pageHeaders, ...openerPolicy(reply.request, publicUrl) })
      .type('text/html; charset=utf-8')
    return layout({ title, style, body })
  }

function mailRoutes({ db, config }: PagesRouteDeps, send: Send): Route[] {
  const isLocal = ({ raw, headers }: FastifyRequest): boolean =>
    isLocalViewer({ remoteAddress: raw.socket.remoteAddress, httpVersion: raw.httpVersion, headers }, config)
  const description = 'Only someone at this machine sees it; for everybody else there is none.'
  const sendMissing = (reply: FastifyReply): string => send(reply.code(404), 'No such mail', mailMissingPage)
  return [
    defineRoute({
      ...open,
      url: '/mail',
      summary: 'The captured mail',
      description,
      handle: async ({ raw, reply }) => {
        if (!isLocal(raw)) return sendMissing(reply)
        const page = mailListPage(await listNewestMails(db), config.smtpUrl === null)
        return send(reply, 'Captured mail', page)
      },
    }),
    defineRoute({
      ...open,
      url: '/mail/:id',
      summary: 'One captured mail',
      description,
      params: z.strictObject({ id: z.string() }),
      handle: async ({ params, raw, reply }) => {
        const found = isLocal(raw) && isId('mail', params.id) ? await findMail(db, params.id) : null
        if (found === null) return sendMissing(reply)
        return send(reply, found.subject || 'Captured mail', mailPage(found))
      },
    }),
  ]
}

function guideRoutes(send: Send): Route[] {
  let guides: ReadonlyMap<string, Guide> | undefined
  const guide = (url: string, params: z.ZodType<{ name: string }>): Route =>
    defineRoute({
      ...open,
      url,
      summary: 'A guide',
      params,
      handle: async ({ params, reply }) => {
        guides ??= readGuides()
        const found = guides.get(params.name)
        if (found) return send(reply, found.title, guidePage(found, guides))
        return send(reply.code(404), 'No such guide', guideMissingPage)
      },
    })
  return [
    guide('/docs/guides', z.object({ name: z.string().default('README') })),
    guide('/docs/guides/:name', z.strictObject({ name: z.string() })),
    ...['/docs/', '/docs/guides/', '/docs/guides/:name/'].map(withoutSlash),
  ]
}

/** Who adds a slash to the address of a page means the page. */
function withoutSlash(url: string): Route {
  return defineRoute({
    ...open,
    url,
    summary: 'A page, with a slash too many',
    params: z.looseObject({}),
    handle: async ({ raw, reply }) => reply.redirect(pathOf(raw).slice(0, -1), 301),
  })
}
