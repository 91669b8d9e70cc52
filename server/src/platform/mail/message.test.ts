import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { composeMessage, messageProblem, type OutgoingMessage } from './message.ts'
import { unsubscribeHeaders } from './unsubscribe.ts'

const message: OutgoingMessage = {
  from: { name: 'Ana Ruiz', address: 'ana@bright.test' },
  to: 'manager@sunrise.example.com',
  subject: 'Quick question',
  text: 'Hello\n',
  messageId: '<draft_01@bright.test>',
  date: new Date('2026-06-20T14:32:10Z'),
}

/** Decodes quoted-printable by its own rules, to compare bytes and not what a mail program makes of them. */
function decodedBody(source: string): string {
  const body = source.slice(source.indexOf('\r\n\r\n') + 4)
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** As SMTP carries it: CRLF, and the last line ended. */
function onTheWire(text: string): string {
  const lines = text.replace(/\r\n|\r|\n/g, '\r\n')
  return text === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !text.includes('\0'))

describe('the text', () => {
  test.each([
    ['plain', 'Hello,\n\nhow are you?\n'],
    ['other scripts', 'Grüße aus Zürich, 日本語, 👩‍💻\n'],
    ['lines longer than SMTP allows', `${'word '.repeat(500)}\n`],
    ['dots and From at the beginning of lines', '.\n..\n.hidden\nFrom here on\n'],
    ['trailing blanks and tabs', 'a  \nb\t\n \n'],
    ['what looks like encoding', '=3D =\n=?utf-8?q?x?=\n'],
    ['no line end at the end', 'bye'],
    ['empty', ''],
  ])('arrives as written: %s', async (_title, text) => {
    const source = (await composeMessage({ ...message, text })).toString('latin1')
    expect(decodedBody(source)).toBe(onTheWire(text))
    expect(source).toContain('\r\nContent-Type: text/plain; charset=utf-8\r\n')
  })

  test('arrives as written, whatever it is, in lines of at most 76 ASCII characters', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const source = (await composeMessage({ ...message, text })).toString('latin1')
        expect(decodedBody(source)).toBe(onTheWire(text))
        expect(source).toMatch(/^(?:[\t -~]{0,76}\r\n)*$/)
      }),
      { numRuns: 300 },
    )
  })

  test('a path or an address in it is never opened', async () => {
    const source = (await composeMessage({ ...message, text: 'file:///etc/passwd' })).toString()
    expect(decodedBody(source)).toBe('file:///etc/passwd\r\n')
  })
})

describe('headers', () => {
  test('subject and names in any script come out as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (subject, name) => {
        const candidate = { ...message, subject, from: { ...message.from, name } }
        fc.pre(messageProblem(candidate) === null && subject.trim() !== '')
        const source = await composeMessage(candidate)
        const parsed = await PostalMime.parse(source)
        expect(parsed.headers.map((header) => header.key).sort()).toEqual(
          [
            'content-transfer-encoding',
            'content-type',
            'date',
            'from',
            'message-id',
            'mime-version',
            'subject',
            'to',
          ].sort(),
        )
        expect(parsed.subject?.replace(/\s+/g, ' ').trim()).toBe(subject.replace(/\s+/g, ' ').trim())
        expect(parsed.from?.address).toBe('ana@bright.test')
        expect(parsed.to).toEqual([{ name: '', address: 'manager@sunrise.example.com' }])
      }),
      { numRuns: 300 },
    )
  })

  const injection = 'x\r\nBcc: everybody@example.com'
  test.each<[string, Partial<OutgoingMessage>]>([
    ['subject', { subject: injection }],
    ['subject with a bare CR', { subject: 'x\rBcc: a@example.com' }],
    ['subject with U+2028', { subject: 'x\u2028y' }],
    ['subject with NUL', { subject: 'x\0' }],
    ['sender name', { from: { name: injection, address: 'ana@bright.test' } }],
    ['sender address', { from: { name: '', address: `ana@bright.test\r\nBcc: a@example.com` } }],
    ['recipient', { to: 'a@example.com\r\nBcc: b@example.com' }],
    ['two recipients', { to: 'a@example.com, b@example.com' }],
    ['recipient with SMTP parameters', { to: 'a@example.com> NOTIFY=NEVER' }],
    ['recipient with a display name', { to: 'A <a@example.com>' }],
    ['Message-ID', { messageId: '<a@b>\r\nBcc: x@example.com' }],
    ['header value', { headers: { 'X-A': injection } }],
    ['header name', { headers: { 'X-A: b\r\nBcc': 'x@example.com' } }],
    ['a header that is ours to write', { headers: { bcc: 'x@example.com' } }],
    ['a content header', { headers: { 'Content-Type': 'text/html' } }],
    ['text with NUL', { text: 'a\0b' }],
    ['text with half a character', { text: 'a\ud83d' }],
    ['no date', { date: new Date('never') }],
  ])('injection through the %s is refused', (_title, change) => {
    expect(messageProblem({ ...message, ...change })).toMatch(/^(The|A) [^\r\n]+$/)
  })

  test('a name that imitates an address stays a name', async () => {
    const name = 'ceo@bank.example" <ceo@bank.example>,'
    const parsed = await PostalMime.parse(
      await composeMessage({ ...message, from: { ...message.from, name } }),
    )
    expect(parsed.from).toEqual({ name, address: 'ana@bright.test' })
  })

  test('threading and one-click unsubscribe arrive as given, long ones too', async () => {
    const url = `https://leads.example.com/u/${'k'.repeat(120)}?a=1,2`
    const headers = {
      ...unsubscribeHeaders(url),
      'In-Reply-To': '<first@bright.test>',
      References: '<first@bright.test> <second@bright.test>',
    }
    const parsed = await PostalMime.parse(await composeMessage({ ...message, headers }))
    const value = (key: string) => parsed.headers.find((header) => header.key === key)?.value
    expect(value('list-unsubscribe')).toBe(`<${url.replace(',', '%2C')}>`)
    expect(value('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    expect(value('in-reply-to')).toBe('<first@bright.test>')
    expect(value('references')).toBe('<first@bright.test> <second@bright.test>')
    expect(value('message-id')).toBe('<draft_01@bright.test>')
    expect(value('date')).toBe('Sat, 20 Jun 2026 14:32:10 +0000')
  })
})
