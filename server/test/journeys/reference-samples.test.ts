/**
 * The samples of the reference, in curl, TypeScript and Python: each is taken by the server. Some find nothing under
 * an id that is made up, or a thing in another state: that is an answer too. Whatever they delete they delete last.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateKeyRing } from '../../src/platform/crypto.ts'
import { compile } from '../guides/compile.ts'
import { openScene, type Scene } from '../guides/scene.ts'
import { startTestApp, type TestApp } from '../harness.ts'

interface Operation {
  readonly operationId: string
  readonly security?: readonly object[]
  readonly 'x-codeSamples'?: readonly { readonly lang: string; readonly source: string }[]
}
const document = JSON.parse(readFileSync(new URL('../../../openapi.json', import.meta.url), 'utf8'))
const operations = Object.values<Record<string, Operation>>(document.paths)
  .flatMap((methods) => Object.entries(methods))
  .sort(([a], [b]) => Number(a === 'delete') - Number(b === 'delete'))
  .map(([, operation]) => operation)
const isForPrograms = ({ security = [] }: Operation) => security.length === 0
/** The variables in which the samples look for ids. */
const ids = [...new Set(JSON.stringify(operations).match(/(?<=environ\[\\")[A-Z_]+/g))]

/** Without those for pages of the server itself: see below. */
function samplesIn(lang: string, of = operations.filter(isForPrograms)): Map<string, string> {
  const found = of.flatMap(({ operationId, 'x-codeSamples': samples = [] }) => {
    const sample = samples.find((candidate) => candidate.lang === lang)
    return sample ? [[operationId, sample.source] as const] : []
  })
  return new Map(found)
}

const secretKeys = generateKeyRing()
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ secretKeys })
})
afterAll(() => app?.close())

/** Runs a program that prints for each sample its operation and the status of its answer. */
async function statusesOf(run: (scene: Scene) => Promise<string>): Promise<Record<string, string>> {
  const scene = await openScene(app, secretKeys)
  try {
    for (const id of ids) scene.environment[id] ??= 'unknown'
    const webhookId = await scene.fill('whk_abc123')
    Object.assign(scene.environment, {
      LEAD_ID: scene.leadId,
      WEBHOOK_ID: webhookId,
      EVENT_TYPE: 'lead.scored',
    })
    scene.write('leads.csv', 'Company,Town\nPine Street Clinic,Little Rock\n')
    const lines = (await run(scene)).trim().split('\n')
    return Object.fromEntries(lines.map((line) => line.split(' ')))
  } finally {
    await scene.close()
  }
}

function expectTaken(statuses: Record<string, string>, samples: ReadonlyMap<string, string>): void {
  expect(Object.keys(statuses)).toEqual([...samples.keys()])
  const refused = Object.entries(statuses).filter(
    ([, status]) => !['200', '201', '404', '409'].includes(status),
  )
  expect(refused).toEqual([])
  expect(statuses).toMatchObject({
    createLead: '201',
    updateLead: '200',
    listLeads: '200',
    createWebhook: '201',
  })
}

it('are taken in curl', async () => {
  const samples = samplesIn('Shell')
  const script = [...samples].map(([id, source]) => `printf '${id} '\n${source}`)
  const curl = `curl() { command curl -sS -o /dev/null -w '%{http_code}\\n' "$@"; }`
  expectTaken(await statusesOf(({ run }) => run('bash', ['-c', [curl, ...script].join('\n')])), samples)
})

it('are taken in TypeScript, and compile', async () => {
  const samples = samplesIn('TypeScript')
  expect(compile([...samples.values()])).toBe('')
  const program = `
    console.log = () => {}
    for (const id of ${JSON.stringify([...samples.keys()])}) {
      const status = await import('./' + id + '.ts').then(() => 200, (error) => error.status ?? error.message)
      process.stdout.write(id + ' ' + status + '\\n')
    }`
  const statuses = await statusesOf(({ run, write }) => {
    for (const [id, source] of samples) write(`${id}.ts`, source)
    return run(process.execPath, [write('all.mjs', program)])
  })
  // The SDK gives no status for a success.
  expectTaken({ ...statuses, createLead: '201', createWebhook: '201' }, samples)
})

it('for pages of the server itself compile', () => {
  const samples = samplesIn(
    'TypeScript',
    operations.filter((operation) => !isForPrograms(operation)),
  )
  expect([...samples.keys()]).toContain('listMembers')
  expect(compile([...samples.values()])).toBe('')
})

it('are taken in Python', async () => {
  const samples = samplesIn('Python')
  const program = `
import contextlib, io, json, urllib.error, urllib.request
opened = urllib.request.urlopen
for id, source in json.load(open("samples.json")).items():
    answers = []
    urllib.request.urlopen = lambda request: answers.append(opened(request)) or answers[0]
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(source, id, "exec"), {})
        status = answers[0].status
    except urllib.error.HTTPError as error:
        status = error.code
    print(id, status)
`
  const statuses = await statusesOf(({ run, write }) => {
    write('samples.json', JSON.stringify(Object.fromEntries(samples)))
    return run('python3', [write('all.py', program)])
  })
  expectTaken(statuses, samples)
})
