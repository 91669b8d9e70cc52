/**
 * Answers what no route does: the files of a site, and its page for every address that a person may be at. The page
 * finds out by itself what to show there; its status says whether there is such an address.
 *
 * Under the API, the docs and the assets an unknown path stays an error for programs.
 */
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { openerPolicy } from '../opener-policy.ts'
import { pathOf } from '../refusals.ts'
import type { Site, SiteFile } from './read-site.ts'

export interface SiteOptions {
  /** Null: it is not built; then a page says so. */
  readonly site: Site | null
  /** The addresses that there are, with `:name` for what varies. */
  readonly addresses: readonly string[]
  /** What browsers show, where the operator has said so. */
  readonly publicUrl: string | null
  /** What a person does about a site that is not built. */
  readonly remedy: string
}

/** False: this is not for the site. Else the answer was sent. */
export type AnswerSite = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

const yearSeconds = 31_536_000
const hourSeconds = 3_600

export function siteAnswerer({ site, addresses, publicUrl, remedy }: SiteOptions): AnswerSite {
  const known = addresses.map((address) => new RegExp(`^${address.replace(/:\w+/g, '[^/]+')}$`))
  return async (request, reply) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const path = pathOf(request)
    const opener = openerPolicy(request, publicUrl)
    const file = site?.files.get(path)
    if (file) await sendFile(file, request, reply)
    else if (!isForPeople(path, request)) return false
    else if (site)
      sendPage(site.page, known.some((address) => address.test(path)) ? 200 : 404, reply.headers(opener))
    else sendRemedy(remedy, reply.headers(opener))
    return true
  }
}

const isForPeople = (path: string, { headers }: FastifyRequest): boolean =>
  !/^\/(?:api|docs|assets)(?:\/|$)/.test(path) && /\btext\/html\b/.test(headers.accept ?? '')

async function sendFile(file: SiteFile, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { plain, br, gzip } = file
  reply.headers({
    'cache-control': file.isHashed
      ? `public, max-age=${yearSeconds}, immutable`
      : `public, max-age=${hourSeconds}`,
    'cross-origin-resource-policy': 'same-origin',
    ...(gzip === null ? {} : { vary: 'accept-encoding' }),
  })
  reply.type(file.type)
  const accepted = String(request.headers['accept-encoding'] ?? '')
  if (plain !== null) reply.send(plain)
  else if (br !== null && takes(accepted, 'br')) reply.header('content-encoding', 'br').send(br)
  else if (gzip !== null && takes(accepted, 'gzip')) reply.header('content-encoding', 'gzip').send(gzip)
  else if (gzip !== null) reply.send(await promisify(gunzip)(gzip))
}

/** Whether an `Accept-Encoding` names it, and not with the weight 0. */
function takes(accepted: string, encoding: string): boolean {
  const named = accepted.split(',').find((part) => part.split(';')[0]?.trim().toLowerCase() === encoding)
  return named !== undefined && !/;\s*q=0(?:\.0*)?\s*$/.test(named)
}

function sendPage(page: readonly string[], status: number, reply: FastifyReply): void {
  const nonce = randomBytes(18).toString('base64url')
  reply.code(status).headers(pageHeaders(nonce)).type('text/html; charset=utf-8').send(page.join(nonce))
}

function sendRemedy(remedy: string, reply: FastifyReply): void {
  const body = `<!doctype html><meta charset="utf-8"><title>Bolsivo</title><h1>The dashboard is not built</h1><p>${remedy}</p><p>The API and <a href="/docs">its reference</a> work without it.</p>`
  reply.code(503).headers(pageHeaders('')).type('text/html; charset=utf-8').send(body)
}

/** Scripts and styles are files of this server; the nonce is for style elements that a script of ours makes. */
function pageHeaders(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    nonce === '' ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    // Addresses have ids of leads and, from mails, tokens.
    'referrer-policy': 'no-referrer',
  }
}
