import { describe, expect, test } from 'vitest'
import { checkSmtpUrl, parseSmtpUrl } from './smtp-url.ts'

describe('addresses that work', () => {
  test.each([
    ['smtp://mail.example.com', 'mail.example.com', 587, 'optional'],
    ['smtp://mail.example.com/', 'mail.example.com', 587, 'optional'],
    ['smtp://u:p@mail.example.com:2525', 'mail.example.com', 2525, 'required'],
    ['smtp://u:p@mail.example.com?tls=optional', 'mail.example.com', 587, 'optional'],
    ['smtp://u:p@127.0.0.1:1025', '127.0.0.1', 1025, 'optional'],
    ['smtp://u:p@127.0.0.1:1025?tls=off', '127.0.0.1', 1025, 'off'],
    ['smtps://u:p@mail.example.com', 'mail.example.com', 465, 'implicit'],
    ['smtp://[::1]:25', '::1', 25, 'optional'],
    ['smtp://mail_hog:1025', 'mail_hog', 1025, 'optional'],
  ])('%s', (url, host, port, tls) => {
    expect(parseSmtpUrl(url)).toMatchObject({ isValid: true, server: { host, port, tls } })
  })

  test('user and password are decoded', () => {
    expect(parseSmtpUrl('smtp://ana%40bright.test:p%40ss%2Fw%23rd@h')).toMatchObject({
      server: { credentials: { user: 'ana@bright.test', password: 'p@ss/w#rd' } },
    })
  })
})

describe('who mail is from', () => {
  test.each([
    ['smtp://h?from=ana@bright.test', 'ana@bright.test'],
    ['smtp://ana%40bright.test:p@h?tls=off&from=team%40bright.test', 'team@bright.test'],
    ['smtp://ana%40bright.test:p@h', 'ana@bright.test'],
    ['smtp://apikey:p@h', null],
    ['smtps://h?from=ana@bright.test', 'ana@bright.test'],
  ])('%s', (url, from) => {
    expect(parseSmtpUrl(url)).toMatchObject({ isValid: true, server: { from } })
  })
})

describe('addresses that do not work get one sentence, and never their own text back', () => {
  test.each([
    '',
    'hunter2',
    'mail.example.com:587',
    'http://u:hunter2@mail.example.com',
    'smtp:u:hunter2@mail.example.com',
    'smtp://u:hunter2@',
    'smtp://u:hunter2/x@mail.example.com',
    'smtp://u:hunter2#x@mail.example.com',
    'smtp://u:hunter2?x@mail.example.com',
    'smtp://u:hunter2@mail.example.com:99999',
    'smtp://u:hunter2@mail.example.com:0',
    'smtp://u:hunter2@mail example.com',
    'smtp://u:hunter2@mail.example.com/path',
    'smtp://u:hunter2@mail.example.com?tls=maybe',
    'smtp://u:hunter2@mail.example.com?hunter2=1',
    'smtps://u:hunter2@mail.example.com?tls=off',
    'smtp://u:hunter2@mail.example.com?from=hunter2',
    'smtp://u:hunter2@mail.example.com?from=a@b.test&from=hunter2@b.test',
    'smtp://u:hunter2@mail.example.com?from=Ana%20%3Ca@hunter2.test%3E',
    'smtp://u:hunter2@mail.example.com?from=a@b.test%0d%0aBcc:hunter2',
    'smtp://hunter2@mail.example.com',
    'smtp://:hunter2@mail.example.com',
    'smtp://u:hunter2%zz@mail.example.com',
    'smtp://u:hunter2%0d%0aRSET@mail.example.com',
    'smtp://u:hunter2@mail.example.com%0d%0a',
  ])('%s', (url) => {
    const problem = checkSmtpUrl(url)
    expect(problem).toMatch(/^(must|takes) [^\r\n]+$/)
    expect(problem).not.toContain('hunter2')
  })
})
