/** Writes what the routes make: the OpenAPI document of the app, and the SDK's shapes and methods from it. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createApp } from '../server/src/app.ts'
import { readConfig } from '../server/src/config.ts'
import { generateKeyRing, parseKeyRing } from '../server/src/platform/crypto.ts'
import { createLog } from '../server/src/platform/log.ts'
import { type Document, sdkSource } from './generate-sdk.ts'

/** The document as an app on this database gives it, that listens nowhere and works on nothing. */
export async function apiDocument(databaseUrl: string): Promise<string> {
  const app = await createApp({
    config: readConfig({}),
    databaseUrl,
    directUrl: null,
    ring: parseKeyRing(generateKeyRing()),
    log: createLog('silent'),
  })
  const document = app.describe()
  await app.close()
  return `${JSON.stringify(document, null, 2)}\n`
}

export function sdkOf(document: string): string {
  return formatted(sdkSource(JSON.parse(document) as Document))
}

/** As Biome writes all other sources; it reads no generated file by itself. */
function formatted(source: string): string {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const { status, stdout, stderr } = spawnSync('biome', ['format', '--stdin-file-path', 'sdk/src/api.ts'], {
    cwd: root,
    input: source,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error(`Biome does not format the SDK: ${stderr}`)
  return stdout
}
