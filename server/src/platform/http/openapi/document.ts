/**
 * The OpenAPI 3.1 document, made of the same routes that the server enforces: nothing in it can be forgotten or
 * outlive what it describes. Pages (public routes that are not JSON) are no part of the API and not in it.
 */
import { bodyShape, type EventType } from '../../events/catalogue.ts'
import { honoursIfMatch } from '../entity-tag.ts'
import { takesIdempotencyKey } from '../idempotency.ts'
import type { Route } from '../route.ts'
import { codeSamplesOf } from './code-samples.ts'
import {
  entityTagHeader,
  headerComponents,
  namedErrorShape,
  rateHeaders,
  replayHeader,
  responsesOfErrors,
} from './errors.ts'
import { exampleOf } from './examples.ts'
import { operationIdOf } from './operation-id.ts'
import { createSchemas, type Json, type Schemas } from './schemas.ts'

export interface OpenApiOptions {
  readonly version: string
  readonly eventTypes?: readonly EventType[]
  /** What the groups of routes are about, by tag; in this order they are shown, those that are not in it last. */
  readonly tags?: Readonly<Record<string, string>>
}

const description = `Leads, outreach and webhooks of a Bolsivo installation, as JSON over HTTP.

**[The guides](/docs/guides)** show how to put it together: verifying webhooks, syncing a CRM, Zapier, Make, and more.

**Authentication.** Send \`Authorization: Bearer lp_…\`. Keys belong to an org on the Scale plan or above.
The dashboard uses the same endpoints with its session's cookie, and a few more, which are for people only.

**Errors** are \`{"error", "code", "request_id", "details"}\`: a sentence for a person, a stable word for a program.
Unknown fields and parameters are errors, so that a slip is not lost.

**Lists** are \`{"data", "has_more", "next_cursor"}\`: pass \`next_cursor\` as \`cursor\`, with the same filters.

**A POST** that you may have to send again carries an \`Idempotency-Key\`: it has one effect.

**Rate limit**: 1,000 requests per hour and key. Every answer to a valid key says what is left; 429 says in \`Retry-After\` how many seconds to wait.`

export function openApiDocument(
  routes: readonly Route[],
  { version, eventTypes = [], tags = {} }: OpenApiOptions,
): Json {
  const schemas = createSchemas()
  schemas.of(namedErrorShape, 'output')
  const responses: Json = {}
  const described = routes.filter(({ access, response }) => access !== 'public' || response !== null)
  const paths = [...Map.groupBy(described, ({ url }) => url.replace(/:([a-z_]+)/g, '{$1}'))].map(
    ([path, found]) => [
      path,
      Object.fromEntries(
        found.map((route) => [route.method.toLowerCase(), operationOf(route, schemas, responses)]),
      ),
    ],
  )
  const webhooks = eventTypes.map((event) => [event.type, { post: webhookOf(event, schemas) }])
  const used = new Set(described.map(({ tag }) => tag))
  const names = [...new Set([...Object.keys(tags), ...used])].filter((name) => used.has(name))
  return {
    openapi: '3.1.1',
    info: {
      title: 'Bolsivo API',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This installation' }],
    security: [{ apiKey: [] }, { session: [] }],
    tags: names.map((name) => ({ name, ...(tags[name] ? { description: tags[name] } : {}) })),
    paths: Object.fromEntries(paths),
    webhooks: Object.fromEntries(webhooks),
    components: {
      schemas: sorted(schemas.components),
      responses: sorted(responses),
      headers: headerComponents,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'lp_ and 32 hex characters' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'bolsivo.session_token',
          description:
            'Of somebody who is signed in to the dashboard (over https with `__Secure-` before the name). What changes something needs `X-Bolsivo-CSRF: 1` too, from a page of this server. `X-Bolsivo-Org` names the org; without it, it is the one chosen last.',
        },
      },
    },
  }
}

const sorted = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

/** What people may do that keys may not has to say so: most who read this have a key. */
function descriptionOf({ description, people }: Route): string | undefined {
  if (people === undefined) return description
  const who = {
    anyone: 'anybody',
    read_only: 'anybody',
    member: 'members, admins and owners',
    admin: 'admins and owners',
    owner: 'owners',
  }[people]
  const note = `For ${who} signed in to the dashboard: a key gets 403.`
  return description === undefined ? note : `${description}\n\n${note}`
}

function operationOf(route: Route, schemas: Schemas, responses: Json): Json {
  const parameters = [
    ...parametersOf(route.params && schemas.of(route.params, 'input'), 'path'),
    ...parametersOf(route.query && schemas.of(route.query, 'input'), 'query'),
    ...(takesIdempotencyKey(route) ? [idempotencyKeyParameter] : []),
    ...(honoursIfMatch(route) ? [ifMatchParameter] : []),
  ]
  const response = route.response && schemas.of(route.response, 'output')
  const isList = route.method === 'GET' && Object.hasOwn(Object(response?.properties), 'has_more')
  const samples = goesOn(route) ? [] : codeSamplesOf(route, isList)
  const described = descriptionOf(route)
  return {
    operationId: operationIdOf(route, isList),
    summary: route.summary,
    ...(described ? { description: described } : {}),
    tags: [route.tag],
    ...securityOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...requestBodyOf(route, schemas),
    responses: { ...successOf(route, response, schemas), ...responsesOfErrors(route, responses) },
    ...(samples.length > 0 ? { 'x-codeSamples': samples } : {}),
  }
}

/** Others are for everybody, or for people who are signed in. */
const takesKeys = ({ access, people }: Route): boolean => access !== 'public' && people === undefined

/** For browsers, which have a reader of their own for it. */
const goesOn = ({ produces }: Route): boolean => produces?.includes('text/event-stream') ?? false

function securityOf({ access, people }: Route): Json {
  if (access === 'public') return { security: [] }
  return people === undefined ? {} : { security: [{ session: [] }] }
}

const idempotencyKeyParameter: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'New for each thing to be done. For 24 hours the same request with the same key has no second effect and gets the first answer again, without its secrets.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
}

const ifMatchParameter: Json = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` that was read: when it has changed since, the answer is 412 and nothing is done.',
  schema: { type: 'string' },
}

/** Of an object's schema; what describes a value describes its parameter. */
function parametersOf(schema: Json | undefined, place: 'path' | 'query'): Json[] {
  const required = (schema?.required ?? []) as readonly string[]
  return Object.entries((schema?.properties ?? {}) as Record<string, Json>).map(
    ([name, { description, ...rest }]) => ({
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description ? { description } : {}),
      // A list is one parameter with commas; a repeated parameter is refused.
      ...(rest.type === 'array' ? { style: 'form', explode: false } : {}),
      schema: rest,
    }),
  )
}

function requestBodyOf({ body, query, streams, examples }: Route, schemas: Schemas): Json {
  if (!body && !streams) return {}
  const streamed = (streams ?? []).map((type) => [
    type,
    {
      schema: streamSchema(type, query && schemas.of(query, 'input')),
      ...withExample(examples?.streamed?.[type]),
    },
  ])
  const schema = body && schemas.of(body, 'input')
  // A body of which nothing is required may be left out whole.
  const required = streams !== undefined || !body?.safeParse({}).success
  const json = schema ? { 'application/json': { schema, ...withExample(examples?.body) } } : {}
  return { requestBody: { required, content: { ...json, ...Object.fromEntries(streamed) } } }
}

/** In a form the parameters may stand beside the file. */
const streamSchema = (type: string, query?: Json): Json =>
  type === 'multipart/form-data'
    ? {
        type: 'object',
        properties: {
          ...(query?.properties as Json | undefined),
          file: { type: 'string', contentMediaType: 'application/octet-stream' },
        },
        required: ['file'],
      }
    : { type: type === 'application/json' ? 'object' : 'string' }

function successOf(route: Route, schema: Json | null, { components }: Schemas): Json {
  const { examples, produces = [], otherwise } = route
  const usual = exampleOf(schema, components)
  const contentOf = (example: unknown) =>
    schema
      ? { 'application/json': { schema, ...withExample(example) } }
      : Object.fromEntries(
          produces.map((type) => [
            type,
            { schema: { type: 'string' }, ...withExample(examples?.streamed?.[type]) },
          ]),
        )
  const headers = {
    ...(takesKeys(route) ? rateHeaders : {}),
    ...(takesIdempotencyKey(route) ? replayHeader : {}),
    ...(route.hasEntityTag && route.method !== 'DELETE' ? entityTagHeader : {}),
  }
  const status = route.status ?? 200
  const description = status === 201 ? 'Created' : 'Success'
  return {
    [status]: { description, headers, content: contentOf(examples?.response ?? usual) },
    ...(otherwise
      ? { [otherwise.status]: { description: otherwise.when, headers, content: contentOf(usual) } }
      : {}),
  }
}

const withExample = (example: unknown): Json => (example === undefined ? {} : { example })

const signatureHeaders: Json[] = [
  ['X-Bolsivo-Event', 'The type of the event'],
  ['X-Bolsivo-Delivery', 'Names this delivery; the same over retries'],
  ['X-Bolsivo-Attempt', 'Counts from 1'],
  ['X-Bolsivo-Sequence', 'The position of the event in the feed'],
  [
    'X-Bolsivo-Signature',
    'HMAC-SHA256 of the body in hex, with the secret as shown. While an old secret overlaps it is of that, and `X-Bolsivo-Signature-Next` of the new one',
  ],
  ['webhook-id', 'The id of the event (Standard Webhooks)'],
  ['webhook-timestamp', 'Unix time of the attempt (Standard Webhooks)'],
  ['webhook-signature', 'Signatures with every valid secret (Standard Webhooks)'],
].map(([name, said]) => ({
  name,
  in: 'header',
  required: true,
  description: said,
  schema: { type: 'string' },
}))

function webhookOf(event: EventType, schemas: Schemas): Json {
  const example = {
    event: event.type,
    org_id: 'org_abc123',
    ...event.sample,
    timestamp: '2026-06-20T14:32:10Z',
  }
  return {
    operationId: `on${event.type.replace(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: event.type,
    description: event.description,
    tags: ['Webhooks'],
    parameters: signatureHeaders,
    requestBody: {
      required: true,
      content: { 'application/json': { schema: schemas.of(bodyShape(event), 'output'), example } },
    },
    responses: {
      '2XX': { description: 'Delivered. Anything else, or nothing within 10 s, is retried' },
      '410': { description: 'Unwanted: the webhook is disabled at once' },
    },
  }
}
