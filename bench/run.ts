/**
 * `npm run bench [-- NAME …] [--json]`: runs the benchmarks, each in a process of its own, one after the other.
 *
 * Every `bench/*.ts` that exports a `benchmark` is one. Figures are ratios within one run wherever they can be: this
 * machine's speed today must not decide.
 *
 * `BENCH_DATABASE_URL=postgres://superuser:…@…/postgres` measures on a server of one's own, in a database that is made
 * for it and dropped. The embedded one is built for size (-Os): of a delivery it takes 54 µs, PostgreSQL 15 as Debian
 * builds it (-O2) 44, in the same minutes.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Benchmark, Figure } from './figure.ts'

const folder = new URL('.', import.meta.url)
const own = [
  ...['run.ts', 'figure.ts', 'started-server.ts', 'webhook-receiver.ts', 'webhook-scene.ts'],
  ...['api-scene.ts', 'bare-server.ts', 'database.ts'],
]

const isJson = process.argv.includes('--json')
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'))

if (process.env.BENCH_FILE) await runOne(process.env.BENCH_FILE)
else runAll()

/** In the child: measures, and says the figures as JSON on its last line. */
async function runOne(file: string): Promise<void> {
  const { benchmark } = (await import(new URL(file, folder).href)) as { benchmark: Benchmark }
  const figures = await benchmark.run()
  process.stdout.write(`\n${JSON.stringify(figures)}\n`)
}

function runAll(): void {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !own.includes(file))
  const chosen = files.filter((file) => words.length === 0 || words.some((word) => file.startsWith(word)))
  const figures: Figure[] = []
  for (const file of chosen) {
    if (!isJson) console.log(`\n${file.replace('.ts', '')}`)
    const found = measure(file)
    if (found === null) process.exitCode = 1
    for (const figure of found ?? []) if (!isJson) console.log(lineOf(figure))
    figures.push(...(found ?? []))
  }
  if (isJson) process.stdout.write(`${JSON.stringify(figures)}\n`)
}

function measure(file: string): Figure[] | null {
  const { stdout, status } = spawnSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url)],
    {
      env: { ...process.env, BENCH_FILE: file },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  const lines = stdout.trim().split('\n')
  const last = lines.pop() ?? ''
  if (!isJson) for (const line of lines) if (line !== '') console.log(`  ${line}`)
  if (status === 0) return JSON.parse(last)
  console.error(`  ${file} failed`)
  return null
}

function lineOf({ name, value, unit, goal, holds }: Figure): string {
  const mark = holds === null ? ' ' : holds ? '✓' : '✗'
  const shown =
    Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
  return `  ${mark} ${name.padEnd(60)} ${shown} ${unit}${goal === '' ? '' : `   (goal ${goal})`}`
}
