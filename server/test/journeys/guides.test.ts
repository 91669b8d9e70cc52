/**
 * The guides: every sample does what its guide says, on a running installation. A sample of a kind that nobody knows
 * how to try fails.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKeyRing } from '../../src/platform/crypto.ts'
import { tryMake, tryZapier } from '../guides/platforms.ts'
import { readGuideFiles } from '../guides/samples.ts'
import { openScene, root, type Scene } from '../guides/scene.ts'
import { trySample } from '../guides/try-sample.ts'
import { startTestApp, type TestApp } from '../harness.ts'

const guides = readGuideFiles()
const secretKeys = generateKeyRing()
let app: TestApp

beforeAll(async () => {
  const missing = ['bash', 'curl', 'python3'].filter((name) => spawnSync(name, ['--version']).error)
  if (missing.length > 0) throw new Error(`The samples need more: apt-get install -y ${missing.join(' ')}`)
  app = await startTestApp({ secretKeys })
})
afterAll(() => app?.close())

/** Of which there is nothing to run by itself: they belong to whoever runs the server. */
const notRun = ['settings']

describe.each(guides.filter(({ name }) => !notRun.includes(name)))('$name', ({ name, samples }) => {
  let scene: Scene
  let printed = ''
  beforeAll(async () => {
    scene = await openScene(app, secretKeys)
  })
  afterAll(() => scene?.close())

  const byHand = samples.filter(({ notes }) => !['zapier', 'make'].includes(notes[0] ?? ''))
  for (const [at, sample] of byHand.entries()) {
    it(`sample ${at + 1}: ${[sample.language, ...sample.notes].join(' ')}`, async () => {
      printed = await trySample(scene, sample, printed)
    })
  }

  for (const sample of samples.filter(({ notes }) => notes.includes('zapier'))) {
    it('connects, subscribes and unsubscribes as Zapier does', () => tryZapier(scene, app.url, sample))
  }
  if (name === 'make') {
    it('connects, attaches and detaches as Make does', () =>
      tryMake(
        scene,
        app.url,
        samples.filter(({ notes }) => notes.includes('make')),
      ))
  }
})

it('compiles every sample in TypeScript', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bolsivo-guides-'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const programs = guides.flatMap(({ name, samples }) =>
    samples
      .filter(({ language }) => language === 'ts')
      .map(({ text }, at) => ({ name: `${name}-${at}.ts`, text })),
  )
  for (const { name, text } of programs) writeFileSync(join(folder, name), text)
  // Express is plain JavaScript: of its request and response nothing is known.
  writeFileSync(join(folder, 'express.d.ts'), "declare module 'express'")
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const strict = { strict: true, noImplicitAny: false, noEmit: true, skipLibCheck: true }
  const target = {
    target: 'es2024',
    module: 'nodenext',
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: ['node'],
  }
  const compilerOptions = { ...strict, ...target, allowImportingTsExtensions: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  const { stdout } = spawnSync('tsc', ['-p', folder], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect(programs.length).toBeGreaterThan(10)
  expect(stdout).toBe('')
})

it('has no link that leads nowhere, and each guide in its overview', () => {
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
  const places = guides.flatMap(({ name, text }) => [
    `${name}.md`,
    ...[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => `${name}.md#${anchor(heading)}`),
  ])
  const links = guides.flatMap(({ text }) =>
    [...text.matchAll(/\]\(([^):]+)\)/g)].map(([, link = '']) => link),
  )
  expect(links.filter((link) => !link.startsWith('/docs') && !places.includes(link))).toEqual([])
  const overview = guides.find(({ name }) => name === 'README')
  expect(guides.filter(({ name }) => name !== 'README' && !overview?.text.includes(`](${name}.md)`))).toEqual(
    [],
  )
})
