/**
 * `npm run generate`: writes what is derived from the sources. With `--check` it writes nothing and fails when a file
 * differs from what it would be.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import {
  eraseEmbeddedDatabase,
  openEmbeddedDatabase,
} from '../server/src/platform/db/embedded/open-embedded-database.ts'
import { migrate } from '../server/src/platform/db/migrate.ts'
import { apiDocument, sdkOf } from './generate-api.ts'
import { errorGuideOf } from './generate-error-guide.ts'
import { schemaDump, tableTypes } from './generate-tables.ts'

const errorGuide = 'docs/guides/errors.md'
const root = fileURLToPath(new URL('..', import.meta.url))

async function generate(): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-generate-'))
  const database = await openEmbeddedDatabase({ dataDir: folder, as: 'server', settings: { fsync: 'off' } })
  const client = new Client({ connectionString: database.url })
  try {
    await migrate(database.url)
    await client.connect()
    const document = await apiDocument(database.url)
    return new Map([
      ['server/src/platform/db/tables.generated.ts', await tableTypes(client)],
      ['server/migrations/schema.sql', await schemaDump(client)],
      ['openapi.json', document],
      ['sdk/src/api.generated.ts', sdkOf(document)],
      [errorGuide, errorGuideOf(document, readFileSync(join(root, errorGuide), 'utf8'))],
    ])
  } finally {
    await client.end()
    await database.release()
    await eraseEmbeddedDatabase(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

const isCheck = process.argv.includes('--check')
for (const [path, text] of await generate()) {
  const file = join(root, path)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (isCheck) {
    console.error(`${path} is not what the sources make: npm run generate`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`wrote ${path}`)
  }
}
