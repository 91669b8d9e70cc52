import { describe, expect, it } from 'vitest'
import { greeting, type Running } from './greeting.ts'

const lineOf = (word: string, config: Partial<Running['config']>, address = 'http://127.0.0.1:3000') =>
  greeting({
    config: {
      ...{ databaseUrl: null, dataDir: '/data', publicUrl: null, smtpUrl: null, trustProxy: [] },
      ...config,
    },
    ...{ address, hasDashboard: true, seconds: 1 },
  })
    .find((line) => line.startsWith(`  ${word} `))
    ?.slice(10)

describe('what is said of mail', () => {
  it.each([
    [{}, 'http://127.0.0.1:3000', 'http://127.0.0.1:3000/mail'],
    [{}, 'http://0.0.0.0:3000', 'http://localhost:3000/mail'],
    [{}, 'http://[::]:3000', 'http://localhost:3000/mail'],
    [{ publicUrl: 'http://localhost:8080' }, 'http://0.0.0.0:3000', 'http://localhost:3000/mail'],
  ])('with %j at %s: it is captured, and at %s', (config, address, shown) =>
    expect(lineOf('mail', config, address)).toBe(`captured, nothing leaves this machine: ${shown}`),
  )

  it.each([
    [{ publicUrl: 'https://leads.example.com' }, 'http://0.0.0.0:3000'],
    [{ trustProxy: ['10.0.0.0/8'] }, 'http://127.0.0.1:3000'],
    [{}, 'http://192.168.1.5:3000'],
  ])('with %j at %s: it is captured, and no page shows it', (config, address) => {
    const line = lineOf('mail', config, address)
    expect(line).toContain('/mail is closed')
    expect(line).not.toContain('http')
  })

  it('with SMTP: it is sent', () =>
    expect(lineOf('mail', { smtpUrl: 'smtp://mail.example.com' })).toBe('sent over SMTP'))
})

it.each([
  ['http://leads.example.com', true],
  ['http://localhost.example.com', true],
  ['https://leads.example.com', false],
  ['http://localhost:3000', false],
  ['http://127.0.0.1:3000', false],
  ['http://[::1]:3000', false],
  [null, false],
])('of the public URL %s it is said that cookies go in clear: %s', (publicUrl, isSaid) =>
  expect(lineOf('beware', { publicUrl })?.includes('in clear') ?? false).toBe(isSaid),
)
