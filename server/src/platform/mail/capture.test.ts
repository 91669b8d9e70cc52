import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { type CapturedMail, type CaptureOptions, startCaptureServer } from './capture.ts'
import { createMailer } from './mailer.ts'
import type { OutgoingMessage } from './message.ts'

const message: OutgoingMessage = {
  from: { name: 'Ana Müller', address: 'ana@bright.test' },
  to: 'manager@sunrise.example.com',
  subject: 'Frage an „Sunrise“',
  text: 'Hallo,\n\nüberall gut?\n',
  messageId: '<draft_01@bright.test>',
  date: new Date('2026-06-20T14:32:10Z'),
  headers: { 'X-Bolsivo-Org': 'org_1' },
}

const toClose: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

async function capture(options: CaptureOptions) {
  const server = await startCaptureServer(options)
  toClose.push(() => server.close())
  const mailer = createMailer({ smtpUrl: server.url })
  toClose.push(() => mailer.close(0))
  return { server, mailer }
}

describe('the capture server', () => {
  test('hands over what was sent, as it was sent', async () => {
    const mails: CapturedMail[] = []
    const { mailer } = await capture({ onMail: async (mail) => void mails.push(mail) })
    expect(await mailer.send(message)).toMatchObject({ outcome: 'accepted' })
    expect(mails).toHaveLength(1)
    expect(mails[0]).toMatchObject({
      from: message.from,
      to: [message.to],
      subject: message.subject,
      text: message.text,
      messageId: message.messageId,
    })
    expect(mails[0]?.headers).toContainEqual({ name: 'X-Bolsivo-Org', value: 'org_1' })
    expect(mails[0]?.raw).toContain('\r\nMessage-ID: <draft_01@bright.test>\r\n')
  })

  test('accepts only after the mail is stored', async () => {
    const order: string[] = []
    const { mailer } = await capture({
      onMail: async () => {
        await new Promise((resolve) => setTimeout(resolve, 30))
        order.push('stored')
      },
    })
    await mailer.send(message).then(() => order.push('accepted'))
    expect(order).toEqual(['stored', 'accepted'])
  })

  test('a mail that can not be stored is to be sent again later, and the reason stays inside', async () => {
    const { mailer } = await capture({
      onMail: () => Promise.reject(new Error('database at 10.0.0.7 is away')),
    })
    const result = await mailer.send(message)
    expect(result).toMatchObject({ outcome: 'retry', code: 451 })
    expect(JSON.stringify(result)).not.toContain('10.0.0.7')
  })

  test('a mail over the limit is refused and not handed over', async () => {
    const mails: CapturedMail[] = []
    const { server } = await capture({ onMail: async (mail) => void mails.push(mail), maxBytes: 1_000 })
    const [, password = ''] = /capture:(\w+)@/.exec(server.url) ?? []
    // By hand, since the mailer heeds the announced size.
    const sign = Buffer.from(`\0capture\0${password}`).toString('base64')
    const lines = [`AUTH PLAIN ${sign}`, 'MAIL FROM:<a@a.test>', 'RCPT TO:<b@b.test>', 'DATA']
    const answers = await talk(server.url, [...lines, `${'x'.repeat(900)}\r\n${'x'.repeat(900)}\r\n.`])
    expect(answers).toMatch(/^552 /m)
    expect(mails).toEqual([])
  })

  test('takes nothing without its password, which is new at each start', async () => {
    const mails: CapturedMail[] = []
    const { server } = await capture({ onMail: async (mail) => void mails.push(mail) })
    const other = await capture({ onMail: async () => {} })
    expect(new URL(other.server.url).password).not.toBe(new URL(server.url).password)

    const stranger = createMailer({ smtpUrl: server.url.replace(/:\w+@/, ':wrong@') })
    expect(await stranger.send(message)).toMatchObject({ outcome: 'rejected', stage: 'sign-in' })
    await stranger.close(0)
    const anonymous = createMailer({ smtpUrl: server.url.replace(/capture:\w+@/, '') })
    expect(await anonymous.send(message)).toMatchObject({ outcome: 'rejected' })
    await anonymous.close(0)
    const answers = await talk(server.url, ['POST / HTTP/1.1', 'MAIL FROM:<a@a.test>'])
    expect(answers).not.toMatch(/^250 .*(Accepted|ok)/im)
    expect(mails).toEqual([])
  })

  test('listens on the loopback only, and no longer after close', async () => {
    const server = await startCaptureServer({ onMail: async () => {} })
    expect(new URL(server.url).hostname).toBe('127.0.0.1')
    await server.close()
    const mailer = createMailer({ smtpUrl: server.url })
    expect(await mailer.send(message)).toMatchObject({ outcome: 'retry', stage: 'connect' })
    await mailer.close(0)
  })
})

/** Writes the lines one by one, each after an answer, and gives all answers. */
async function talk(url: string, lines: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const rest = ['EHLO test', ...lines, 'QUIT']
  socket.on('data', (chunk) => {
    // The last line of an answer has a space after its code.
    if (!/^\d{3} [^\n]*\n$/m.test(chunk.toString().slice(-200))) return
    const line = rest.shift()
    if (line) socket.write(`${line}\r\n`)
  })
  return await text(socket)
}
