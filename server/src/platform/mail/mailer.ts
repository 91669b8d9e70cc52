/**
 * Sends mail over SMTP and says truthfully what became of it.
 *
 * Not here: queues, schedules and second attempts of a message that may have been accepted. The one thing that is
 * tried twice by itself is a connection kept from the message before that turns out to be dead before the text.
 * The server comes from the operator's settings and its address is not guarded; a mailbox that a tenant enters needs
 * the egress guard first.
 */
import { composeMessage, messageProblem, type OutgoingMessage } from './message.ts'
import type { SendResult } from './send-result.ts'
import { type MailTimeouts, SmtpSession } from './smtp-session.ts'
import { parseSmtpUrl, type SmtpServer } from './smtp-url.ts'

export interface Mailer {
  /** The address that mail is from, where the settings name one. */
  readonly fromAddress: string | null
  /** One attempt. Never throws and always ends within `longestSendMs` of getting a connection slot. */
  send(message: OutgoingMessage): Promise<SendResult>
  /** Takes no more mail, lets what is in flight end for up to `graceMs` (10 s), then cuts it off. */
  close(graceMs?: number): Promise<void>
}

export interface MailerOptions {
  /** As `parseSmtpUrl` accepts it; anything else throws at once. */
  readonly smtpUrl: string
  readonly timeouts?: Partial<MailTimeouts>
  /** How long an unused connection is kept for the next message. */
  readonly keepMs?: number
}

const defaultTimeouts: MailTimeouts = { connectMs: 30_000, envelopeMs: 120_000, answerMs: 600_000 }

/** The longest one `send` can take once it has a connection slot: a lease on a mail that is being sent must outlast it. */
export const longestSendMs =
  defaultTimeouts.connectMs + 3 * defaultTimeouts.envelopeMs + defaultTimeouts.answerMs

/** Slots; further sends wait in line. Providers count connections: some refuse from four per mailbox. */
export const maxConnections = 3

export function createMailer(options: MailerOptions): Mailer {
  const parsed = parseSmtpUrl(options.smtpUrl)
  if (!parsed.isValid) throw new Error(`The SMTP address ${parsed.problem}`)
  return new PooledMailer(parsed.server, { ...defaultTimeouts, ...options.timeouts }, options.keepMs ?? 5_000)
}

class PooledMailer implements Mailer {
  readonly fromAddress: string | null
  readonly #server: SmtpServer
  readonly #timeouts: MailTimeouts
  readonly #keepMs: number
  readonly #cutOff = new AbortController()
  readonly #kept = new Map<SmtpSession, NodeJS.Timeout>()
  readonly #inFlight = new Set<Promise<SendResult>>()
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #isClosed = false

  constructor(server: SmtpServer, timeouts: MailTimeouts, keepMs: number) {
    this.#server = server
    this.fromAddress = server.from
    this.#timeouts = timeouts
    this.#keepMs = keepMs
  }

  async send(message: OutgoingMessage): Promise<SendResult> {
    const problem = messageProblem(message)
    if (problem) return refused(problem)
    const sending = this.#sendInTurn(message)
    this.#inFlight.add(sending)
    try {
      return await sending
    } finally {
      this.#inFlight.delete(sending)
    }
  }

  async close(graceMs = 10_000): Promise<void> {
    this.#isClosed = true
    for (const session of this.#kept.keys()) this.#drop(session)
    const grace = setTimeout(() => this.#cutOff.abort(), graceMs)
    await Promise.allSettled(this.#inFlight)
    clearTimeout(grace)
  }

  async #sendInTurn(message: OutgoingMessage): Promise<SendResult> {
    if (this.#busy >= maxConnections) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#busy++
    try {
      return await this.#sendOnce(message)
    } finally {
      // The turn is handed over, not freed, so that no newcomer slips in between.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#busy--
    }
  }

  async #sendOnce(message: OutgoingMessage): Promise<SendResult> {
    const source = await composeMessage(message).catch(() => null)
    if (!source) return refused('The message can not be put into the form of a mail')
    const kept = this.#takeKept()
    if (kept) {
      const result = await this.#sendOver(kept, message, source)
      // No reply and no text yet: the server had hung up on a connection that waited. Nothing of this message arrived.
      const hadHungUp = result.outcome === 'retry' && (result.code === null || result.code === 421)
      if (!hadHungUp || result.stage !== 'envelope') return result
    }
    if (this.#isClosed)
      return { outcome: 'retry', stage: 'connect', code: null, reason: 'The mailer is closed' }
    const opened = await SmtpSession.open(this.#server, this.#timeouts, this.#cutOff.signal)
    return opened.isOpen ? await this.#sendOver(opened.session, message, source) : opened.failure
  }

  async #sendOver(session: SmtpSession, message: OutgoingMessage, source: Buffer): Promise<SendResult> {
    const envelope = { from: message.from.address, to: message.to }
    const result = await session.send(envelope, source, this.#cutOff.signal)
    if (session.isAlive) this.#keep(session)
    return result
  }

  #takeKept(): SmtpSession | null {
    for (const [session, timer] of this.#kept) {
      clearTimeout(timer)
      this.#kept.delete(session)
      if (session.isAlive) return session
    }
    return null
  }

  #keep(session: SmtpSession): void {
    const timer = setTimeout(() => this.#drop(session), this.#keepMs)
    this.#kept.set(session, timer)
    if (this.#isClosed) this.#drop(session)
  }

  #drop(session: SmtpSession): void {
    clearTimeout(this.#kept.get(session))
    this.#kept.delete(session)
    session.quit()
    // Politeness has a limit: a server that leaves QUIT unanswered must not hold the process.
    setTimeout(() => session.close(), 500)
  }
}

function refused(reason: string): SendResult {
  return { outcome: 'rejected', stage: 'message', code: null, reason }
}
