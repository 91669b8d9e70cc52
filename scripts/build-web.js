/**
 * Builds the dashboard, `web`, into `web/dist`, with the compressed forms that the server sends: where it is missing or
 * its sources have changed, or in any case with `--always` (`npm run -w web build`).
 *
 * Runs before `npm start` and `npm test` (bootstrap.js) and after `npm ci` (`prepare`), so like bootstrap.js it is plain
 * JavaScript for the system's Node and writes to standard error only. It never fails what called it: without a
 * dashboard the API works, and the server says in its place what to do. With nothing to do it hashes the sources.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { takeLock } from './lock.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const web = join(root, 'web')
const dist = join(web, 'dist')
const stampPath = join(dist, '.built-from')
const vite = join(root, 'node_modules/vite/bin/vite.js')
/** An installation without development dependencies may have the one and not the other. */
const builders = [vite, join(root, 'node_modules/@vitejs/plugin-react/package.json')]
/** What the build is made of. */
const sources = ['web', 'sdk/src', 'package-lock.json', 'scripts/build-web.js']

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`)

/**
 * @param {{ node: string, isForced?: boolean }} options `node`: 24 or later, whatever this process runs on
 * @returns {Promise<boolean>} whether the dashboard is there as its sources are now
 */
export async function buildWeb({ node, isForced = false }) {
  if (!existsSync(join(web, 'index.html'))) return false
  if (!isForced && isBuilt()) return true
  if (!builders.every(existsSync)) {
    say('The dashboard is not built: this installation is without what builds it')
    return false
  }
  try {
    const release = await takeLock(join(root, '.build-web.lock'), () =>
      say('Waiting for another process that builds the dashboard …'),
    )
    try {
      if (isForced || !isBuilt()) await build(node)
    } finally {
      release()
    }
    return true
  } catch (error) {
    const kept = existsSync(dist) ? '; the one that was built before is served' : ''
    say(`The dashboard could not be built${kept}: ${/** @type {Error} */ (error).message}`)
    return false
  }
}

const isBuilt = () => readText(stampPath) === hashOfSources()

/** Of names and contents: times say nothing after a clone. */
function hashOfSources() {
  const hash = createHash('sha256')
  for (const path of sources.flatMap(filesOf))
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]} in one order everywhere; without tests and what is made of them
 */
function filesOf(path) {
  if (extname(path) !== '') return existsSync(join(root, path)) ? [path] : []
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => !/^(dist|node_modules|\..*)$|\.(test|fixture)\.tsx?$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(`${path}/${entry.name}`) : `${path}/${entry.name}`))
}

/**
 * Beside the old one, and then in its place: who reads meanwhile finds one or the other.
 *
 * @param {string} node
 */
async function build(node) {
  const startedAt = Date.now()
  say('Building the dashboard (only now, and whenever its sources change) …')
  const stamp = hashOfSources()
  const fresh = join(web, `.dist-${process.pid}`)
  const old = join(web, `.dist-old-${process.pid}`)
  try {
    await runVite(node, fresh)
    await compress(fresh)
    writeFileSync(join(fresh, '.built-from'), stamp)
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(fresh, dist)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
    rmSync(old, { recursive: true, force: true })
  }
  say(`Dashboard built in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}

/**
 * @param {string} node
 * @param {string} folder
 * @returns {Promise<void>}
 */
function runVite(node, folder) {
  const child = spawn(node, [vite, 'build', '--outDir', folder, '--logLevel', 'warn'], {
    cwd: web,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A test's or a developer's NODE_ENV would give them React's slow half.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return new Promise((resolve, reject) => {
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`vite ended with ${code}\n${output}`)),
    )
  })
}

const compressible = ['.css', '.js', '.json', '.svg', '.webmanifest']
/** Below this a header costs more than it saves. */
const leastBytes = 1024

/** @param {string} folder */
async function compress(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => compressible.includes(extname(name)))
    .map((name) => join(folder, name))
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file)
      if (content.length < leastBytes) return
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(content))
      writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
    }),
  )
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const isForced = process.argv.includes('--always')
  const isThere = await buildWeb({ node: process.execPath, isForced })
  if (isForced && !isThere) process.exitCode = 1
}
