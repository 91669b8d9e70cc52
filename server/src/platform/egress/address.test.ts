import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAllowList, isAddressRange, isPublicAddress } from './address.ts'

/**
 * A second classifier that shares nothing with the first: numbers and the tables of
 * https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, written by hand.
 */
type Block = readonly [first: bigint, bits: number]

function v4(text: string): Block {
  const [address = '', bits] = text.split('/')
  return [address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n), Number(bits)]
}

function v6(groups: string, bits: number): Block {
  const given = groups.split(':').map((group) => BigInt(`0x${group}`))
  return [given.reduce((sum, group, i) => sum | (group << BigInt(112 - 16 * i)), 0n), bits]
}

const specialV4 = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24',
  '203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32',
].flatMap((line) => line.split(' ').map(v4))

const globalV6 = v6('2000', 3)
const specialV6 = [
  v6('2001', 23), // IETF protocol assignments: Teredo, benchmarking, AMT, ORCHID, …
  v6('2001:db8', 32),
  v6('2002', 16),
  v6('2620:4f:8000', 48),
  v6('3fff', 20),
]

function isIn(value: bigint, [first, bits]: Block, width: number): boolean {
  const rest = BigInt(width - bits)
  return value >> rest === first >> rest
}

const isPublicV4 = (value: bigint): boolean => !specialV4.some((block) => isIn(value, block, 32))

function isPublicV6(value: bigint): boolean {
  const isatap = ((value >> 32n) & 0xfdffffffn) === 0x5efen
  return isIn(value, globalV6, 128) && !isatap && !specialV6.some((block) => isIn(value, block, 128))
}

/** Even spread finds the large blocks; the small ones are found at their edges. */
function around(blocks: readonly Block[], width: number): fc.Arbitrary<bigint> {
  const most = (1n << BigInt(width)) - 1n
  const edges = blocks.flatMap(([first, bits]) => {
    const last = first + (1n << BigInt(width - bits)) - 1n
    return [first - 1n, first, first + 1n, last - 1n, last, last + 1n].filter(
      (edge) => edge >= 0n && edge <= most,
    )
  })
  return fc.oneof(fc.bigInt({ min: 0n, max: most }), fc.constantFrom(...edges))
}

const anyV4 = around(specialV4, 32)
const anyV6 = fc.oneof(
  around(
    [...specialV6, globalV6, v6('0:0:0:0:0:ffff', 96), v6('64:ff9b', 96), v6('fe80', 10), v6('0', 96)],
    128,
  ),
  // ISATAP under any prefix, with both forms of the marker.
  fc
    .tuple(
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      fc.bigInt({ min: 0n, max: 0xffffffffn }),
      fc.boolean(),
    )
    .map(([prefix, host, isGlobal]) => (prefix << 64n) | ((isGlobal ? 0x02005efen : 0x5efen) << 32n) | host),
  fc.bigInt({ min: 0x2001n << 112n, max: (0x2002n << 112n) - 1n }),
)

const dotted = (value: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')

function colons(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  return groups.join(':')
}

describe('public addresses', () => {
  test('two independent classifiers agree on every IPv4 address', () => {
    fc.assert(
      fc.property(anyV4, (value) => isPublicAddress(dotted(value)) === isPublicV4(value)),
      { numRuns: 20_000 },
    )
  })

  test('two independent classifiers agree on every IPv6 address', () => {
    fc.assert(
      fc.property(anyV6, (value) => isPublicAddress(colons(value)) === isPublicV6(value)),
      { numRuns: 20_000 },
    )
  })

  test('no form of IPv4 inside IPv6 is public, not even of a public address', () => {
    fc.assert(
      fc.property(anyV4, (value) => {
        const [high, low] = [(value >> 16n).toString(16), (value & 0xffffn).toString(16)]
        const forms = [
          `::${dotted(value)}`,
          `::ffff:${dotted(value)}`,
          `::ffff:0:${high}:${low}`,
          `64:ff9b::${high}:${low}`,
          `64:ff9b:1::${high}:${low}`,
          `2002:${high}:${low}::1`,
          `2001:0:${high}:${low}::1`,
          `2a00:1450::5efe:${high}:${low}`,
          `2a00:1450::200:5efe:${high}:${low}`,
        ]
        return !forms.some(isPublicAddress)
      }),
    )
  })

  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::200e',
  ])('%s is public', (address) => expect(isPublicAddress(address)).toBe(true))

  test.each([
    ['the metadata service of AWS, GCP and Azure', '169.254.169.254'],
    ['that of AWS over IPv6', 'fd00:ec2::254'],
    ['that of Alibaba', '100.100.100.200'],
    ['that of Oracle', '192.0.0.192'],
    ["Azure's host", '168.63.129.16'],
    ['a zone', 'fe80::1%eth0'],
    ['a zone on a public address', '2606:4700:4700::1111%1'],
    ['octal', '010.8.8.8'],
    ['a name', 'example.com'],
    ['nothing', ''],
  ])('%s is not public (%s)', (_what, address) => expect(isPublicAddress(address)).toBe(false))
})

describe('the allow list', () => {
  test('holds its ranges, edges included, and nothing beside them', () => {
    const isAllowed = createAllowList(['10.1.2.3/8', '192.168.7.7', 'fd00::/8', '::1'])
    const within = ['10.0.0.0', '10.255.255.255', '192.168.7.7', 'fd00::1', 'fdff:ffff::1', '::1']
    const beside = [
      '9.255.255.255',
      '11.0.0.0',
      '192.168.7.8',
      'fe00::1',
      '::2',
      '1.1.1.1',
      '::ffff:10.0.0.1',
      'x',
    ]
    expect(within.filter((address) => !isAllowed(address))).toEqual([])
    expect(beside.filter(isAllowed)).toEqual([])
  })

  test.each([
    '10.0.0.0/33',
    '10/8',
    '010.0.0.0/8',
    'fd00::/129',
    '::1/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    'all',
    '',
  ])('%s is no range, and stops the start', (text) => {
    expect(isAddressRange(text)).toBe(false)
    expect(() => createAllowList([text])).toThrow('is not an address range')
  })
})
