/**
 * The SDK's shapes and methods, from the OpenAPI document: a route that is new is a method that is new.
 *
 * A method's name comes from its path, as the operation's id does: `GET /api/leads` is `leads.list`, `GET
 * /api/leads/{id}` is `leads.get`, `POST /api/webhooks/{id}/rotate-secret` is `webhooks.rotateSecret`. Takes the ids
 * of the path, then the body, then the query, then options. What a key may not ask is in `people`.
 */
import { sdkCallOf } from '../server/src/platform/http/openapi/operation-id.ts'
import type { Route } from '../server/src/platform/http/route.ts'
import {
  comment,
  createTypeWriter,
  indent,
  type JsonSchema,
  type TypeWriter,
} from './typescript-of-schema.ts'

interface Media {
  readonly schema: JsonSchema
}
interface Answer {
  readonly content?: Readonly<Record<string, Media>>
}
interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly security?: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> }
  readonly responses: Readonly<Record<string, Answer>>
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, { readonly post: Operation }>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

interface Method {
  /** Null: for everybody who has a key, people too. */
  readonly group: 'people' | null
  readonly resource: string
  readonly name: string
  readonly declarations: readonly string[]
  readonly source: string
}

const head = `// Generated from openapi.json by \`npm run generate\`. Do not edit.
import { Account } from './account.ts'
import { type CallOptions, Client, type FileBody, path, Resource } from './client.ts'
import { Feed } from './feed.ts'
import { Pages } from './pages.ts'
import type { EventData } from './webhook-events.ts'`

/** \`BolsivoError\` is made of the one, and of the other TypeScript can say more than JSON Schema. */
const writtenByHand = ['Error', 'EventData']

export function sdkSource(document: Document): string {
  const named = document.components.schemas
  const answers = createTypeWriter({ named, isInput: false })
  const inputs = createTypeWriter({ named, isInput: true })
  const methods = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const group = groupOf(path, operation)
      return group === undefined ? [] : methodOf({ path, method, operation, answers, inputs, group })
    }),
  )
  const forKeys = resourcesOf(methods, null)
  const forPeople = resourcesOf(methods, 'people')
  const parts = [
    head,
    ...Object.entries(named)
      .filter(([name]) => !writtenByHand.includes(name))
      .map(([name, schema]) => (isSent(name) ? inputs : answers).declare(name, schema)),
    ...methods.flatMap(({ declarations }) => declarations),
    ...eventTypes(document, answers),
    ...forKeys.map((resource) => resource.source),
    ...forPeople.map((resource) => resource.source),
    peopleClass(forPeople),
    clientClass(forKeys),
  ]
  return `${parts.join('\n\n')}\n`
}

/** What pages ask before anybody is signed in. All else that is public is for whoever runs the server. */
const beforeSignIn = ['/api/sign-up', '/api/invitations/preview', '/api/invitations/accept']

/** Undefined: no method is made of it. */
function groupOf(path: string, { security }: Operation): Method['group'] | undefined {
  if (security === undefined) return null
  return security.length > 0 || beforeSignIn.includes(path) ? 'people' : undefined
}

/** Shapes of what is sent are called so; in all others, nothing is left out. */
const isSent = (name: string): boolean => name.startsWith('New')

interface ResourceSource {
  /** Of its field. */
  readonly name: string
  readonly className: string
  readonly source: string
}

function resourcesOf(methods: readonly Method[], group: Method['group']): ResourceSource[] {
  const found = Map.groupBy(
    methods.filter((method) => method.group === group),
    ({ resource }) => resource,
  )
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([resource, own]) => resourceOf(resource, own))
}

function resourceOf(resource: string, methods: readonly Method[]): ResourceSource {
  const names = methods.map(({ name }) => name)
  if (new Set(names).size < names.length)
    throw new Error(`two methods of ${resource} have one name: ${names}`)
  // An org is read with a key and changed by people: one noun in both groups.
  const className = `${methods[0]?.group === 'people' ? 'People' : ''}${pascal(resource)}Resource`
  const body = indent(methods.map(({ source }) => source).join('\n\n'))
  return {
    name: camel(resource),
    className,
    source: `export class ${className} extends Resource {\n${body}\n}`,
  }
}

function peopleClass(resources: readonly ResourceSource[]): string {
  const names = ['account', ...resources.map(({ name }) => name)]
  const classes = ['Account', ...resources.map(({ className }) => className)]
  const body = [
    ...names.map((name, at) => `readonly ${name}: ${classes[at]}`),
    'constructor(client: Client) {',
    ...names.map((name, at) => `  this.${name} = new ${classes[at]}(client)`),
    '}',
  ]
  return [
    ...comment(
      'What only people may do who are signed in, from a page of the server itself. Needs `new Bolsivo({ session: true })`: a key is refused with 403 `person_required`.',
    ),
    `export class People {\n${indent(body.join('\n'))}\n}`,
  ].join('\n')
}

function clientClass(resources: readonly ResourceSource[]): string {
  const body = [
    ...resources.map(({ name, className }) => `readonly ${name} = new ${className}(this)`),
    ...comment('Needs a session: see `People`'),
    'readonly people = new People(this)',
  ]
  return [
    ...comment('The API of one org. Throws `BolsivoError` where it refuses.'),
    `export class Bolsivo extends Client {\n${indent(body.join('\n'))}\n}`,
  ].join('\n')
}

/** The bodies of webhooks; `event` tells them apart. */
function eventTypes({ webhooks }: Document, answers: TypeWriter): string[] {
  const events = Object.values(webhooks).map(({ post }) => {
    const name = `${post.operationId.replace(/^on/, '')}Event`
    const schema = post.requestBody?.content['application/json']?.schema ?? {}
    return { name, source: answers.declare(name, { description: post.description ?? '', ...schema }) }
  })
  const union = events.map(({ name }) => `  | ${name}`).join('\n')
  return [...events.map(({ source }) => source), `export type KnownEvent =\n${union}`]
}

interface Described {
  readonly path: string
  readonly method: string
  readonly operation: Operation
  readonly answers: TypeWriter
  readonly inputs: TypeWriter
  readonly group: Method['group']
}

function methodOf({ path, method, operation, answers, inputs, group }: Described): Method {
  const steps = path.split('/').slice(2)
  const declarations: string[] = []
  const answer = answerOf(operation)
  const isList = answer !== null && Object.hasOwn(answer.properties ?? {}, 'has_more')

  function typeNamed(suffix: string, schema: JsonSchema, writer: TypeWriter): string {
    if (schema.$ref) return writer.typeOf(schema)
    const name = `${pascal(operation.operationId)}${suffix}`
    declarations.push(writer.declare(name, schema))
    return name
  }

  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
  const takes = parameters.map(({ name }) => `${camel(name)}: string`)
  const passes: string[] = []

  const { requestBody } = operation
  const json = requestBody?.content['application/json']
  const file = Object.keys(requestBody?.content ?? {}).find((type) => type.startsWith('text/'))
  if (json) {
    const type = typeNamed('Body', json.schema, inputs)
    // To replace by nothing is nobody's wish.
    const isNeeded = requestBody?.required || method !== 'post'
    takes.push(isNeeded ? `body: ${type}` : `body: ${type} = {}`)
    passes.push('body')
  } else if (file) {
    takes.push('file: FileBody')
    passes.push('rawBody: file', `headers: { 'content-type': '${file}', ...options.headers }`)
  }

  const query = queryOf(operation)
  const asks = query ? typeNamed('Query', query, inputs) : null
  if (query && asks) takes.push(query.required?.length ? `query: ${asks}` : `query: ${asks} = {}`)
  if (query) passes.push('query')
  takes.push('options: CallOptions = {}')

  const route = path.includes('{')
    ? `path\`${path.replace(/\{(\w+)\}/g, (_, name: string) => `\${${camel(name)}}`)}\``
    : `'${path}'`
  const called = sdkCallOf({ method: method.toUpperCase() as Route['method'], url: colons(path) }, isList)
  const name = called.split('.')[1] ?? ''
  const said = [operation.summary, operation.description].filter(Boolean).join('.\n\n')
  const given = passes.length > 0 ? `{ ...options, ${passes.join(', ')} }` : 'options'
  const call = (how: string): string => `this.client.${how}('${method.toUpperCase()}', ${route}, ${given})`
  const sources: string[] = []
  if (answer === null) {
    sources.push(define({ said, name, takes, type: 'Promise<Response>', result: call('open') }))
  } else if (isList && query?.properties?.cursor) {
    const item = answers.typeOf(answer.properties?.data?.items ?? {})
    const type = item.startsWith('{')
      ? typeNamed('Item', answer.properties?.data?.items ?? {}, answers)
      : item
    const result = `new Pages(this.client, ${route}, query, options)`
    sources.push(define({ said, name, takes, type: `Pages<${type}>`, result }))
  } else {
    const type = typeNamed('Answer', answer, answers)
    sources.push(define({ said, name, takes, type: `Promise<${type}>`, result: call('request') }))
    if (query?.properties?.after) {
      const item = answers.typeOf(answer.properties?.data?.items ?? {})
      const follows = takes.map((taken) => taken.replace(/^query: (\w+)/, "query: Omit<$1, 'wait'>"))
      sources.push(
        define({
          said: 'Everything from `after` on, for as long as you like, waiting for what is still to come: see `Feed`',
          name: 'follow',
          takes: follows,
          type: `Feed<${item}>`,
          result: `new Feed(this.client, ${route}, query, options)`,
        }),
      )
    }
  }
  return { group, resource: steps[0] ?? '', name, declarations, source: sources.join('\n\n') }
}

interface Definition {
  readonly said: string
  readonly name: string
  readonly takes: readonly string[]
  readonly type: string
  readonly result: string
}

const define = ({ said, name, takes, type, result }: Definition): string =>
  [...comment(said), `${name}(${takes.join(', ')}): ${type} {`, `  return ${result}`, '}'].join('\n')

/** `/api/leads/{id}` as the routes write it. */
const colons = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1')

/** The schema of the JSON that it answers; null where that is no JSON. */
function answerOf({ operationId, responses }: Operation): JsonSchema | null {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  if (!success) throw new Error(`${operationId} never succeeds`)
  return success.content?.['application/json']?.schema ?? null
}

/** The query as the schema of an object; null where there is none. */
function queryOf({ parameters = [] }: Operation): JsonSchema | null {
  const found = parameters.filter((parameter) => parameter.in === 'query')
  if (found.length === 0) return null
  const properties = found.map(({ name, description, schema }) => [
    name,
    { ...(description ? { description } : {}), ...orSingle(schema) },
  ])
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: found.filter(({ required }) => required).map(({ name }) => name),
  }
}

/** One word is a list of one. */
const orSingle = (schema: JsonSchema): JsonSchema =>
  schema.type === 'array' ? { anyOf: [schema.items ?? {}, schema] } : schema

const camel = (name: string): string =>
  name.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string): string => camel(name).replace(/^[a-z]/, (letter) => letter.toUpperCase())
