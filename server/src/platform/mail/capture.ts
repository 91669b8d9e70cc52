/**
 * The built-in SMTP server of an installation without one: it accepts mail, hands it over to be stored and shown, and
 * sends nothing on.
 *
 * It listens on 127.0.0.1 only, on a free port, and wants a password that is new at each start: another program or a
 * website that finds the port can't put mail into it. It answers 250 only after `onMail` has stored the mail, so that
 * the way from an approved mail to the captured copy is the real one, acknowledgement included.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

export interface CapturedMail {
  readonly from: { readonly name: string; readonly address: string }
  /** The addresses that SMTP was told to deliver to, which the header need not repeat. */
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  /** With angle brackets, as in the header; null when there is none. */
  readonly messageId: string | null
  /** In their order, names as written, values unfolded but not decoded. */
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  /** The whole source. Mail of this program is plain ASCII; bytes of others that are not UTF-8 are replaced. */
  readonly raw: string
}

export interface CaptureServer {
  /** `smtp://user:password@127.0.0.1:port`, for `createMailer`. Holds the password: not for logs. */
  readonly url: string
  close(): Promise<void>
}

export interface CaptureOptions {
  /** Resolves when the mail is stored; a rejection makes the sender try again later (451). */
  readonly onMail: (mail: CapturedMail) => Promise<void>
  readonly maxBytes?: number
}

class SmtpReply extends Error {
  readonly responseCode: number

  constructor(responseCode: number, text: string) {
    super(text)
    this.responseCode = responseCode
  }
}

/** Listens when it resolves. */
export async function startCaptureServer(options: CaptureOptions): Promise<CaptureServer> {
  const password = randomBytes(24).toString('hex')
  const maxBytes = options.maxBytes ?? 1_048_576
  const server = new SMTPServer({
    size: maxBytes,
    // TLS on the loopback would need a certificate that nobody can verify.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    closeTimeout: 1_000,
    socketTimeout: 60_000,
    maxClients: 20,
    onAuth(auth, _session, callback) {
      if (auth.username === 'capture' && isSame(auth.password ?? '', password))
        callback(null, { user: 'capture' })
      else callback(new SmtpReply(535, 'Wrong user or password'))
    },
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo.map((recipient) => recipient.address)
      receive(stream, to, maxBytes, options.onMail).then(
        () => callback(null, 'Stored'),
        (error) =>
          callback(error instanceof SmtpReply ? error : new SmtpReply(451, 'The mail could not be stored')),
      )
    },
  })
  // A connection that breaks is its sender's to report.
  server.on('error', () => {})
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://capture:${password}@127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function receive(
  stream: SMTPServerDataStream,
  to: readonly string[],
  maxBytes: number,
  onMail: CaptureOptions['onMail'],
): Promise<void> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    bytes += chunk.length
    // Read on to the final dot, or the sender never hears the answer; but keep no more than allowed.
    if (bytes <= maxBytes) chunks.push(chunk)
  }
  if (stream.sizeExceeded || bytes > maxBytes) throw new SmtpReply(552, 'The mail is too large')
  const source = Buffer.concat(chunks)
  const parsed = await PostalMime.parse(source).catch(() => {
    throw new SmtpReply(554, 'The mail can not be read')
  })
  await onMail(toCapturedMail(parsed, to, source))
}

function toCapturedMail(parsed: Email, to: readonly string[], source: Buffer): CapturedMail {
  return {
    from: { name: parsed.from?.name ?? '', address: parsed.from?.address ?? '' },
    to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    messageId: parsed.messageId ?? null,
    headers: parsed.headers.map((header) => ({ name: header.originalKey, value: header.value })),
    raw: source.toString('utf8'),
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
