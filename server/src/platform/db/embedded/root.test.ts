import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyBinariesForRoot, rootFolder } from './binaries.ts'
import { eraseEmbeddedDatabase } from './open-embedded-database.ts'
import { isRoot } from './os-user.ts'
import { openScene, postmasterPid, query, type Scene } from './scene.fixture.ts'

const mode = (path: string): number => statSync(path).mode & 0o777

describe.runIf(isRoot())('root', () => {
  let scene: Scene
  beforeAll(() => {
    scene = openScene()
  })
  afterAll(() => scene.end())

  it('keeps the cluster of a closed folder where PostgreSQL can reach it, and opens no folder', async () => {
    // mktemp -d makes it 0700.
    const closed = mkdtempSync(join(tmpdir(), 'bolsivo-closed-'))
    const dataDir = join(closed, 'data')
    const member = scene.start('root', dataDir, 'server')
    const url = await member.inside
    const home = join(rootFolder, 'clusters', readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim())
    expect(mode(closed)).toBe(0o700)
    expect(mode(join(home, 'cluster.json'))).toBe(0o600)
    expect(statSync(join(home, 'data')).uid).not.toBe(0)
    await query(url, 'create table kept ()')
    await expect(eraseEmbeddedDatabase(dataDir)).rejects.toMatchObject({ code: 'already_running' })
    await member.leave()
    expect(postmasterPid(home)).toBe(null)

    const next = scene.start('root', dataDir, 'server')
    expect(await query(await next.inside, `select to_regclass('kept') is not null as kept`)).toEqual([
      { kept: true },
    ])
    await next.leave()

    await eraseEmbeddedDatabase(dataDir)
    expect(existsSync(home)).toBe(false)
    rmSync(closed, { recursive: true })
  })

  it('says where the cluster was when it is gone, instead of beginning an empty one', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'bolsivo-closed-'))
    const dataDir = join(closed, 'data')
    const member = scene.start('root', dataDir)
    await member.inside
    await member.leave()
    const home = join(rootFolder, 'clusters', readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim())
    rmSync(home, { recursive: true })
    await expect(scene.start('root', dataDir).inside).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringContaining(`was in ${home}, which is gone`),
    })
    rmSync(closed, { recursive: true })
  })

  it('works on the folder of an ordinary user, who can go on with it afterwards', async () => {
    const dataDir = await scene.dataFolder('ordinary')
    for (const who of ['root', 'ordinary'] as const) {
      const member = scene.start(who, dataDir, 'server')
      expect(await query(await member.inside, 'select 1 as one')).toEqual([{ one: 1 }])
      await member.leave()
    }
  })

  it('says that a folder above the cluster was closed since', async () => {
    const dataDir = await scene.dataFolder('root')
    chmodSync(dataDir, 0o700)
    await expect(scene.start('root', dataDir).inside).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringContaining('cannot reach the database'),
    })
  })

  it('does not run binaries from a folder that others could have prepared', () => {
    const planted = join(scene.folder, 'planted')
    mkdirSync(planted)
    chmodSync(planted, 0o777)
    expect(() => copyBinariesForRoot(planted)).toThrow(/must belong to root and be writable by nobody else/)
  })
})
