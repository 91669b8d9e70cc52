/** A mailer for an installation without an SMTP server of its own: what it sends, the built-in one takes. */
import { type CaptureOptions, type CaptureServer, startCaptureServer } from './capture.ts'
import { createMailer, type Mailer } from './mailer.ts'

/** The server starts with the first mail: a process that sends none listens to nothing. */
export function createCapturingMailer(options: CaptureOptions): Mailer {
  let opening: Promise<{ server: CaptureServer; mailer: Mailer }> | undefined

  async function open() {
    const server = await startCaptureServer(options)
    return { server, mailer: createMailer({ smtpUrl: server.url }) }
  }

  return {
    fromAddress: null,
    async send(message) {
      opening ??= open()
      try {
        return await (await opening).mailer.send(message)
      } catch {
        // The server could not listen: the next mail tries again.
        opening = undefined
        const reason = 'The built-in mail server could not start'
        return { outcome: 'retry', stage: 'connect', code: null, reason }
      }
    },
    async close(graceMs) {
      const opened = await opening?.catch(() => undefined)
      await opened?.mailer.close(graceMs)
      await opened?.server.close()
    },
  }
}
