/** `npm run check`: types, lint, format, architecture, generated files. Runs all, and fails if any did. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const checks: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '--noEmit'],
  ['types of the dashboard', 'tsc', '--noEmit', '--project', 'web'],
  ['lint and format', 'biome', 'check', '.'],
  ['architecture', 'vitest', 'run', '--config', 'scripts/architecture.config.ts'],
  ['generated files', 'node', 'scripts/generate.ts', '--check'],
]

const root = fileURLToPath(new URL('..', import.meta.url))
const failed: string[] = []
for (const [name, command, ...args] of checks) {
  const startedAt = performance.now()
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (status !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
