import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestOrg, type TestPerson } from '../../../test/harness.ts'
import { newId } from '../../platform/ids.ts'
import type { Role } from '../../platform/roles.ts'
import { createVisitor, mailedToken, mailsTo } from '../visitor.fixture.ts'

let app: TestApp
let org: TestOrg
let owner: TestPerson
let admin: TestPerson
beforeAll(async () => {
  app = await startTestApp({ work: false })
  org = await app.createOrg()
  owner = await app.createPerson({ orgId: org.orgId })
  admin = await app.createPerson({ orgId: org.orgId, role: 'admin' })
})
afterAll(() => app.close())

const password = 'correct horse battery'
const grace = { name: 'Grace Hopper', password }
const someone = () => `${newId('usr')}@example.com`
const invite = (email: string, role: Role = 'member', by = admin) =>
  by.api('POST', '/api/invitations', { email, role })
const accept = (body: object, by: Pick<TestPerson, 'api'> = createVisitor(app)) =>
  by.api('POST', '/api/invitations/accept', body)
const pending = async (): Promise<string[]> =>
  (await admin.api('GET', '/api/invitations')).body.data.map(({ email }: { email: string }) => email)

describe('an invitation', () => {
  it('leads from a mail to an account in the org, with the role that was given', async () => {
    const email = someone()
    const { status, body } = await invite(` ${email.toUpperCase()} `, 'read_only')
    expect([status, body]).toMatchObject([201, { email, role: 'read_only', invited_by: admin.userId }])
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(7 * 24 * 3_600_000)
    expect(await pending()).toContain(email)

    const token = await mailedToken(app, email)
    expect((await mailsTo(app, email))[0]?.text).toContain('Ada Lovelace invites you to work with Test Org')
    // Without an SMTP server who invites passes the link on.
    expect(body.link).toBe(`${app.url}/accept-invitation#token=${token}`)

    const shown = await createVisitor(app).api('POST', '/api/invitations/preview', { token })
    expect(shown.body).toEqual({ org_name: 'Test Org', email, role: 'read_only', has_account: false })
    const accepted = await accept({ token, ...grace })
    expect([accepted.status, accepted.body]).toMatchObject([
      200,
      { org_id: org.orgId, email, role: 'read_only' },
    ])

    const visitor = createVisitor(app)
    expect((await visitor.api('POST', '/api/auth/sign-in/email', { email, password })).status).toBe(200)
    expect((await visitor.api('GET', '/api/session')).body).toMatchObject({
      person: { id: accepted.body.user_id, name: 'Grace Hopper' },
      orgs: [{ id: org.orgId, role: 'read_only' }],
      active_org_id: org.orgId,
    })
    expect(await pending()).not.toContain(email)
  })

  it('is good once, also for several at once', async () => {
    const email = someone()
    await invite(email)
    const token = await mailedToken(app, email)
    const answers = await Promise.all(Array.from({ length: 4 }, () => accept({ token, ...grace })))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.every((status) => [200, 404, 409].includes(status))).toBe(true)
    const again = await accept({ token, ...grace })
    expect([again.status, again.body.code]).toEqual([404, 'invitation_invalid'])
  })

  it('of an address that has an account is accepted by who is signed in to it, and by nobody else', async () => {
    const other = await app.createOrg()
    const person = await app.createPerson({ orgId: other.orgId })
    await invite(person.email, 'admin')
    const token = await mailedToken(app, person.email)
    const shown = await createVisitor(app).api('POST', '/api/invitations/preview', { token })
    expect(shown.body.has_account).toBe(true)

    const guest = await accept({ token, name: 'Eve', password: 'the password of Eve' })
    expect([guest.status, guest.body.code]).toEqual([409, 'sign_in_first'])
    const eve = await accept({ token }, await app.createPerson())
    expect([eve.status, eve.body.code]).toEqual([409, 'invited_other'])
    const forged = await app.api('POST', '/api/invitations/accept', { token }, { cookie: person.cookie })
    expect([forged.status, forged.body.code]).toEqual([403, 'csrf'])

    expect((await accept({ token }, person)).status).toBe(200)
    const { body } = await person.api('GET', '/api/session')
    expect(body.orgs.map(({ id, role }: { id: string; role: string }) => [id, role])).toEqual([
      [other.orgId, 'owner'],
      [org.orgId, 'admin'],
    ])
    expect(body.active_org_id).toBe(other.orgId)
  })

  it('ends when it is taken back, when it is sent again, and after its time', async () => {
    const email = someone()
    const first = await invite(email)
    const old = await mailedToken(app, email)
    const second = await invite(email, 'admin')
    const current = await mailedToken(app, email, 2)
    expect((await accept({ token: old, ...grace })).status).toBe(404)
    expect((await admin.api('DELETE', `/api/invitations/${first.body.id}`)).status).toBe(404)
    expect((await admin.api('DELETE', `/api/invitations/${second.body.id}`)).body.deleted).toBe(true)
    expect((await accept({ token: current, ...grace })).status).toBe(404)

    await invite(email)
    const late = await mailedToken(app, email, 3)
    await app.db.inOrg(org.orgId, (tx) =>
      sql`update invitations set expires_at = now() - interval '1 second' where email = ${email}`.execute(
        tx.db,
      ),
    )
    expect((await accept({ token: late, ...grace })).status).toBe(404)
    expect(await pending()).not.toContain(email)
  })

  it('that is taken back while it is accepted leaves no account behind', async () => {
    const email = someone()
    const { body } = await invite(email)
    const token = await mailedToken(app, email)
    let accepting: ReturnType<typeof accept> | undefined
    await app.db.inOrg(org.orgId, async (tx) => {
      await sql`delete from invitations where id = ${body.id}`.execute(tx.db)
      accepting = accept({ token, ...grace })
      const waiting = sql`select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%invitations%'`
      await expect.poll(async () => (await app.db.read(waiting)).rows.length, { timeout: 20_000 }).toBe(1)
    })
    expect((await accepting)?.body.code).toBe('invitation_invalid')
    const { rows } = await app.db.read(sql`select id from users where email = ${email}`)
    expect(rows).toEqual([])
  })

  it('is refused for who works for the org, and to an owner where no owner asks', async () => {
    const member = await invite(owner.email)
    expect([member.status, member.body.code]).toEqual([409, 'already_member'])
    const byAdmin = await invite(someone(), 'owner')
    expect([byAdmin.status, byAdmin.body.code]).toEqual([403, 'owners_only'])
    expect((await invite(someone(), 'owner', owner)).status).toBe(201)
  })

  it('is sent once by several at once for one address', async () => {
    const email = someone()
    const answers = await Promise.all(Array.from({ length: 5 }, () => invite(email)))
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201))
    expect((await pending()).filter((each) => each === email)).toHaveLength(1)
  })

  it.each([
    [{ token: 'none', ...grace }, 404],
    [{ token: '', ...grace }, 400],
    [{ token: 'x'.repeat(201), ...grace }, 400],
    [{ token: 'none', name: 'G', password: 'short' }, 400],
    [{ ...grace }, 400],
  ])('with %j is refused', async (body, status) => expect((await accept(body)).status).toBe(status))

  it('that asks for a name and password says so', async () => {
    const email = someone()
    await invite(email)
    const token = await mailedToken(app, email)
    const { status, body } = await accept({ token })
    expect([status, body.error]).toEqual([400, 'name and password required'])
  })

  it('is kept by the hash of its token only, and out of what an org sees of captured mail', async () => {
    const email = someone()
    await invite(email)
    const token = await mailedToken(app, email)
    const rows = await app.db.inOrg(org.orgId, async (tx) => {
      const found = await sql`select token_hash from invitations where email = ${email}`.execute(tx.db)
      return found.rows
    })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(token)
    expect((await org.api('GET', '/api/captured-mail')).body.data).toEqual([])
  })

  it('whose org has a name of several lines goes out all the same', async () => {
    await owner.api('PATCH', '/api/org', { name: 'Test Org\r\nBcc: all@example.com' })
    const email = someone()
    await invite(email)
    await mailedToken(app, email)
    expect((await mailsTo(app, email))[0]?.subject).toBe('Join Test Org Bcc: all@example.com at Bolsivo')
    await owner.api('PATCH', '/api/org', { name: 'Test Org' })
  })

  it('leaves its traces in the audit log: who invited, and who joined', async () => {
    const email = someone()
    const { body: invitation } = await invite(email)
    const { body: joined } = await accept({ token: await mailedToken(app, email), ...grace })
    const { body } = await org.api('GET', '/api/audit-log?limit=2')
    expect(body.data).toMatchObject([
      {
        action: 'member.joined',
        target: joined.user_id,
        actor: { type: 'person', id: joined.user_id, name: 'Grace Hopper' },
        address: '127.0.0.1',
        after: { role: 'member' },
      },
      { action: 'invitation.created', target: invitation.id, actor: { id: admin.userId }, after: { email } },
    ])
  })
})
