/** Accounts in a browser: the second factor, forgotten passwords, sessions, invitations. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from '../../src/auth/totp.fixture.ts'
import { mailedToken } from '../../src/auth/visitor.fixture.ts'
import {
  button,
  type Dashboard,
  eventually,
  field,
  heading,
  region,
  secret,
  signIn,
  signOut,
  startDashboard,
  textOf,
} from './dashboard.fixture.ts'

let dashboard: Dashboard
beforeAll(async () => {
  dashboard = await startDashboard()
})
afterAll(() => dashboard?.close())

describe('a person', { timeout: 120_000 }, () => {
  it('turns the second factor on, and comes in with a code of the app, or once with one that was kept', async () => {
    const ada = await dashboard.createMember()
    const { page, complaints } = await dashboard.open(ada, '/settings/account')
    const factor = region(page, 'Second factor')
    await button(factor, 'Turn on').click()
    const dialog = page.getByRole('dialog', { name: 'Turn on the second factor' })
    await secret(dialog, 'Your password').fill('not the password')
    await button(dialog, 'Continue').click()
    await dialog.getByRole('alert').waitFor()
    await secret(dialog, 'Your password').fill(ada.password)
    await button(dialog, 'Continue').click()
    await dialog.getByRole('img', { name: /QR code/ }).waitFor()
    const typed = (await textOf(dialog.getByRole('code'))).replace(/\s/g, '')
    const app = `otpauth://totp/Bolsivo?secret=${typed}`
    await field(dialog, 'The six digits it shows now').fill(codeOf(app))
    await button(dialog, 'Turn on').click()
    const kept = page.getByRole('dialog', { name: 'Keep your backup codes' })
    await kept.getByRole('listitem').first().waitFor()
    const [backupCode = ''] = await kept.getByRole('listitem').allTextContents()
    await button(kept, 'Done').click()
    await factor.getByText('On', { exact: true }).waitFor()

    await signOut(page)
    await signIn(page, ada)
    await heading(page, 'Enter the code').waitFor()
    await field(page, 'Code').fill('000000')
    await button(page, 'Sign in').click()
    await page.getByRole('main').getByRole('alert').waitFor()
    await field(page, 'Code').fill(codeOf(app))
    await button(page, 'Sign in').click()
    await heading(page, 'Leads').waitFor()

    for (const lets of [true, false]) {
      await signOut(page)
      await signIn(page, ada)
      await heading(page, 'Enter the code').waitFor()
      await button(page, 'Use a backup code').click()
      await field(page, 'Backup code').fill(backupCode)
      await button(page, 'Sign in').click()
      await (lets ? heading(page, 'Leads') : page.getByRole('main').getByRole('alert')).waitFor()
    }
    expect(complaints).toEqual([])
  })

  it('who forgot the password hears the same whether there is an account or not, and gets in by mail', async () => {
    const ada = await dashboard.createMember()
    const elsewhere = await dashboard.open(ada, '/leads')
    await heading(elsewhere.page, 'Leads').waitFor()

    const { page, complaints } = await dashboard.open(null, '/leads')
    const refusals: string[] = []
    for (const email of [ada.email, 'nobody@example.com']) {
      await heading(page, 'Sign in').waitFor()
      await signIn(page, { email, password: 'a wrong password' })
      refusals.push(await textOf(page.getByRole('main').getByRole('alert')))
      await page.reload()
    }
    expect(refusals[0]).toMatch(/password/i)
    expect(refusals[1]).toBe(refusals[0])

    const answers: string[] = []
    for (const email of ['nobody@example.com', ada.email]) {
      await page.goto('/reset-password')
      await field(page, 'E-mail').fill(email)
      await button(page, 'Make the link').click()
      await heading(page, 'Ask for the link').waitFor()
      await page.getByText('This server sends no mail').waitFor()
      answers.push((await textOf(page.getByRole('main'))).replace(email, 'THEM'))
    }
    expect(answers[1]).toBe(answers[0])

    await page.goto(
      `/reset-password#token=${encodeURIComponent(await mailedToken(dashboard.app, ada.email))}`,
    )
    await heading(page, 'Choose a new password').waitFor()
    expect(page.url()).toBe(`${dashboard.app.url}/reset-password`)
    const password = 'another horse entirely'
    await secret(page, 'Password').fill(password)
    await button(page, 'Save the password').click()
    await heading(page, 'Sign in').waitFor()
    await signIn(page, { email: ada.email, password: ada.password })
    await page.getByRole('main').getByRole('alert').first().waitFor()
    await signIn(page, { email: ada.email, password })
    await heading(page, 'Leads').waitFor()

    // The session that somebody else may have had is over: the next click leads to signing in, and back.
    await elsewhere.page.goto('/settings/team')
    await heading(elsewhere.page, 'Sign in').waitFor()
    await signIn(elsewhere.page, { email: ada.email, password })
    await heading(elsewhere.page, 'Team').waitFor()
    expect([...complaints, ...elsewhere.complaints]).toEqual([])
  })

  it('gets another address by the link in the mail that goes there, and signs in with it', async () => {
    const ada = await dashboard.createMember()
    const { page, complaints } = await dashboard.open(ada, '/settings/account')
    const section = region(page, 'E-mail address')
    await section.getByText(ada.email).waitFor()
    await button(section, 'Change').click()
    const dialog = page.getByRole('dialog', { name: 'Change your e-mail address' })
    await field(dialog, 'New address').fill('ada@new.example')
    await secret(dialog, 'Your password').fill('not the password')
    await button(dialog, 'Send the link').click()
    await dialog.getByText('Invalid password').waitFor()
    await secret(dialog, 'Your password').fill(ada.password)
    await button(dialog, 'Send the link').click()
    await dialog.getByText('A link was made for ada@new.example').waitFor()
    await button(dialog, 'Close').last().click()
    const token = await mailedToken(dashboard.app, 'ada@new.example')
    await page.goto(`/verify-email#token=${encodeURIComponent(token)}`)
    await heading(page, 'Leads').waitFor()
    await page.goto('/settings/account')
    await section.getByText('ada@new.example').waitFor()
    await signOut(page)
    await signIn(page, { email: 'ada@new.example', password: ada.password })
    await heading(page, 'Leads').waitFor()
    expect(complaints).toEqual([])
  })

  it('who is signed in is led past the forms for that, and sees one again once signed out', async () => {
    const ada = await dashboard.createMember()
    const { page, complaints } = await dashboard.open(ada, '/sign-in?to=/settings/team')
    await heading(page, 'Team').waitFor()
    await page.goto('/sign-up')
    await heading(page, 'Leads').waitFor()
    await signOut(page)
    await heading(page, 'Sign in').waitFor()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect(complaints).toEqual([])
  })

  it('ends the session of another device, which is led out', async () => {
    const ada = await dashboard.createMember()
    const phone = await dashboard.open({ ...ada, ...(await dashboard.app.signIn(ada)) }, '/analytics', {
      width: 390,
      isPhone: true,
    })
    await heading(phone.page, 'Analytics').waitFor()
    const { page, complaints } = await dashboard.open(ada, '/settings/account')
    const signIns = region(page, 'Where you are signed in')
    await signIns.getByRole('listitem').nth(1).waitFor()
    await button(signIns, 'End all others').click()
    await button(page.getByRole('dialog'), 'End all others').click()
    await eventually(() => signIns.getByRole('listitem').count()).toBe(1)

    await phone.page.goto('/approvals')
    await heading(phone.page, 'Sign in').waitFor()
    expect([...complaints, ...phone.complaints]).toEqual([])
  })

  it('is invited, joins with a new account, and is seen in the team; an invitation is good once', async () => {
    const ada = await dashboard.createMember()
    const { page, complaints } = await dashboard.open(ada, '/settings/team')
    await button(page, 'Invite').click()
    const dialog = page.getByRole('dialog')
    await field(dialog, 'E-mail').fill('ben@example.com')
    await dialog.getByRole('radio', { name: 'Read only' }).check()
    await button(dialog, 'Make the link').click()
    const link = await textOf(page.getByRole('dialog', { name: 'Pass this link on' }).getByRole('code'))
    await button(page.getByRole('dialog'), 'Done').click()
    await region(page, 'Invitations').getByText('ben@example.com').waitFor()

    const path = link.replace(/^https?:\/\/[^/]+/, '')
    const ben = await dashboard.open(null, path)
    await heading(ben.page, 'Join Test Org').waitFor()
    await field(ben.page, 'Your name').fill('Ben Bitdiddle')
    await secret(ben.page, 'Password').fill('a battery of horses')
    await button(ben.page, 'Make the account').click()
    await heading(ben.page, 'Leads').waitFor()

    const again = await dashboard.open(null, path)
    await heading(again.page, 'This invitation does not work').waitFor()
    await page.reload()
    await page.getByRole('row', { name: /Ben Bitdiddle.*ben@example\.com/ }).waitFor()
    await region(page, 'Invitations').getByText('Nobody is invited').waitFor()
    expect([...complaints, ...ben.complaints, ...again.complaints]).toEqual([])
  })

  it('has several companies, and sees of each only its own', async () => {
    const ada = await dashboard.createMember()
    await dashboard.org.api('POST', '/api/leads', { business_name: 'Sunrise Office Park' })
    const { page, complaints } = await dashboard.open(ada, '/leads')
    await page.getByText('Sunrise Office Park').first().waitFor()
    await button(page, /^Company: Test Org/).click()
    await page.getByRole('menuitem', { name: 'New company' }).click()
    await field(page, 'Company').fill('Second Works')
    await button(page, 'Continue').click()
    await heading(page, 'Who are your best customers?').waitFor()
    await page.getByRole('link', { name: 'Skip' }).click()
    await heading(page, 'Bring your leads in').waitFor()
    await page.getByRole('link', { name: 'Skip' }).click()
    await button(page, /^Company: Second Works/).waitFor()
    await heading(page, 'Leads').first().waitFor()
    expect(await page.getByText('Sunrise Office Park').count()).toBe(0)
    await button(page, /^Company: Second Works/).click()
    await page.getByRole('menuitem', { name: 'Test Org' }).click()
    await page.getByText('Sunrise Office Park').first().waitFor()
    expect(complaints).toEqual([])
  })
})
