import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  eventually,
  everyone,
  isRunning,
  openScene,
  postmasterPid,
  query,
  type Scene,
} from './scene.fixture.ts'

let scene: Scene
beforeAll(() => {
  scene = openScene()
})
afterAll(() => scene.end())

describe.skipIf(process.platform === 'win32').each(everyone)('the embedded database, run by %s', (who) => {
  it('is made at the first start, for an ordinary role that owns it', async () => {
    const dataDir = await scene.dataFolder(who)
    const member = scene.start(who, dataDir)
    const statement = `select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, d.datdba = r.oid as owns,
        datlocale, current_setting('fsync') as fsync, current_setting('server_encoding') as encoding
      from pg_roles r, pg_database d where rolname = current_user and datname = current_database()`
    expect(await query(await member.inside, statement)).toEqual([
      {
        ...{ rolname: 'bolsivo', owns: true, datlocale: 'C.UTF-8', fsync: 'on', encoding: 'UTF8' },
        ...{ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false },
      },
    ])
    await member.leave()
  })

  it('is shared by all, refuses a second server in one line, and stops when the last has left', async () => {
    const dataDir = await scene.dataFolder(who)
    const server = scene.start(who, dataDir, 'server')
    const url = await server.inside
    const pid = postmasterPid(join(dataDir, 'postgres'))

    const second = scene.start(who, dataDir, 'server')
    await expect(second.inside).rejects.toMatchObject({
      code: 'already_running',
      message: `Bolsivo is already running on ${dataDir} (process ${server.process.pid}): stop it first, or choose another folder with BOLSIVO_DATA_DIR`,
    })

    const member = scene.start(who, dataDir)
    expect(await member.inside).toBe(url)
    await server.leave()
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(postmasterPid(join(dataDir, 'postgres'))).toBe(pid)
    await member.leave()
    expect(isRunning(pid)).toBe(false)
    expect(postmasterPid(join(dataDir, 'postgres'))).toBe(null)
  })

  it('outlives the kill -9 of everyone inside, is found by the next, and stopped by it', async () => {
    const dataDir = await scene.dataFolder(who)
    const [server, member] = [scene.start(who, dataDir, 'server'), scene.start(who, dataDir)]
    await Promise.all([server.inside, member.inside])
    await Promise.all([server.kill(), member.kill()])
    const orphan = postmasterPid(join(dataDir, 'postgres'))
    expect(isRunning(orphan)).toBe(true)

    const next = scene.start(who, dataDir, 'server')
    await next.inside
    expect(postmasterPid(join(dataDir, 'postgres'))).toBe(orphan)
    await next.leave()
    expect(isRunning(orphan)).toBe(false)
  })

  it('keeps what was committed through the kill -9 of all processes', async () => {
    const dataDir = await scene.dataFolder(who)
    const server = scene.start(who, dataDir, 'server')
    await query(await server.inside, 'create table kept as select 7 as number')
    const pid = postmasterPid(join(dataDir, 'postgres'))
    await server.kill()
    process.kill(pid ?? 0, 'SIGKILL')

    const next = scene.start(who, dataDir, 'server')
    expect(await query(await next.inside, 'select number from kept')).toEqual([{ number: 7 }])
    await next.leave()
  })
})

describe.skipIf(process.platform === 'win32')('the embedded database', () => {
  const who = 'ordinary'

  it('is started again on the same port when PostgreSQL is killed under those inside', async () => {
    const dataDir = await scene.dataFolder(who)
    const [one, other] = [scene.start(who, dataDir, 'server'), scene.start(who, dataDir)]
    const url = await one.inside
    await other.inside
    const pid = postmasterPid(join(dataDir, 'postgres'))
    process.kill(pid ?? 0, 'SIGKILL')
    expect(await eventually(() => query(url, 'select 1 as one'))).toEqual([{ one: 1 }])
    const restarted = postmasterPid(join(dataDir, 'postgres'))
    expect(restarted).not.toBe(pid)
    await Promise.all([one.leave(), other.leave()])
    expect(isRunning(restarted)).toBe(false)
  })

  it('is started once by many that come at once, and by none too few when they come and go', async () => {
    const dataDir = await scene.dataFolder(who)
    const members = [0, 2, 3, 4].map((rounds) => scene.start(who, dataDir, 'member', rounds))
    const urls = await Promise.all(members.map((member) => member.inside))
    expect(new Set(urls).size).toBe(1)
    for (const url of urls) expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
    const pid = postmasterPid(join(dataDir, 'postgres'))
    await Promise.all(members.map((member) => member.leave()))
    expect(isRunning(pid)).toBe(false)
  })

  it('begins anew after a first start that was killed half-way', async () => {
    const dataDir = await scene.dataFolder(who)
    rmSync(join(dataDir, 'postgres'), { recursive: true })
    const killed = scene.start(who, dataDir)
    await eventually(async () => expect(killed.steps).toHaveLength(1))
    await killed.kill()
    const next = scene.start(who, dataDir)
    expect(await query(await next.inside, 'select 1 as one')).toEqual([{ one: 1 }])
    await next.leave()
  })

  it.each([
    ['names a process of somebody else', `${process.pid}\n/elsewhere\n1\n5432\n\n127.0.0.1\n1 1\nready\n`],
    ['is empty', ''],
  ])('starts although a stale postmaster.pid %s', async (_, content) => {
    const dataDir = await scene.dataFolder(who)
    writeFileSync(join(dataDir, 'postgres/data/postmaster.pid'), content)
    const member = scene.start(who, dataDir)
    expect(await query(await member.inside, 'select 1 as one')).toEqual([{ one: 1 }])
    await member.leave()
  })

  it('takes another port when its last one is taken', async () => {
    const dataDir = await scene.dataFolder(who)
    const path = join(dataDir, 'postgres/cluster.json')
    const { port } = JSON.parse(readFileSync(path, 'utf8')) as { port: number }
    const squatter = createServer()
    // If that fails somebody else has it, which serves as well.
    await new Promise((resolve) =>
      squatter.once('error', resolve).listen(port, '127.0.0.1', () => resolve(null)),
    )
    const member = scene.start(who, dataDir)
    const url = await member.inside
    expect(url).not.toContain(`:${port}/`)
    await query(url, 'select 1')
    await member.leave()
    squatter.close()
  })

  it('does not hear the Ctrl-C of the terminal that it was started from', async () => {
    const dataDir = await scene.dataFolder(who)
    const member = scene.start(who, dataDir, 'server')
    const url = await member.inside
    process.kill(-(member.process.pid ?? 0), 'SIGINT')
    await member.leave()
    // The log tells who asked it to stop: one request, and it came from the member that left, after its answer.
    const log = readFileSync(join(dataDir, 'postgres/postgres.log'), 'utf8')
    expect(
      log
        .split('starting PostgreSQL')
        .at(-1)
        ?.match(/received fast shutdown request/g),
    ).toHaveLength(1)
    expect(url).toContain('127.0.0.1')
  })

  it('refuses a cluster of another major version in one line', async () => {
    const dataDir = await scene.dataFolder(who)
    writeFileSync(join(dataDir, 'postgres/data/PG_VERSION'), '17\n')
    await expect(scene.start(who, dataDir).inside).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringMatching(
        /^The database in .* was made by PostgreSQL 17, and this Bolsivo brings PostgreSQL 18: [^\n]*$/,
      ),
    })
  })

  it('refuses a folder that its user cannot write in one line', async () => {
    const closed = join(scene.folder, 'closed')
    mkdirSync(closed, { mode: 0o500 })
    await expect(scene.start(who, join(closed, 'data')).inside).rejects.toMatchObject({
      code: 'data_folder_unusable',
      message: expect.stringMatching(
        /^The data folder .* cannot be written by this user: [^\n]*BOLSIVO_DATA_DIR$/,
      ),
    })
  })

  it('ends with its folder when somebody deletes that under it', async () => {
    const dataDir = await scene.dataFolder(who)
    const member = scene.start(who, dataDir)
    await member.inside
    const pid = postmasterPid(join(dataDir, 'postgres'))
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 })
    await member.leave()
    await eventually(async () => expect(isRunning(pid)).toBe(false))
  })
})
