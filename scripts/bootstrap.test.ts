import { type ChildProcess, execFile } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Stands in for npm: notes each call, waits for `go` if told to, and installs one package and a Node. */
const fakeNpm = `
import { appendFileSync, chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
console.log('noise on standard output')
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n')
if (existsSync('npm-fails')) { console.error('npm error code EAI_AGAIN'); process.exit(1) }
while (existsSync('npm-waits')) await new Promise((resolve) => setTimeout(resolve, 10))
rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules/.bin', { recursive: true })
const version = existsSync('version') ? '2.0.0' : '1.0.0'
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/one': { version } } }))
writeFileSync('node_modules/.bin/node', existsSync('node-is-broken') ? 'no program' : '#!/bin/sh\\necho v24.0.0\\n')
chmodSync('node_modules/.bin/node', 0o755)
`

let root: string
const inRoot = (name: string): string => join(root, name)
const npmCalls = (): number =>
  existsSync(inRoot('npm-calls')) ? readFileSync(inRoot('npm-calls'), 'utf8').trim().split('\n').length : 0

function writeLockfile(version: string): void {
  const packages = {
    '': {},
    'node_modules/one': { version },
    'node_modules/other': { version, optional: true, os: ['plan9'], cpu: ['z80'] },
  }
  writeFileSync(inRoot('package-lock.json'), JSON.stringify({ packages }))
}

interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Runs a copy of bootstrap.js; `asNode` makes it believe that it runs on another version. */
function start(asNode = '24.0.0'): Run {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${asNode}'})`
  const env = { PATH: process.env.PATH, npm_execpath: inRoot('npm-cli.js') }
  let child: ChildProcess | undefined
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child = execFile(
      process.execPath,
      ['--import', pretend, inRoot('scripts/bootstrap.js')],
      { env },
      (_, stdout, stderr) => resolve({ code: child?.exitCode ?? null, stdout, stderr }),
    )
  })
  if (!child) throw new Error('not started')
  return { child, ended }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bolsivo-bootstrap-'))
  mkdirSync(inRoot('scripts'))
  for (const name of ['bootstrap.js', 'build-web.js', 'lock.js']) {
    copyFileSync(new URL(name, import.meta.url), inRoot(`scripts/${name}`))
  }
  writeFileSync(inRoot('package.json'), '{"type":"module"}')
  writeFileSync(inRoot('npm-cli.js'), fakeNpm)
  writeLockfile('1.0.0')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('bootstrap', () => {
  it('installs what is missing, once, and keeps standard output clean', async () => {
    const first = await start().ended
    expect(first).toMatchObject({ code: 0, stdout: '' })
    expect(first.stderr).toContain('Dependencies installed')
    expect(readFileSync(inRoot('npm-calls'), 'utf8')).toMatch(/^ci .*--include=dev/)
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(npmCalls()).toBe(1)
  })

  it('installs again when the lock file has changed', async () => {
    await start().ended
    writeLockfile('2.0.0')
    writeFileSync(inRoot('version'), '')
    expect((await start().ended).code).toBe(0)
    expect(npmCalls()).toBe(2)
  })

  it('is content with what npm installed without it', async () => {
    mkdirSync(inRoot('node_modules'))
    const list = { packages: { 'node_modules/one': { version: '1.0.0' } } }
    writeFileSync(inRoot('node_modules/.package-lock.json'), JSON.stringify(list))
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(npmCalls()).toBe(0)
  })

  it('lets one of two install and the other wait', async () => {
    writeFileSync(inRoot('npm-waits'), '')
    const one = start()
    await until(() => npmCalls() === 1)
    const other = start()
    let waitsAloud = false
    other.child.stderr?.on('data', (line) => {
      waitsAloud ||= String(line).includes('Waiting for another process')
    })
    await until(() => waitsAloud)
    rmSync(inRoot('npm-waits'))
    expect([(await one.ended).code, (await other.ended).code]).toEqual([0, 0])
    expect(npmCalls()).toBe(1)
    expect(existsSync(inRoot('.install.lock'))).toBe(false)
  })

  it('takes over from one that was killed', async () => {
    const killed = start()
    killed.child.kill('SIGKILL')
    await killed.ended
    writeFileSync(inRoot('.install.lock'), String(killed.child.pid))
    expect((await start().ended).code).toBe(0)
    expect(existsSync(inRoot('.install.lock'))).toBe(false)
  })

  it('says in one line that the registry cannot be reached', async () => {
    writeFileSync(inRoot('npm-fails'), '')
    const { code, stdout, stderr } = await start().ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /^The dependencies could not be installed: the npm registry cannot be reached/,
    )
    expect(existsSync(inRoot('.install.lock'))).toBe(false)
  })

  it('takes a packaged Node that does not run off the PATH and goes on with a system Node that is new enough', async () => {
    writeFileSync(inRoot('node-is-broken'), '')
    expect((await start('24.1.0').ended).code).toBe(0)
    expect(existsSync(inRoot('node_modules/.bin/node'))).toBe(false)
  })

  it('names the remedy, at every run, where neither Node will do', async () => {
    writeFileSync(inRoot('node-is-broken'), '')
    for (const run of [await start('20.11.0').ended, await start('20.11.0').ended]) {
      expect(run).toMatchObject({ code: 1, stdout: '' })
      expect(run.stderr).toContain('Bolsivo needs Node 24 or later on this system, and this is Node 20.11.0')
    }
    expect(npmCalls()).toBe(1)
  })

  it('works, without a stamp, on an installation that this user cannot write', async () => {
    await start().ended
    rmSync(inRoot('node_modules/.bolsivo-install'))
    chmodSync(inRoot('node_modules'), 0o555)
    expect(await start().ended).toEqual({ code: 0, stdout: '', stderr: '' })
    chmodSync(inRoot('node_modules'), 0o755)
  })
})
