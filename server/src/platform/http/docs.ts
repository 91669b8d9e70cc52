/**
 * The reference at /docs: Scalar, from this installation alone, on the document at /api/openapi.json.
 *
 * Its script is 5 MB: loaded and compressed at the first visit, so that a server whose docs nobody reads does not
 * hold it. The policy lets the page load and reach nothing but this origin, and run this one script.
 */
import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import Fastify from 'fastify'
import { z } from 'zod'
import type { Json } from './openapi/schemas.ts'
import { defineRoute, type Route } from './route.ts'

const documentUrl = '/api/openapi.json'
const scriptUrl = '/docs/scalar.js'

/** `makeDocument` is called once, when the document is first asked for. */
export function docsRoutes(makeDocument: () => Json): Route[] {
  let document: Json | undefined
  let script: Promise<Script> | undefined
  const loadScript = () => {
    script ??= readScript()
    return script
  }
  return [
    defineRoute({
      method: 'GET',
      url: documentUrl,
      summary: 'This API as an OpenAPI document',
      tag: 'Reference',
      access: 'public',
      response: z.looseObject({ openapi: z.string() }),
      examples: {
        response: { openapi: '3.1.1', info: { title: 'Bolsivo API', version: '1.0.0' }, paths: {} },
      },
      async handle() {
        document ??= makeDocument()
        return document as { openapi: string }
      },
    }),
    defineRoute({
      method: 'GET',
      url: '/docs',
      summary: 'This API for reading',
      tag: 'Reference',
      access: 'public',
      response: null,
      async handle({ reply }) {
        const nonce = randomBytes(16).toString('base64')
        const { hash } = await loadScript()
        reply.headers({ 'content-security-policy': policyOf(nonce), 'referrer-policy': 'no-referrer' })
        reply.type('text/html; charset=utf-8')
        return pageOf(nonce, hash)
      },
    }),
    defineRoute({
      method: 'GET',
      url: scriptUrl,
      summary: 'The script of the reference',
      tag: 'Reference',
      access: 'public',
      response: null,
      async handle({ raw, reply }) {
        const { compressed } = await loadScript()
        reply.headers({ vary: 'accept-encoding', 'cache-control': 'public, max-age=31536000, immutable' })
        reply.type('text/javascript; charset=utf-8')
        if (!/\bgzip\b/.test(raw.headers['accept-encoding'] ?? '')) return promisify(gunzip)(compressed)
        reply.header('content-encoding', 'gzip')
        return compressed
      },
    }),
  ]
}

interface Script {
  readonly compressed: Buffer
  readonly hash: string
}

/** The package gives its script to a Fastify only, so one is made for the moment. */
async function readScript(): Promise<Script> {
  const { default: apiReference } = await import('@scalar/fastify-api-reference')
  const app = Fastify()
  await app.register(apiReference, { routePrefix: '/', configuration: { url: documentUrl } })
  const { rawPayload } = await app.inject('/js/scalar.js')
  await app.close()
  const hash = createHash('sha256').update(rawPayload).digest('hex').slice(0, 12)
  return { compressed: await promisify(gzip)(rawPayload), hash }
}

function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // Scalar sets style attributes and adds style elements without the nonce.
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Without everything that would go to somebody else's server: fonts, an assistant, hosting, counting of visitors. */
const configuration = {
  url: documentUrl,
  favicon: '/favicon.svg',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  hideModels: true,
  // Fields stand as in the examples: what matters most first.
  orderSchemaPropertiesBy: 'preserve',
  // The document has samples of its own, each of which is tried by a test.
  hiddenClients: true,
  // A key stays in memory: local storage outlives the visit.
  persistAuth: false,
}

const pageOf = (nonce: string, hash: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="${configuration.favicon}" />
    <title>Bolsivo API</title>
  </head>
  <body>
    <div id="app"></div>
    <noscript>The reference needs JavaScript; <a href="${documentUrl}">the OpenAPI document</a> does not.</noscript>
    <script nonce="${nonce}" src="${scriptUrl}?v=${hash}"></script>
    <script nonce="${nonce}">Scalar.createApiReference('#app', ${JSON.stringify(configuration)})</script>
  </body>
</html>
`
