import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../test/harness.ts'
import type { Role } from '../../platform/roles.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ work: false })
})
afterAll(() => app.close())

/** An org with one person of each of these roles. */
async function createTeam<R extends Role>(
  ...roles: R[]
): Promise<{ orgId: string; people: Record<R, TestPerson> }> {
  const { orgId } = await app.createOrg()
  // The harness has given it an owner that nobody is.
  const pairs: [R, TestPerson][] = []
  for (const role of roles) pairs.push([role, await app.createPerson({ orgId, role })])
  return { orgId, people: Object.fromEntries(pairs) as Record<R, TestPerson> }
}
const setRole = (by: TestPerson, of: TestPerson, role: Role) =>
  by.api('PATCH', `/api/members/${of.userId}`, { role })
const remove = (by: TestPerson, userId: string) => by.api('DELETE', `/api/members/${userId}`)
const roleOf = async (person: TestPerson) => (await person.api('GET', '/api/session')).body.orgs[0]?.role

it('everybody sees who works for the org, and nothing of who works for another', async () => {
  const { people } = await createTeam('owner', 'read_only')
  await createTeam('owner')
  const { body } = await people.read_only.api('GET', '/api/members')
  expect(body.data.slice(1)).toEqual([
    {
      user_id: people.owner.userId,
      name: 'Ada Lovelace',
      email: people.owner.email,
      role: 'owner',
      two_factor_enabled: false,
      created_at: expect.any(String),
    },
    expect.objectContaining({ user_id: people.read_only.userId, role: 'read_only' }),
  ])
})

it('a new role counts with the next request', async () => {
  const { people } = await createTeam('owner', 'read_only')
  const write = () => people.read_only.api('POST', '/api/leads', { business_name: 'Sunrise' })
  expect((await write()).status).toBe(403)
  const { status, body } = await setRole(people.owner, people.read_only, 'member')
  expect([status, body]).toMatchObject([200, { user_id: people.read_only.userId, role: 'member' }])
  expect((await write()).status).toBe(201)
  await setRole(people.owner, people.read_only, 'read_only')
  expect((await write()).status).toBe(403)
})

it('who is removed is out with the next request, and keeps the account and other orgs', async () => {
  const { people } = await createTeam('owner', 'member')
  await people.member.api('POST', '/api/orgs', { name: 'Their own' })
  expect((await people.member.api('GET', '/api/org')).body.name).toBe('Test Org')
  expect((await remove(people.owner, people.member.userId)).body.deleted).toBe(true)
  expect((await people.member.api('GET', '/api/org')).body.name).toBe('Their own')
  expect((await remove(people.owner, people.member.userId)).body.code).toBe('member_not_found')
})

it('an admin changes members and admins, and nothing about owners', async () => {
  const { people } = await createTeam('owner', 'admin', 'member')
  const { owner, admin, member } = people
  for (const refused of [
    await setRole(admin, owner, 'member'),
    await remove(admin, owner.userId),
    await setRole(admin, member, 'owner'),
    await setRole(admin, admin, 'owner'),
  ]) {
    expect([refused.status, refused.body.code]).toEqual([403, 'owners_only'])
  }
  expect((await setRole(admin, member, 'admin')).status).toBe(200)
  expect((await remove(admin, member.userId)).status).toBe(200)
  expect((await setRole(owner, admin, 'owner')).status).toBe(200)
})

it('the last owner stays one, also when two owners remove each other at once', async () => {
  const { orgId, people } = await createTeam('owner')
  const one = people.owner
  const [nobody] = (await one.api('GET', '/api/members')).body.data
  await remove(one, nobody.user_id)
  for (const refused of [await setRole(one, one, 'admin'), await remove(one, one.userId)]) {
    expect([refused.status, refused.body.code]).toEqual([409, 'last_owner'])
  }
  const other = await app.createPerson({ orgId })
  const answers = await Promise.all([remove(one, other.userId), remove(other, one.userId)])
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1)
  expect([await roleOf(one), await roleOf(other)].filter((role) => role === 'owner')).toHaveLength(1)
})

it('a person of another org is nobody here', async () => {
  const { people } = await createTeam('owner')
  const stranger = await createTeam('member')
  const theirs = await setRole(people.owner, stranger.people.member, 'admin')
  const never = await people.owner.api('PATCH', '/api/members/usr_never', { role: 'admin' })
  expect([theirs.status, theirs.body.error]).toEqual([404, never.body.error])
  expect(await roleOf(stranger.people.member)).toBe('member')
})

it('the audit log says who changed whom', async () => {
  const { people } = await createTeam('owner', 'member')
  await setRole(people.owner, people.member, 'admin')
  await setRole(people.owner, people.member, 'admin')
  await remove(people.owner, people.member.userId)
  const { body } = await people.owner.api('GET', `/api/audit-log?target=${people.member.userId}`)
  expect(body.data).toMatchObject([
    { action: 'member.removed', actor: { id: people.owner.userId }, before: { role: 'admin' }, after: null },
    { action: 'member.updated', before: { role: 'member' }, after: { role: 'admin' } },
  ])
})

it('everybody may leave by themselves, also who may only read; the last owner may not', async () => {
  const { orgId, people } = await createTeam('owner', 'read_only', 'member')
  expect((await remove(people.read_only, people.member.userId)).body.code).toBe('role_required')
  expect((await remove(people.member, people.read_only.userId)).body.code).toBe('role_required')
  const left = await remove(people.read_only, people.read_only.userId)
  expect([left.status, left.body]).toEqual([200, { id: people.read_only.userId, deleted: true }])
  expect((await people.read_only.api('GET', '/api/org')).status).toBe(403)
  const { body } = await people.owner.api('GET', '/api/audit-log?action=member.left')
  expect(body.data).toMatchObject([
    {
      target: people.read_only.userId,
      actor: { id: people.read_only.userId },
      before: { role: 'read_only' },
    },
  ])
  await app.db.inOrg(orgId, (tx) =>
    sql`delete from members where org_id = ${orgId} and role = 'owner' and user_id <> ${people.owner.userId}`.execute(
      tx.db,
    ),
  )
  const last = await remove(people.owner, people.owner.userId)
  expect([last.status, last.body.code]).toEqual([409, 'last_owner'])
})
