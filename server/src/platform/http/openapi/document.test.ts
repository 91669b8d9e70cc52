import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { EventType } from '../../events/catalogue.ts'
import { listOf, pageQuery, queryTime } from '../../shapes.ts'
import { exampleRoutes } from '../edge.fixture.ts'
import { defineRoute, type Route } from '../route.ts'
import { openApiDocument } from './document.ts'
import { operationIdOf } from './operation-id.ts'
import { brokenRules } from './rules.fixture.ts'

const lead = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'Lead' })
const leadRoutes = [
  defineRoute({
    method: 'GET',
    url: '/api/leads',
    summary: 'List leads',
    tag: 'Leads',
    access: 'read',
    query: z.strictObject({ ...pageQuery, created_after: queryTime.optional() }),
    response: listOf(lead),
    handle: async () => ({ data: [], has_more: false, next_cursor: null }),
  }),
  defineRoute({
    method: 'POST',
    url: '/api/leads',
    summary: 'Create a lead',
    tag: 'Leads',
    access: 'write',
    body: z.strictObject({ name: z.string() }),
    status: 201,
    otherwise: { status: 200, when: 'Merged with a lead that was there' },
    response: lead,
    errors: [{ code: 'name_taken', kind: 'conflict', message: 'There is one of this name' }],
    examples: {
      body: { name: 'Sunrise Office Park' },
      response: { id: 'lead_1', name: 'Sunrise Office Park' },
    },
    handle: async () => ({ id: '', name: '' }),
  }),
]
const eventTypes: EventType[] = [
  {
    type: 'lead.scored',
    description: 'A lead got a score.',
    fields: { lead_id: z.string(), score: z.int() },
    sample: { lead_id: 'lead_xyz789', score: 82 },
  },
]

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of a document, and fails when it is not so.
const document: any = openApiDocument([...leadRoutes, ...exampleRoutes], { version: '1.2.3', eventTypes })

/** A document of this route alone. */
const ofRoute = (route: Partial<Route>): typeof document => {
  const post = { method: 'POST', url: '/api/files', summary: 'Send a file', tag: 'Files' } as const
  const sends = { ...post, access: 'write', response: lead, handle: async () => ({}) } as const
  return openApiDocument([{ ...sends, ...route }], { version: '1.2.3' })
}

describe('the document', () => {
  it('breaks no rule of OpenAPI', () => expect(brokenRules(document)).toEqual([]))

  it('has every route of the API and no page', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/api/leads',
      '/api/things',
      '/api/things/{id}',
      '/api/things/import',
      '/api/things/form',
      '/api/things/broken',
      '/status',
    ])
  })

  it('names a shape that has an id once, and refers to it', () => {
    const { schema } = document.paths['/api/leads'].get.responses[200].content['application/json']
    expect(schema.properties.data.items).toEqual({ $ref: '#/components/schemas/Lead' })
    expect(document.components.schemas.Lead).toEqual({
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: 'string' } },
      required: ['id', 'name'],
    })
  })

  it('describes parameters as the server takes them', () => {
    expect(document.paths['/api/leads'].get.parameters).toEqual([
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: expect.any(String),
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
      },
      {
        name: 'cursor',
        in: 'query',
        required: false,
        description: expect.any(String),
        schema: { type: 'string', minLength: 1, maxLength: 2000 },
      },
      {
        name: 'created_after',
        in: 'query',
        required: false,
        description: expect.any(String),
        schema: { type: 'string', format: 'date-time' },
      },
    ])
  })

  it('lets an answer grow, and a request not', () => {
    const { requestBody, responses } = document.paths['/api/leads'].post
    expect(requestBody.content['application/json'].schema.additionalProperties).toBe(false)
    expect(responses[201].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Lead' })
  })

  it('has both statuses of success, with the example', () => {
    const { responses } = document.paths['/api/leads'].post
    expect([responses[201].description, responses[200].description]).toEqual([
      'Created',
      'Merged with a lead that was there',
    ])
    expect(responses[201].content['application/json'].example).toEqual({
      id: 'lead_1',
      name: 'Sunrise Office Park',
    })
  })

  it('shows the groups of routes in the order in which they are described, others after them', () => {
    const tags = { Things: 'Made.', Leads: 'Found.' }
    const other = { ...leadRoutes[0], tag: 'Other', url: '/api/others' } as Route
    const { tags: shown } = openApiDocument([other, ...leadRoutes, ...exampleRoutes], { version: '1', tags })
    expect((shown as { name: string }[]).map(({ name }) => name).slice(0, 3)).toEqual([
      'Things',
      'Leads',
      'Other',
    ])
  })

  it('says that a key may not what only people may, and who of them', () => {
    const { post } = ofRoute({ people: 'admin', description: 'Is kept.' }).paths['/api/files']
    expect(post.description).toBe(
      'Is kept.\n\nFor admins and owners signed in to the dashboard: a key gets 403.',
    )
  })

  it('shows the parameters as fields of a form that holds a file', () => {
    const query = z.strictObject({ source: z.string().optional() })
    const { post } = ofRoute({ streams: ['multipart/form-data'], query }).paths['/api/files']
    const { schema } = post.requestBody.content['multipart/form-data']
    expect(Object.keys(schema.properties)).toEqual(['source', 'file'])
  })

  it('has an example of every error that a route can answer, and of no other', () => {
    const codes = (method: 'get' | 'post') =>
      Object.values<typeof document>(document.paths['/api/leads'][method].responses).flatMap((response) => {
        const { content } = document.components.responses[response.$ref?.split('/').at(-1)] ?? response
        return Object.keys(content['application/json'].examples ?? {})
      })
    expect(codes('get').sort()).toEqual([
      'database_unavailable',
      'internal_error',
      'invalid_cursor',
      'invalid_request',
      'plan_required',
      'rate_limited',
      'unauthorized',
    ])
    expect(codes('post')).toContain('name_taken')
    expect(codes('post')).toContain('unsupported_media_type')
    const { summary, value } =
      document.paths['/api/leads'].post.responses[409].content['application/json'].examples.name_taken
    expect([summary, value.code]).toEqual(['There is one of this name', 'name_taken'])
  })

  it('asks for no key where none is needed', () => {
    expect(document.security).toEqual([{ apiKey: [] }, { session: [] }])
    expect(document.paths['/status'].get.security).toEqual([])
    expect(document.paths['/api/leads'].get.security).toBeUndefined()
  })

  it('has every event as a webhook, in the order of its body', () => {
    const { schema, example } = document.webhooks['lead.scored'].post.requestBody.content['application/json']
    expect(Object.keys(schema.properties)).toEqual(['event', 'org_id', 'lead_id', 'score', 'timestamp'])
    expect(Object.keys(example)).toEqual(Object.keys(schema.properties))
  })
})

describe('the name of an operation', () => {
  it.each([
    ['GET', '/api/leads', true, 'listLeads'],
    ['POST', '/api/leads', false, 'createLead'],
    ['GET', '/api/leads/:id', false, 'getLead'],
    ['PATCH', '/api/leads/:id', false, 'updateLead'],
    ['PATCH', '/api/leads', false, 'updateLeads'],
    ['DELETE', '/api/leads/:id', false, 'deleteLead'],
    ['POST', '/api/leads/import', false, 'importLeads'],
    ['GET', '/api/leads/:id/timeline', true, 'listLeadTimeline'],
    ['GET', '/api/webhooks/:id/deliveries', true, 'listWebhookDeliveries'],
    ['GET', '/api/deliveries/:id', false, 'getDelivery'],
    ['POST', '/api/deliveries/:id/resend', false, 'resendDelivery'],
    ['POST', '/api/webhooks/:id/rotate-secret', false, 'rotateSecretWebhook'],
    ['PUT', '/api/profile', false, 'replaceProfile'],
    ['GET', '/api/event-types', true, 'listEventTypes'],
    ['GET', '/api/openapi.json', false, 'getOpenapiJson'],
    ['GET', '/healthz', false, 'getHealthz'],
  ] as const)('%s %s is %s', (method, url, isList, name) => {
    expect(operationIdOf({ method, url }, isList)).toBe(name)
  })
})
