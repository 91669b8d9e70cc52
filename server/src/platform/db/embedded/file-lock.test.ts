import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openFileLock } from './file-lock.ts'

let folder: string
let path: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bolsivo-lock-'))
  path = join(folder, 'a.lock')
})
afterAll(() => rmSync(folder, { recursive: true }))

it('is held alone or together, never both', () => {
  const [one, other] = [openFileLock(path), openFileLock(path)]
  expect(one.tryExclusive()).toBe(true)
  expect([other.tryExclusive(), other.tryShared()]).toEqual([false, false])
  // Nothing is written that a full disk could refuse.
  expect(readdirSync(folder).map((name) => statSync(join(folder, name)).size)).toEqual([0])
  one.release()
  expect([one.tryShared(), other.tryShared()]).toEqual([true, true])
  one.release()
  // A refused attempt leaves nothing behind that would keep others out.
  expect([one.tryExclusive(), one.tryShared()]).toEqual([false, true])
  other.close()
  one.release()
  expect(one.tryExclusive()).toBe(true)
  one.close()
})

it('is held until its holder lets go or dies, and is free the moment it was killed', async () => {
  const script = join(folder, 'hold.ts')
  const module = new URL('./file-lock.ts', import.meta.url).href
  // The holder keeps nothing that refers to the lock, and collects its garbage.
  writeFileSync(
    script,
    `import { openFileLock } from '${module}'
     const isHeld = openFileLock(process.argv[2]).tryExclusive()
     setTimeout(() => { gc(); process.send(isHeld) })
     process.on('disconnect', () => process.exit())`,
  )
  const holder = fork(script, [path], { execArgv: ['--expose-gc'] })
  const lock = openFileLock(path)
  try {
    expect(await new Promise((resolve) => holder.once('message', resolve))).toBe(true)
    expect(lock.tryShared()).toBe(false)
  } finally {
    holder.kill('SIGKILL')
  }
  await new Promise((resolve) => holder.once('exit', resolve))
  expect(lock.tryExclusive()).toBe(true)
  lock.close()
})
