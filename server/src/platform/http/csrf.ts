/**
 * A cookie comes along whoever wrote the request, so a change that is asked for with a cookie must show that a page of
 * ours asked for it. Both are needed:
 *
 * - `X-Bolsivo-CSRF: 1`. A page of another origin can't send a header of its own without asking us first (a preflight
 *   of CORS), which we never answer. Forms and images can't at all.
 * - `Origin` is ours, or where there is none, `Sec-Fetch-Site` says `same-origin`. Both are the browser's own words,
 *   which a page can't change. It also stops pages of the same site: a subdomain, or another port of this machine.
 *
 * The cookies are SameSite=Lax besides. A token in the page would add nothing: it stands against the same attacker,
 * and is one more secret. Against a script in our own page nothing of this helps: that is the part of the page's policy.
 */
import type { FastifyRequest } from 'fastify'
import { AppError, defineError } from '../errors.ts'
import type { OwnOrigin } from '../own-origin.ts'

export const csrfHeader = 'x-bolsivo-csrf'

export const csrf = defineError(
  'csrf',
  'forbidden',
  'Only the dashboard may change something with a cookie. If you are there, BOLSIVO_PUBLIC_URL is not the address that your browser shows',
)

/** Throws `csrf`. Reading needs no proof: the answer is not shown to another origin. */
export function requireOwnPage({ method, headers }: FastifyRequest, isOwnOrigin: OwnOrigin): void {
  if (method === 'GET' || method === 'HEAD') return
  const { origin } = headers
  const isOwn =
    origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : isOwnOrigin(origin, headers.host)
  if (!isOwn || headers[csrfHeader] !== '1') throw new AppError(csrf)
}
