/** That the SDK, as it is published, needs nothing that Node has and Bun, Deno or an edge runtime might not. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'bolsivo-sdk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('compiles with the library of the web alone, and imports its own files alone', async () => {
  await run(process.execPath, ['scripts/build-sdk.ts', folder], { cwd: root })
  const files = readdirSync(folder).filter((name) => name.endsWith('.js'))
  expect(files).toContain('index.js')
  const imports = files.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8')
    const found = text.matchAll(
      /^(?:import|export|\}).*\bfrom ['"](.+)['"]|^import ['"](.+)['"]|\bawait import\(/gm,
    )
    return [...found].map(([whole, from, alone]) => from ?? alone ?? whole)
  })
  expect(imports.length).toBeGreaterThan(5)
  expect(imports.filter((from) => !from.startsWith('./'))).toEqual([])
}, 30_000)
