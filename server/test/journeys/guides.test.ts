/**
 * The guides: every sample does what its guide says, on a running installation. A sample of a kind that nobody knows
 * how to try fails.
 */
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateKeyRing } from '../../src/platform/crypto.ts'
import { compile } from '../guides/compile.ts'
import { tryMake, tryZapier } from '../guides/platforms.ts'
import { readGuideFiles } from '../guides/samples.ts'
import { openScene, type Scene } from '../guides/scene.ts'
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
  const programs = guides.flatMap(({ samples }) => samples.filter(({ language }) => language === 'ts'))
  expect(programs.length).toBeGreaterThan(10)
  expect(compile(programs.map(({ text }) => text))).toBe('')
})

it('has no link that leads nowhere, and each guide in its overview', () => {
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
  const places = guides.flatMap(({ name, text }) => [
    '../../CHANGELOG.md',
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
