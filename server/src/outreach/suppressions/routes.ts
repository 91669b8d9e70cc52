/** Whom no mail goes to any more; and the public page by which a person puts themselves on that list. */
import { findOrg } from '../../orgs/index.ts'
import { type Cursors, pageOf } from '../../platform/cursors.ts'
import type { Database } from '../../platform/db/database.ts'
import { AppError, invalidRequest } from '../../platform/errors.ts'
import type { Outbox } from '../../platform/events/outbox.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { findEmail } from '../emails/queries.ts'
import { suppressionNotFound } from '../errors.ts'
import { type AddressHashes, isAddressHash } from './address-hashes.ts'
import { listSuppressions, type Suppression } from './queries.ts'
import * as schema from './schema.ts'
import { isSuppressed, liftSuppression, suppress, unsubscribe } from './suppress.ts'
import { parseSuppression } from './suppression.ts'
import type { UnsubscribeLinks } from './unsubscribe-link.ts'
import { askPage, donePage, pageHeaders, unknownLinkPage } from './unsubscribe-page.ts'

export interface SuppressionRouteDeps {
  readonly db: Database
  readonly outbox: Outbox
  readonly cursors: Cursors
  readonly links: UnsubscribeLinks
  readonly addressHashes: AddressHashes
}

const tag = 'Suppressions'

export function suppressionRoutes(deps: SuppressionRouteDeps): Route[] {
  const { db, cursors, addressHashes } = deps
  return [
    defineRoute({
      method: 'GET',
      url: '/api/suppressions',
      summary: 'List suppressions',
      description:
        'Addresses and domains that get no mail, in the order of the alphabet. An address whose lead was erased is listed as `erased:` and a hash; it is lifted by the address itself or by that.',
      tag,
      access: 'read',
      query: schema.suppressionListQuery,
      response: schema.suppressionListShape,
      async handle({ query, caller }) {
        const list = [caller.orgId, 'suppressions']
        const [afterValue] = query.cursor === undefined ? [''] : cursors.open(list, query.cursor)
        const page = { limit: query.limit + 1, afterValue: afterValue as string }
        const rows = await db.inOrg(caller.orgId, (tx) => listSuppressions(tx, page))
        return pageOf(rows, query.limit, suppressionJson, (row) => cursors.seal(list, [row.value]))
      },
    }),
    defineRoute({
      method: 'POST',
      url: '/api/suppressions',
      summary: 'Suppress an address or a domain',
      description:
        'Nothing is sent to it any more, whatever was approved. A domain covers all below it. Answers 200 with the suppression that is there already.',
      tag,
      access: 'write',
      body: schema.newSuppressionShape,
      status: 201,
      otherwise: { status: 200, when: 'It was there already' },
      response: schema.suppressionShape,
      examples: { body: { value: 'sunriseofficepark.com', reason: 'Asked us by phone' } },
      async handle({ body, caller, reply }) {
        const value = readValue(body.value)
        const { suppression, isNew } = await db.inOrg(caller.orgId, (tx) => suppress(tx, value, body.reason))
        if (!isNew) reply.code(200)
        return suppressionJson(suppression)
      },
    }),
    defineRoute({
      method: 'DELETE',
      url: '/api/suppressions/:value',
      summary: 'Lift a suppression',
      description: 'Only for those who asked to hear from you again.',
      tag,
      access: 'write',
      params: schema.suppressionParams,
      response: schema.deletedShape,
      errors: [suppressionNotFound],
      examples: { response: { id: 'sunriseofficepark.com', deleted: true } },
      async handle({ params, caller }) {
        const value = valueInPath(params.value)
        const isDeleted = await db.inOrg(caller.orgId, (tx) => liftSuppression(tx, value, addressHashes))
        if (!isDeleted) throw new AppError(suppressionNotFound)
        return { id: value, deleted: true as const }
      },
    }),
    ...unsubscribeRoutes(deps),
  ]
}

/** Throws `not_found`. */
function valueInPath(text: string): string {
  if (isAddressHash(text)) return text
  const parsed = parseSuppression(text)
  if (!parsed.isValid) throw new AppError(suppressionNotFound)
  return parsed.value
}

function readValue(text: string): string {
  const parsed = parseSuppression(text)
  if (parsed.isValid) return parsed.value
  const { problem: message } = parsed
  throw new AppError(invalidRequest, { message: `value ${message}`, details: [{ path: 'value', message }] })
}

function suppressionJson({ value, reason, createdAt }: Suppression) {
  return { value, reason, created_at: createdAt.toISOString() }
}

/** The link in each mail. Looking at it changes nothing: mail scanners open every link. */
function unsubscribeRoutes({ db, outbox, links, addressHashes }: SuppressionRouteDeps): Route[] {
  const route = {
    url: '/u/:token',
    tag: 'Unsubscribing',
    access: 'public',
    params: schema.unsubscribeParams,
  } as const
  return [
    defineRoute({
      ...route,
      method: 'GET',
      summary: 'Page to unsubscribe',
      response: null,
      async handle({ params, reply }) {
        const place = links.open(params.token)
        const page =
          place &&
          (await db.inOrg(place.orgId, async (tx) => {
            const [org, email] = [await findOrg(tx), await findEmail(tx, place.emailId)]
            if (!org || !email) return null
            if (email.to === null || (await isSuppressed(tx, email.to, addressHashes)))
              return donePage(org.name)
            return askPage(org.name, email.to)
          }))
        return reply
          .code(page ? 200 : 404)
          .headers(pageHeaders)
          .send(page ?? unknownLinkPage)
      },
    }),
    defineRoute({
      ...route,
      method: 'POST',
      summary: 'Unsubscribe',
      description:
        'By the button of the page, or by a mail program (RFC 8058: the body `List-Unsubscribe=One-Click`).',
      // The link itself is the right to do it, so the body is not looked at.
      streams: ['application/x-www-form-urlencoded', 'multipart/form-data'],
      response: null,
      async handle({ params, reply }) {
        const place = links.open(params.token)
        const page =
          place &&
          (await db.inOrg(place.orgId, async (tx) => {
            const org = await findOrg(tx)
            return org && (await unsubscribe(tx, place.emailId, outbox)) ? donePage(org.name) : null
          }))
        return reply
          .code(page ? 200 : 404)
          .headers(pageHeaders)
          .send(page ?? unknownLinkPage)
      },
    }),
  ]
}
