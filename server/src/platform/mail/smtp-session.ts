/**
 * One connection to an SMTP server, from the dial to QUIT, on nodemailer's SMTPConnection.
 *
 * Not nodemailer's transports: they report a connection that broke as the same ECONNECTION or ETIMEDOUT at every
 * stage, and their pool sends a message again by itself. Here the text is a stream that is first read when the server
 * has said 354, so reading its end is the earliest moment at which the final dot can be under way.
 */
import { Readable } from 'node:stream'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import {
  classifyFailure,
  readable,
  type SendResult,
  type SendStage,
  type SmtpFailure,
} from './send-result.ts'
import type { SmtpServer } from './smtp-url.ts'

export interface MailTimeouts {
  /** Name lookup, dial, TLS and greeting together. */
  readonly connectMs: number
  /** From there to the server's go-ahead for the text; also how long it may stay silent at any one command. */
  readonly envelopeMs: number
  /** The text and the server's answer to it. RFC 5321 4.5.3.2.6: at least 10 minutes, or duplicates and unknowns follow. */
  readonly answerMs: number
}

export interface Envelope {
  readonly from: string
  readonly to: string
}

export type OpenResult =
  | { readonly isOpen: true; readonly session: SmtpSession }
  | { readonly isOpen: false; readonly failure: SendResult }

const sliceBytes = 16_384

export class SmtpSession {
  readonly #connection: SMTPConnection
  readonly #timeouts: MailTimeouts
  /** Set while something waits for the server; called at most once for it. */
  #onFailure: ((failure: SmtpFailure) => void) | null = null
  #isAlive = true

  private constructor(connection: SMTPConnection, timeouts: MailTimeouts) {
    this.#connection = connection
    this.#timeouts = timeouts
    connection.on('error', (error: Error) => this.#break(error))
    connection.on('end', () => {
      this.#isAlive = false
      // After a 421 the end comes before the reply that explains it is handed over.
      queueMicrotask(() => this.#break({ message: 'The connection was closed' }))
    })
  }

  /** Dials, upgrades to TLS as the server's settings ask, and signs in. Never throws. */
  static async open(server: SmtpServer, timeouts: MailTimeouts, signal: AbortSignal): Promise<OpenResult> {
    const session = new SmtpSession(new SMTPConnection(connectionOptions(server, timeouts)), timeouts)
    let stage: SendStage = 'connect'
    const failure = await session.#await(timeouts.connectMs + timeouts.envelopeMs, signal, (done) => {
      session.#connection.connect((error) => {
        if (error) return done(error)
        if (!server.credentials || !session.#connection.allowsAuth) return done(null)
        stage = 'sign-in'
        const { user, password } = server.credentials
        session.#connection.login({ user, pass: password, credentials: { user, pass: password } }, done)
      })
    })
    if (!failure) return { isOpen: true, session }
    session.close()
    return { isOpen: false, failure: classifyFailure(failure, stage, false) }
  }

  /** Whether another message may go over this connection. After anything but `accepted` none may. */
  get isAlive(): boolean {
    return this.#isAlive
  }

  /** Sends one message. Never throws; everything but `accepted` closes the session. */
  async send(envelope: Envelope, source: Buffer, signal: AbortSignal): Promise<SendResult> {
    let stage: SendStage = 'envelope'
    let finalDotDue = false
    let accepted: { answer: string; serverMessageId: string | null } | null = null
    const onText = () => {
      stage = 'data'
      clearTimeout(envelopeTimer)
    }
    const stream = Readable.from(
      slices(source, onText, () => (finalDotDue = true)),
      {
        objectMode: false,
        highWaterMark: sliceBytes,
      },
    )
    const envelopeTimer = setTimeout(
      () => this.#break({ message: 'The server took too long before the text' }),
      this.#timeouts.envelopeMs,
    )
    const failure = await this.#await(this.#timeouts.envelopeMs + this.#timeouts.answerMs, signal, (done) => {
      const sized = { from: envelope.from, to: [envelope.to], size: source.length }
      this.#connection.send(sized, stream, (error, info) => {
        if (info)
          accepted = { answer: readable(info.response), serverMessageId: info.serverMessageId ?? null }
        done(error)
      })
    })
    clearTimeout(envelopeTimer)
    return this.#settle(failure, accepted, stage, finalDotDue)
  }

  #settle(
    failure: SmtpFailure | null,
    accepted: { answer: string; serverMessageId: string | null } | null,
    stage: SendStage,
    finalDotDue: boolean,
  ): SendResult {
    if (!failure && accepted && finalDotDue) return { outcome: 'accepted', ...accepted }
    this.close()
    // A yes before the text was over belongs to some other command: what the server makes of the text is not known.
    if (!failure) return { outcome: 'unknown', reason: 'The server answered before it had the whole text' }
    return classifyFailure(failure, stage, finalDotDue)
  }

  /** Says goodbye; the connection closes when the server answers, or by `close`. */
  quit(): void {
    if (this.#isAlive) this.#connection.quit()
  }

  close(): void {
    this.#isAlive = false
    this.#connection.close()
  }

  /** Runs one exchange under a deadline; gives null when it went well. */
  async #await(
    deadlineMs: number,
    signal: AbortSignal,
    exchange: (done: (failure: SmtpFailure | null | undefined) => void) => void,
  ): Promise<SmtpFailure | null> {
    if (!this.#isAlive) return { message: 'The connection was closed' }
    const { promise, resolve } = Promise.withResolvers<SmtpFailure | null>()
    const timer = setTimeout(() => this.#break({ message: 'The server took too long to answer' }), deadlineMs)
    const onAbort = () => this.#break({ message: 'Sending was interrupted' })
    this.#onFailure = resolve
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    else exchange((failure) => resolve(failure ?? null))
    const failure = await promise
    this.#onFailure = null
    signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
    return failure
  }

  #break(failure: SmtpFailure): void {
    this.#isAlive = false
    this.#onFailure?.(failure)
    this.#connection.close()
  }
}

/** Calls `onText` when the text is first wanted, which is after 354, and `onEnd` before its end is handed over. */
function* slices(source: Buffer, onText: () => void, onEnd: () => void): Generator<Buffer> {
  onText()
  for (let at = 0; at < source.length; at += sliceBytes) yield source.subarray(at, at + sliceBytes)
  onEnd()
}

function connectionOptions(server: SmtpServer, timeouts: MailTimeouts): SMTPConnection.Options {
  return {
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'required',
    ignoreTLS: server.tls === 'off',
    dnsTimeout: timeouts.connectMs,
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    // Silence, at any stage: must not end the long wait after the text, so the stages have deadlines of their own.
    socketTimeout: timeouts.envelopeMs + timeouts.answerMs,
    socketCloseTimeout: 1_000,
    maxResponseSize: 65_536,
  }
}
