import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClusterHome } from './home.ts'
import { isPostmaster } from './pid-file.ts'

describe.runIf(process.platform === 'linux')('a process is taken for the PostgreSQL of a folder', () => {
  let home: ClusterHome
  const started: ChildProcess[] = []
  const start = async (cwd: string, ...args: string[]): Promise<number> => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', ...args], { cwd })
    started.push(child)
    await new Promise((resolve) => child.once('spawn', resolve))
    return child.pid ?? 0
  }
  beforeAll(() => {
    const path = realpathSync(mkdtempSync(join(tmpdir(), 'bolsivo-pid-')))
    home = { path, data: join(path, 'data'), postgresUser: null }
    mkdirSync(home.data)
  })
  afterAll(() => {
    for (const child of started) child.kill('SIGKILL')
    rmSync(home.path, { recursive: true })
  })

  it('by its arguments: root in a container without SYS_PTRACE cannot see where it works', async () => {
    expect(isPostmaster(await start('/', '-D', home.data), home)).toBe(true)
    expect(isPostmaster(await start('/', '-D', `${home.data}-other`), home)).toBe(false)
  })

  it('by the folder that it works in, also when that was moved since', async () => {
    const moved = { ...home, data: join(home.path, 'moved') }
    const pid = await start(home.data, '-D', home.data)
    renameSync(home.data, moved.data)
    expect(isPostmaster(pid, moved)).toBe(true)
  })

  it('not when it is dead or there is none', () => {
    expect([Number.NaN, 0, -1, 2 ** 30].map((pid) => isPostmaster(pid, home))).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})
