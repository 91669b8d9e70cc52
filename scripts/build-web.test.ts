/** When the dashboard is built and when not, with a stand-in for Vite. */
import { type ChildProcess, execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Notes each call, waits or fails if told to, and makes a page of the source. */
const fakeVite = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
console.log('noise on standard output')
const folder = process.argv[process.argv.indexOf('--outDir') + 1]
appendFileSync('../vite-calls', process.env.NODE_ENV + '\\n')
if (existsSync('../vite-fails')) { console.error('main.tsx: a slip'); process.exit(1) }
while (existsSync('../vite-waits')) await new Promise((resolve) => setTimeout(resolve, 10))
mkdirSync(join(folder, 'assets'), { recursive: true })
writeFileSync(join(folder, 'index.html'), readFileSync('src/main.tsx'))
writeFileSync(join(folder, 'assets/main.js'), 'x'.repeat(5000))
writeFileSync(join(folder, 'assets/small.js'), 'x')
`

let root: string
const inRoot = (name: string): string => join(root, name)
const read = (name: string): string => readFileSync(inRoot(name), 'utf8')
const viteCalls = (): string[] =>
  existsSync(inRoot('vite-calls')) ? read('vite-calls').trim().split('\n') : []

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>()
  const env = { PATH: process.env.PATH, NODE_ENV: 'test' }
  const child = execFile(
    process.execPath,
    [inRoot('scripts/build-web.js'), ...args],
    { env },
    (_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
  )
  return { child, ended }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bolsivo-build-web-'))
  for (const folder of [
    'scripts',
    'web/src',
    'sdk/src',
    'node_modules/vite/bin',
    'node_modules/@vitejs/plugin-react',
  ])
    mkdirSync(inRoot(folder), { recursive: true })
  for (const name of ['build-web.js', 'lock.js'])
    copyFileSync(new URL(name, import.meta.url), inRoot(`scripts/${name}`))
  const files = {
    'package.json': '{"type":"module"}',
    'package-lock.json': '{}',
    'web/index.html': '<!doctype html>',
    'web/src/main.tsx': 'first',
    'web/src/main.test.tsx': 'a test',
    'sdk/src/client.ts': 'client',
    'node_modules/vite/bin/vite.js': fakeVite,
    'node_modules/@vitejs/plugin-react/package.json': '{}',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(inRoot(name), text)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('the dashboard', () => {
  it('is built once, for production, and standard output stays clean', async () => {
    const first = await start().ended
    expect(first).toMatchObject({ code: 0, stdout: '' })
    expect(first.stderr).toContain('Dashboard built')
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(viteCalls()).toEqual(['production'])
    expect(readdirSync(inRoot('web')).sort()).toEqual(['dist', 'index.html', 'src'])
  })

  it('has its compressed forms beside what is large enough', async () => {
    await start().ended
    expect(readdirSync(inRoot('web/dist/assets')).sort()).toEqual([
      'main.js',
      'main.js.br',
      'main.js.gz',
      'small.js',
    ])
    const [br, gz] = ['br', 'gz'].map((form) => readFileSync(inRoot(`web/dist/assets/main.js.${form}`)))
    expect(brotliDecompressSync(br ?? '').toString()).toBe(read('web/dist/assets/main.js'))
    expect(gunzipSync(gz ?? '').toString()).toBe(read('web/dist/assets/main.js'))
  })

  it.each(['web/src/main.tsx', 'sdk/src/client.ts', 'package-lock.json', 'web/index.html'])(
    'is built again when %s has changed',
    async (name) => {
      await start().ended
      writeFileSync(inRoot(name), 'second')
      await start().ended
      expect(viteCalls()).toHaveLength(2)
      expect(read('web/dist/index.html')).toBe(read('web/src/main.tsx'))
    },
  )

  it('is not built for a test, nor for a file that was only touched', async () => {
    await start().ended
    writeFileSync(inRoot('web/src/main.test.tsx'), 'another test')
    writeFileSync(inRoot('web/src/main.tsx'), 'first')
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  it('is built by one of two, while the other waits', async () => {
    writeFileSync(inRoot('vite-waits'), '')
    const one = start()
    await expect.poll(() => viteCalls().length, { timeout: 20_000 }).toBe(1)
    const other = start()
    const { promise: waitsAloud, resolve } = Promise.withResolvers<void>()
    other.child.stderr?.on('data', (line) => String(line).includes('Waiting for another') && resolve())
    await waitsAloud
    rmSync(inRoot('vite-waits'))
    expect([(await one.ended).code, (await other.ended).code]).toEqual([0, 0])
    expect(viteCalls()).toHaveLength(1)
    expect(existsSync(inRoot('.build-web.lock'))).toBe(false)
  })

  it('that cannot be built stays as it was, and nothing else fails', async () => {
    await start().ended
    writeFileSync(inRoot('web/src/main.tsx'), 'second')
    writeFileSync(inRoot('vite-fails'), '')
    const { code, stdout, stderr } = await start().ended
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(
      /could not be built; the one that was built before is served: .*\nmain\.tsx: a slip/,
    )
    expect(read('web/dist/index.html')).toBe('first')
    expect(readdirSync(inRoot('web')).sort()).toEqual(['dist', 'index.html', 'src'])
    expect((await start('--always').ended).code).toBe(1)
  })

  it('is left out, in a line, where what builds it is not installed', async () => {
    rmSync(inRoot('node_modules/@vitejs'), { recursive: true })
    const { code, stderr } = await start().ended
    expect([code, stderr]).toEqual([
      0,
      'The dashboard is not built: this installation is without what builds it\n',
    ])
  })

  it('is left as it is, without a word, where nothing can be written and nothing has changed', async () => {
    await start().ended
    chmodSync(root, 0o555)
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
    chmodSync(root, 0o755)
  })

  it('is not looked for in a package without it', async () => {
    rmSync(inRoot('web'), { recursive: true })
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
