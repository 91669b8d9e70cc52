import type { AddressInfo, Socket } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { createMailer, type Mailer, type MailerOptions } from './mailer.ts'
import type { OutgoingMessage } from './message.ts'
import {
  hangUp,
  type Script,
  type ScriptedServer,
  saysNothing,
  startScriptedServer,
} from './scripted-server.ts'

const message: OutgoingMessage = {
  from: { name: 'Ana Ruiz', address: 'ana@bright.test' },
  to: 'manager@sunrise.example.com',
  subject: 'Quick question for Sunrise Office Park',
  text: 'Hello,\n\nwould ten minutes suit you?\n',
  messageId: '<draft_01@bright.test>',
  date: new Date('2026-06-20T14:32:10Z'),
}
const short = { connectMs: 300, envelopeMs: 300, answerMs: 300 }

const toClose: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

async function serverWith(script: Script): Promise<ScriptedServer> {
  const server = await startScriptedServer(script)
  toClose.push(() => server.close())
  return server
}

function mailerTo(smtpUrl: string, options: Omit<MailerOptions, 'smtpUrl'> = {}): Mailer {
  const mailer = createMailer({ smtpUrl, ...options })
  toClose.push(() => mailer.close(0))
  return mailer
}

async function sendTo(script: Script, timeouts?: MailerOptions['timeouts'], text = message.text) {
  const server = await serverWith(script)
  const result = await mailerTo(server.url, timeouts ? { timeouts } : {}).send({ ...message, text })
  return { server, result }
}

const pipelining = '250-test\r\n250-PIPELINING\r\n250 SIZE 100000000'

describe('accepted', () => {
  test('a 2xx to the final dot is accepted, with the answer of the server', async () => {
    const { server, result } = await sendTo({})
    expect(result).toEqual({ outcome: 'accepted', answer: '250 2.0.0 queued as 42', serverMessageId: null })
    expect(server.commands.slice(1, 4)).toEqual([
      expect.stringMatching(/^MAIL FROM:<ana@bright\.test> SIZE=\d+$/),
      'RCPT TO:<manager@sunrise.example.com>',
      'DATA',
    ])
    const arrived = await PostalMime.parse(server.messages[0] ?? '')
    expect(arrived).toMatchObject({ subject: message.subject, messageId: message.messageId })
  })

  test('a connection that breaks after the 2xx changes nothing', async () => {
    const { result } = await sendTo({ dot: (socket) => socket.end('250 ok\r\n') })
    expect(result.outcome).toBe('accepted')
  })
})

describe('certainly not accepted: retry', () => {
  test.each<[string, Script]>([
    ['a 4xx greeting', { greeting: '421 too busy' }],
    ['no greeting', { greeting: saysNothing }],
    ['a break before the greeting', { greeting: hangUp }],
    ['a break after the greeting', { EHLO: hangUp }],
    ['silence after EHLO', { EHLO: saysNothing }],
    ['a 4xx to MAIL', { MAIL: '451 later' }],
    ['a 4xx to RCPT (greylisting)', { RCPT: '450 4.2.0 greylisted' }],
    ['a break at RCPT', { RCPT: hangUp }],
    ['a break at RCPT with pipelining', { EHLO: pipelining, RCPT: hangUp }],
    ['a 421 to MAIL with pipelining', { EHLO: pipelining, MAIL: '421 closing' }],
    ['a 4xx to DATA', { DATA: '452 full' }],
    ['a break instead of the go-ahead', { DATA: hangUp }],
    ['silence instead of the go-ahead', { DATA: saysNothing }],
    ['a 4xx to the final dot', { dot: '451 4.3.0 disk full' }],
    ['a 421 to the final dot', { dot: '421 shutting down' }],
    ['a 4xx to the final dot and a break within its line', { dot: (socket) => socket.end('451 later') }],
  ])('%s', async (_title, script) => {
    const { result } = await sendTo(script, short)
    expect(result.outcome).toBe('retry')
  })

  test('a connection that is refused', async () => {
    const server = await startScriptedServer()
    await server.close()
    const result = await mailerTo(server.url).send(message)
    expect(result).toMatchObject({ outcome: 'retry', stage: 'connect' })
  })

  test('a host name that does not resolve', async () => {
    const result = await mailerTo('smtp://mail.invalid:25').send(message)
    expect(result).toMatchObject({ outcome: 'retry', stage: 'connect' })
  })

  test('a break in the middle of a long text, before the final dot', async () => {
    const DATA = (socket: Socket) => {
      socket.pause()
      socket.write('354 go on\r\n', () => setTimeout(() => socket.destroy(), 50))
    }
    const { server, result } = await sendTo({ DATA }, undefined, 'a long line of text\n'.repeat(600_000))
    expect(result).toMatchObject({ outcome: 'retry', stage: 'data' })
    expect(server.messages).toEqual([])
  })

  test('TLS that was required and is not offered: neither password nor mail is sent', async () => {
    const server = await serverWith({ EHLO: '250-test\r\n250 AUTH PLAIN', STARTTLS: '454 not now' })
    const url = `smtp://me:secret@127.0.0.1:${server.port}?tls=required`
    expect(await mailerTo(url).send(message)).toMatchObject({ outcome: 'retry', stage: 'connect' })
    expect(server.commands.map((line) => line.split(' ')[0])).toEqual(['EHLO', 'STARTTLS'])
  })
})

describe('a certificate that nobody vouches for', () => {
  test.each([
    ['smtps', true],
    ['smtp', false],
  ])('%s: neither password nor mail is sent, and a later attempt may work', async (scheme, secure) => {
    const seen: string[] = []
    const server = new SMTPServer({
      secure,
      logger: false,
      onAuth: (_auth, _session, callback) => {
        seen.push('password')
        callback(null, { user: 'me' })
      },
    })
    server.on('error', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    toClose.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.server.address() as AddressInfo
    const result = await mailerTo(`${scheme}://me:secret@127.0.0.1:${port}`).send(message)
    expect(result).toMatchObject({ outcome: 'retry', stage: 'connect' })
    expect(seen).toEqual([])
  })
})

describe('refused for good', () => {
  test.each<[string, Script]>([
    ['550 without detail at RCPT', { RCPT: '550 No such user here' }],
    ['550 5.1.1 at RCPT', { RCPT: '550 5.1.1 unknown' }],
    ['554 5.1.1 at RCPT with pipelining', { EHLO: pipelining, RCPT: '554 5.1.1 unknown', DATA: '503 no' }],
    ['a refused recipient and a go-ahead all the same', { EHLO: pipelining, RCPT: '550 no' }],
    ['a full mailbox', { RCPT: '552 5.2.2 mailbox full' }],
    ['5.1.1 as answer to the text', { dot: '550-5.1.1 The address\r\n550 5.1.1 does not exist' }],
  ])('about the recipient: %s', async (_title, script) => {
    const { result } = await sendTo(script)
    expect(result.outcome).toBe('rejected-recipient')
  })

  test.each<[string, Script]>([
    ['a 554 greeting', { greeting: '554 no service' }],
    ['a 5xx to MAIL', { MAIL: '550 sender not allowed' }],
    ['a blocked client, told at RCPT', { RCPT: '554 5.7.1 Client host blocked' }],
    ['forbidden relaying, told at RCPT', { RCPT: '550 5.7.1 Relaying denied' }],
    ['a bad sender address, told at RCPT', { RCPT: '550 5.1.8 sender domain not found' }],
    ['a 5xx to DATA', { DATA: '554 no' }],
    ['a 5xx to the text', { dot: '554 5.7.1 looks like spam' }],
    ['a mail over the announced size', { EHLO: '250-test\r\n250 SIZE 100' }],
  ])('not about the recipient: %s', async (_title, script) => {
    const { result } = await sendTo(script)
    expect(result.outcome).toBe('rejected')
  })

  test('a wrong password says so and never repeats it', async () => {
    const server = await serverWith({ EHLO: '250-test\r\n250 AUTH PLAIN', AUTH: '535 5.7.8 wrong' })
    const result = await mailerTo(`smtp://me:s%40cret@127.0.0.1:${server.port}`).send(message)
    expect(result).toMatchObject({ outcome: 'rejected', stage: 'sign-in', code: 535 })
    expect(JSON.stringify(result)).not.toMatch(/s@cret|s%40cret/)
  })
})

describe('nobody knows: unknown, and no second attempt', () => {
  test.each<[string, Script]>([
    ['a break after the final dot', { dot: hangUp }],
    ['an orderly end after the final dot', { dot: (socket) => socket.end() }],
    ['silence after the final dot', { dot: saysNothing }],
    ['half an answer', { dot: (socket) => socket.end('250 o') }],
    ['an answer that is neither yes nor no', { dot: '354 go on' }],
    ['a break after the final dot with pipelining', { EHLO: pipelining, dot: hangUp }],
  ])('%s', async (_title, script) => {
    const { server, result } = await sendTo(script, short)
    expect(result.outcome).toBe('unknown')
    expect(server.messages).toHaveLength(1)
    expect(server.connectionCount).toBe(1)
  })

  test('a server that trickles a reply without end is cut off in time', async () => {
    const dot = (socket: Socket) => {
      const drip = setInterval(() => socket.write('250-still working\r\n'), 20)
      socket.on('close', () => clearInterval(drip))
    }
    const { result } = await sendTo({ dot }, short)
    expect(result.outcome).toBe('unknown')
  })

  test('closing the mailer while it waits for the answer', async () => {
    const dotArrived = Promise.withResolvers<void>()
    const server = await serverWith({ dot: () => dotArrived.resolve() })
    const mailer = mailerTo(server.url)
    const sending = mailer.send(message)
    await dotArrived.promise
    await mailer.close(10)
    expect((await sending).outcome).toBe('unknown')
  })
})

test('mail is from the address that the settings name', () => {
  expect(mailerTo('smtp://h?from=ana@bright.test').fromAddress).toBe('ana@bright.test')
  expect(mailerTo('smtp://h').fromAddress).toBe(null)
})

describe('connections', () => {
  test('messages in a row share one connection', async () => {
    const server = await serverWith({})
    const mailer = mailerTo(server.url)
    for (let i = 0; i < 3; i++) expect((await mailer.send(message)).outcome).toBe('accepted')
    expect(server.connectionCount).toBe(1)
    expect(server.messages).toHaveLength(3)
  })

  test.each<[string, Script]>([
    ['hung up while it waited', { dot: [(socket) => socket.end('250 ok\r\n'), '250 ok'] }],
    ['breaks at the next MAIL', { MAIL: ['250 ok', hangUp, '250 ok'] }],
    ['says 421 at the next MAIL', { MAIL: ['250 ok', '421 idle too long', '250 ok'] }],
  ])(
    'a kept connection that %s costs nothing: the message goes out once over a new one',
    async (_title, script) => {
      const server = await serverWith(script)
      const mailer = mailerTo(server.url)
      expect((await mailer.send(message)).outcome).toBe('accepted')
      expect((await mailer.send(message)).outcome).toBe('accepted')
      expect(server.messages).toHaveLength(2)
      expect(server.connectionCount).toBe(2)
    },
  )

  test('a kept connection that breaks after the final dot is unknown, not sent again', async () => {
    const server = await serverWith({ dot: ['250 ok', hangUp] })
    const mailer = mailerTo(server.url)
    await mailer.send(message)
    expect((await mailer.send(message)).outcome).toBe('unknown')
    expect(server.messages).toHaveLength(2)
  })

  test('twenty messages at once use at most three connections and all arrive once', async () => {
    const server = await serverWith({})
    const mailer = mailerTo(server.url)
    const results = await Promise.all(Array.from({ length: 20 }, () => mailer.send(message)))
    expect(new Set(results.map((result) => result.outcome))).toEqual(new Set(['accepted']))
    expect(server.messages).toHaveLength(20)
    expect(server.connectionCount).toBeLessThanOrEqual(3)
  })

  test('a closed mailer sends nothing', async () => {
    const server = await serverWith({})
    const mailer = mailerTo(server.url)
    await mailer.close()
    expect(await mailer.send(message)).toMatchObject({ outcome: 'retry' })
    expect(server.connectionCount).toBe(0)
  })
})
