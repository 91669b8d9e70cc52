/**
 * Mail to a person about their account: links that open it, or let them in.
 *
 * It goes out behind the answer, which so takes as long for an address that nobody has. A server that says «later» is
 * asked twice more; a process that ends before loses the mail, and the person asks for another. Where no SMTP server is
 * set, it is kept for the person at the machine: no org is shown it, for its members could take over accounts.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../platform/db/database.ts'
import { newId } from '../platform/ids.ts'
import type { Logger } from '../platform/log.ts'
import type { Mailer } from '../platform/mail/mailer.ts'
import { insertPersonalMail } from './queries.ts'

export interface Letter {
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Whether it is done with: false to be asked again later. */
export type Deliver = (letter: Letter) => Promise<boolean>

export interface PersonalMail {
  resetPassword(to: string, token: string): void
  confirmEmail(to: string, token: string): void
  /** To the new address: it counts once the link is followed, which is mailed when `kept` is done. */
  confirmNewEmail(to: string, token: string, kept: Promise<void>): void
  /** To the old one, when another is asked for. */
  emailChanges(to: string, newEmail: string): void
  /** For who signs up with an address that has an account. */
  haveAccount(to: string): void
  invite(to: string, invitation: { orgName: string; invitedBy: string; link: string }): void
  /** Lets those on their way end, and gives up those that wait for another try. */
  close(): Promise<void>
}

const triesAfterMs = [0, 60_000, 300_000]

export function createPersonalMail(deps: {
  deliver: Deliver
  publicUrl(): string
  log: Logger
}): PersonalMail {
  const closing = new AbortController()
  const sending = new Set<Promise<void>>()

  async function deliver(letter: Letter): Promise<void> {
    for (const waitMs of triesAfterMs) {
      if (waitMs > 0) await sleep(waitMs, undefined, { signal: closing.signal })
      if (await deps.deliver(letter)) return
    }
    throw new Error('the mail server was asked three times')
  }

  function send(letter: Letter, ready = Promise.resolve()): void {
    const sent = ready
      .then(() => deliver(letter))
      .catch((error) => deps.log.warn({ err: error }, 'a mail to a person about their account was not sent'))
      .finally(() => sending.delete(sent))
    sending.add(sent)
  }

  const text = (...paragraphs: string[]) => `${paragraphs.join('\n\n')}\n`
  const here = () => deps.publicUrl()
  return {
    resetPassword(to, token) {
      const link = linkTo(here(), 'reset-password', token)
      const ignore = 'If it was not you, you need not do anything: your password stays as it is.'
      send({
        to,
        subject: 'Choose a new password',
        text: text(
          'Somebody asked for a new password for your account at Bolsivo. Choose it here within an hour:',
          link,
          ignore,
        ),
      })
    },
    confirmEmail(to, token) {
      const link = linkTo(here(), 'verify-email', token)
      const ignore = 'If it was not you, you need not do anything: without this the account can not be used.'
      send({
        to,
        subject: 'Confirm your e-mail address',
        text: text('You signed up at Bolsivo with this address. Confirm it within an hour:', link, ignore),
      })
    },
    confirmNewEmail(to, token, kept) {
      const link = linkTo(here(), 'verify-email', token)
      const ask = 'You want to sign in to Bolsivo with this address. Confirm it within an hour:'
      const ignore = 'If it was not you, you need not do anything: the account stays as it is.'
      send({ to, subject: 'Confirm your new e-mail address', text: text(ask, link, ignore) }, kept)
    },
    emailChanges(to, newEmail) {
      const body = `Somebody who is signed in to your account at Bolsivo, and knows its password, wants to sign in with ${newEmail} from now on. It will be so once they open the mail that went there.`
      const act =
        'If it was not you, choose a new password at once: that signs out everybody, and voids what was mailed there.'
      send({
        to,
        subject: 'Your e-mail address is about to change',
        text: text(body, act, `${here()}/reset-password`),
      })
    },
    haveAccount(to) {
      const body = `Somebody signed up at Bolsivo with this address, which has an account. Sign in, or choose a new password, here:`
      send({
        to,
        subject: 'You have an account already',
        text: text(body, `${here()}/sign-in`, 'If it was not you, you need not do anything.'),
      })
    },
    invite(to, { orgName, invitedBy, link }) {
      send({
        to,
        subject: `Join ${inOneLine(orgName)} at Bolsivo`,
        text: text(
          `${inOneLine(invitedBy)} invites you to work with ${inOneLine(orgName)} at Bolsivo. Accept within 7 days:`,
          link,
        ),
      })
    },
    async close() {
      closing.abort()
      await Promise.all(sending)
    },
  }
}

/** People name themselves and their orgs as they like. */
const inOneLine = (name: string): string => name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')

/** The token stands behind the #, which a browser keeps to itself: no log on the way gets to see it. */
export const linkTo = (publicUrl: string, page: string, token: string): string =>
  `${publicUrl}/${page}#token=${encodeURIComponent(token)}`

/** Where nobody is: for an installation whose SMTP settings name no sender. */
const nobody = 'bolsivo@bolsivo.example'

export function deliverBy(mailer: Mailer): Deliver {
  return async ({ to, subject, text }) => {
    const address = mailer.fromAddress ?? nobody
    const result = await mailer.send({
      from: { name: 'Bolsivo', address },
      to,
      subject,
      text,
      messageId: `<${newId('mail')}@${address.split('@')[1]}>`,
      date: new Date(),
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return result.outcome !== 'retry'
  }
}

/** For an installation without an SMTP server. */
export function keepHere(db: Database): Deliver {
  return async (letter) => {
    await insertPersonalMail(db, letter)
    return true
  }
}
