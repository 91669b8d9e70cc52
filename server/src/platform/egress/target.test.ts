import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAllowList } from './address.ts'
import { isOneOf, judge, parseTarget } from './target.ts'

const noRules = { isAllowed: () => false, allowSetting: 'THE_SETTING' }

function hostOf(url: string): string {
  const target = parseTarget(url)
  return 'reason' in target ? `refused: ${target.reason}` : target.host
}

/** What the text alone allows, for a host with a public address. */
function refusalOf(url: string): string | null {
  const target = parseTarget(url)
  return 'reason' in target ? target.reason : (judge(target, ['1.1.1.1'], noRules)?.reason ?? null)
}

const numeral = fc.constantFrom(
  (n: number) => String(n),
  (n: number) => `0${n.toString(8)}`,
  (n: number) => `0x${n.toString(16)}`,
  (n: number) => `0X000${n.toString(16).toUpperCase()}`,
)

/** An address cut as inet_aton allows: 1 to 4 numbers, the last one taking all that is left. */
const spelling = fc
  .tuple(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.integer({ min: 1, max: 4 }),
    fc.array(numeral, { minLength: 4, maxLength: 4 }),
  )
  .map(([value, count, forms]) => {
    const octets = [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
    const head = octets.slice(0, count - 1)
    const numbers = [...head, octets.slice(count - 1).reduce((sum, octet) => sum * 256 + octet, 0)]
    return { expected: octets.join('.'), text: numbers.map((n, i) => (forms[i] ?? String)(n)).join('.') }
  })

const fullWidth = (text: string): string =>
  text.replace(/[0-9a-fx]/gi, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0))
const percent = (text: string): string =>
  text.replace(/\d/g, (digit) => `%${digit.charCodeAt(0).toString(16)}`)
const disguise = fc.constantFrom(
  (text: string) => text,
  fullWidth,
  percent,
  (text: string) => text.replaceAll('.', '。'),
)

describe('reading a URL', () => {
  test('every spelling of an IPv4 address is read as the address that a connection would reach', () => {
    fc.assert(
      fc.property(spelling, disguise, fc.constantFrom('', '.'), ({ expected, text }, hide, dot) => {
        return hostOf(`https://${hide(text)}${dot}/`) === expected
      }),
      { numRuns: 5_000 },
    )
  })

  test('every spelling of an IPv6 address is read as one', () => {
    const spellings = ['[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::0.0.0.1]', '[0:0::1]']
    expect(spellings.map((host) => hostOf(`https://${host}/`))).toEqual(spellings.map(() => '::1'))
    expect(hostOf('https://[::FFFF:127.0.0.1]/')).toBe('::ffff:7f00:1')
  })

  test.each([
    ['a zone', 'https://[fe80::1%25eth0]/'],
    ['a number too large', 'https://256.256.256.256/'],
    ['a name that ends in a number', 'https://example.1/'],
    ['an empty label', 'https://example..com/'],
    ['a label of 64', `https://${'a'.repeat(64)}.com/`],
    ['a name of 254', `https://${'a.'.repeat(126)}aa/`],
    ['a user name', 'https://me@example.com/'],
    ['a password', 'https://:secret@example.com/'],
    ['a fragment', 'https://example.com/#x'],
    ['an empty fragment', 'https://example.com/#'],
    ['2,049 characters', `https://example.com/${'x'.repeat(2029)}`],
    ['2,049 characters once written out', `https://example.com/${'é'.repeat(400)}`],
    ['another scheme', 'ftp://example.com/'],
    ['a script', 'javascript:alert(1)'],
    ['no scheme', 'example.com/hook'],
    ['nothing', ''],
  ])('%s is refused, whatever the addresses', (_what, url) =>
    expect(parseTarget(url)).toHaveProperty('reason'),
  )

  test('the same host comes out as the same text', () => {
    const spellings = [
      'https://Example.COM./x',
      'https:\\\\example.com:443\\x',
      ' https://ex\nample.com/x',
      'https://ｅxample.com/x',
    ]
    for (const url of spellings) expect(parseTarget(url)).toMatchObject({ href: 'https://example.com/x' })
  })
})

describe('judging a URL', () => {
  test.each([
    'https://example.com/',
    'https://hooks.zapier.com/hooks/catch/1/a?b=c%20d',
    'https://example.com:8443/',
    'https://bücher.example.com/',
    'https://my_app.up.railway.app/',
    'https://1.1.1.1/',
    'https://localhost.example.com/',
  ])('%s is fine', (url) => expect(refusalOf(url)).toBeNull())

  test.each([
    'http://example.com/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://printer/',
    'https://com/',
    'https://router.lan/',
    'https://nas.local/',
    'https://metadata.google.internal/',
    'https://svc.cluster.local/',
    'https://hub.home.arpa/',
    'https://1.0.0.127.in-addr.arpa/',
    'https://abc.onion/',
    'https://a.test/',
    'https://a.example/',
    'https://a.invalid/',
    ...[0, 22, 25, 53, 2375, 3306, 5432, 6379, 6443, 9200, 11211, 27017].map(
      (port) => `https://example.com:${port}/`,
    ),
  ])('%s is refused, and the sentence names the setting', (url) =>
    expect(refusalOf(url)).toContain('THE_SETTING'),
  )

  test('each address must be public: one private answer among public ones refuses the host', () => {
    const target = parseTarget('https://example.com/')
    if ('reason' in target) throw new Error(target.reason)
    expect(judge(target, ['1.1.1.1', '2606:4700::1111'], noRules)).toBeNull()
    expect(judge(target, [], noRules)).toBeNull()
    for (const address of ['10.0.0.7', '::1', '169.254.169.254']) {
      const reason = judge(target, ['1.1.1.1', address], noRules)?.reason
      expect(reason).toContain('THE_SETTING')
      expect(reason).not.toContain(address)
    }
  })

  test('a host with every address in the allow list is free of the rules on scheme, name and port; with one outside it is not', () => {
    const rules = { isAllowed: createAllowList(['10.0.0.0/8']), allowSetting: 'THE_SETTING' }
    const target = parseTarget('http://crm:5432/hook')
    if ('reason' in target) throw new Error(target.reason)
    expect(judge(target, ['10.0.0.7', '10.9.9.9'], rules)).toBeNull()
    expect(judge(target, ['10.0.0.7', '1.1.1.1'], rules)).not.toBeNull()
    expect(judge(target, ['10.0.0.7', '192.168.0.1'], rules)).not.toBeNull()
    // A name that does not resolve is in no list.
    expect(judge(target, [], rules)).not.toBeNull()
  })

  test('the address of a socket is compared as an address, not as a text', () => {
    expect(isOneOf('2606:4700::1111', ['2606:4700:0:0::1111'])).toBe(true)
    expect(isOneOf('10.0.0.1', ['1.1.1.1'])).toBe(false)
    expect(isOneOf(undefined, ['1.1.1.1'])).toBe(false)
  })
})
