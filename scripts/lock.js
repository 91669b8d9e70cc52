/** A lock between processes, for what must not be done twice at once. Plain JavaScript for the system's Node: see bootstrap.js. */
import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const heartbeatMs = 1000
/** A holder that stopped touching its lock for so long is gone, whoever has its process id now. */
const abandonedMs = 30_000

/**
 * A file with our pid that is touched while we work; one that was left behind is moved away. Two that find it left
 * behind at once could only both get in if one looks and moves while the other has moved and made its own in between.
 *
 * @param {string} path
 * @param {() => void} onWait told once, when another one has it
 * @returns {Promise<() => void>} the way to let it go. Throws what the file system refuses.
 */
export async function takeLock(path, onWait) {
  for (let waited = false; ; waited = true) {
    try {
      const file = openSync(path, 'wx')
      writeFileSync(file, String(process.pid))
      closeSync(file)
      break
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    if (isAbandoned(path)) moveAway(path)
    else if (!waited) onWait()
    await delay(100)
  }
  const heartbeat = setInterval(() => touch(path), heartbeatMs)
  return () => {
    clearInterval(heartbeat)
    rmSync(path, { force: true })
  }
}

/** @param {string} path */
function isAbandoned(path) {
  const touchedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  if (touchedAt === undefined) return false
  const ageMs = Date.now() - touchedAt
  // Younger than a heartbeat it may not have its pid yet.
  return ageMs > abandonedMs || (ageMs > heartbeatMs && !isAlive(Number(readText(path))))
}

/** @param {string} path */
function moveAway(path) {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
    rmSync(aside, { force: true })
  } catch {
    // Somebody else was first.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/** @param {string} path */
function touch(path) {
  const now = new Date()
  try {
    utimesSync(path, now, now)
  } catch {
    // Gone: the folder was deleted under us, and whoever works in it will say so.
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
