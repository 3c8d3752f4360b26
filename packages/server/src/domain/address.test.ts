import { BlockList } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Address,
  addressInside,
  type Cidr,
  clientAddress,
  formatAddress,
  formatCidr,
  parseAddress,
  parseCidr,
} from './address.ts'

const anyIPv4 = fc.ipV4()
const anyIPv6 = fc.ipV6()
const anyAddress = fc.oneof(anyIPv4, anyIPv6)

function cidrs(...texts: readonly string[]): Cidr[] {
  return texts.map((text) => parseCidr(text) ?? fail(text))
}

function address(text: string): Address {
  return parseAddress(text) ?? fail(text)
}

function fail(text: string): never {
  throw new Error(`${text} is not understood`)
}

describe('parseAddress', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
    ['1:2:3:4:5:6::', '1:2:3:4:5:6::'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::FFFF:a00:1', '10.0.0.1'],
    ['0:0:0:0:0:ffff:10.0.0.1', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
    ['::10.0.0.1', '::a00:1'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatAddress(address(text))).toBe(expected)
  })

  it.each([
    '',
    ' ',
    'unknown',
    'localhost',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.01',
    '0x0a.0.0.1',
    '167772161',
    '10.0.0.1:80',
    '10.0.0.1 ',
    ' 10.0.0.1',
    '10.0.0.1\n',
    '"10.0.0.1"',
    '[::1]',
    '[::1]:80',
    'fe80::1%eth0',
    '::ffff:10.0.0.256',
    '::ffff:010.0.0.1',
    ':::',
    '1::2::3',
    '12345::',
    '１０.0.0.1',
    'for=10.0.0.1',
    '10.0.0.0/8',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull()
  })

  it('reads what it writes', () => {
    fc.assert(
      fc.property(anyAddress, (text) => {
        const read = address(text)
        const written = formatAddress(read)
        expect(parseAddress(written)).toEqual(read)
        if (read.family === 6) expect(written).toBe(new URL(`http://[${text}]`).hostname.slice(1, -1))
      }),
    )
  })
})

describe('parseCidr', () => {
  it.each([
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.1/32', '10.0.0.1'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['::1', '::1'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatCidr(cidrs(text)[0] ?? fail(text))).toBe(expected)
  })

  it.each([
    '',
    '/',
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/+8',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    '10.0.0.0/8 ',
    '10.0.0.1/8',
    '10.0.0.1/31',
    '0.0.0.1/0',
    '::/129',
    '2001:db8::1/32',
    '::ffff:10.0.0.0/8',
    '::ffff:0:0/95',
    'fe80::1%eth0/64',
    '*',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeNull()
  })
})

describe('addressInside', () => {
  it.each([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.0.0.0', ['10.0.0.0/8'], false],
    ['9.255.255.255', ['10.0.0.0/8'], false],
    ['10.0.0.1', ['10.0.0.1'], true],
    ['10.0.0.2', ['10.0.0.1'], false],
    ['10.0.0.1', [], false],
    ['10.0.0.1', ['192.168.0.0/16', '10.0.0.0/30'], true],
    ['::ffff:10.0.0.1', ['10.0.0.0/8'], true],
    ['10.0.0.1', ['::ffff:10.0.0.0/104'], true],
    ['::a00:1', ['10.0.0.0/8'], false],
    ['10.0.0.1', ['::/0'], false],
    ['::1', ['0.0.0.0/0'], false],
    ['255.255.255.255', ['0.0.0.0/0'], true],
    ['2001:db8:ffff::', ['2001:db8::/32'], true],
    ['2001:db9::', ['2001:db8::/32'], false],
  ] as const)('%s in %j: %s', (text, blocks, expected) => {
    expect(addressInside(address(text), cidrs(...blocks))).toBe(expected)
  })

  it("agrees with the platform's own block lists", () => {
    const cases = fc.oneof(
      fc.record({ base: anyIPv4, other: anyIPv4, prefix: fc.integer({ min: 0, max: 32 }), near: fc.boolean() }),
      fc.record({ base: anyIPv6, other: anyIPv6, prefix: fc.integer({ min: 0, max: 128 }), near: fc.boolean() }),
    )
    fc.assert(
      fc.property(cases, ({ base, other, prefix, near }) => {
        const { family, value } = address(base)
        fc.pre(family === address(other).family && (family === 4) === base.includes('.'))
        const free = BigInt((family === 4 ? 32 : 128) - prefix)
        const block = { family, value: (value >> free) << free, prefix }
        const probe = near ? base : other
        const list = new BlockList()
        list.addSubnet(formatAddress(block), prefix, family === 4 ? 'ipv4' : 'ipv6')
        expect(addressInside(address(probe), [block])).toBe(list.check(probe, family === 4 ? 'ipv4' : 'ipv6'))
        expect(parseCidr(`${formatAddress(block)}/${prefix}`)).toEqual(block)
      }),
    )
  })
})

describe('clientAddress (L59)', () => {
  const proxies = cidrs('10.0.0.0/8', 'fd00::/8', '127.0.0.1')

  it.each([
    ['nobody forwarded', '203.0.113.7', [], '203.0.113.7'],
    ['an untrusted peer says otherwise', '203.0.113.7', ['198.51.100.1'], '203.0.113.7'],
    ['an untrusted peer sends garbage', '203.0.113.7', ['nonsense'], '203.0.113.7'],
    ['a proxy forwards', '10.0.0.1', ['198.51.100.1'], '198.51.100.1'],
    ['the client forged the left end', '10.0.0.1', ['127.0.0.1, 198.51.100.1'], '198.51.100.1'],
    ['the client forged garbage to the left', '10.0.0.1', ['garbage, 198.51.100.1'], '198.51.100.1'],
    ['two proxies forward', '10.0.0.1', ['198.51.100.1, 10.0.0.2'], '198.51.100.1'],
    ['the header came in two lines', '10.0.0.1', ['192.0.2.1', '198.51.100.1,10.0.0.2'], '198.51.100.1'],
    ['everyone on the way is trusted', '10.0.0.1', ['10.0.0.3, 10.0.0.2'], '10.0.0.3'],
    ['a proxy forwards nothing', '10.0.0.1', [''], '10.0.0.1'],
    ['the peer is mapped', '::ffff:10.0.0.1', ['::ffff:198.51.100.1'], '198.51.100.1'],
    ['tabs stand around the entry', '10.0.0.1', ['\t198.51.100.1 '], '198.51.100.1'],
    ['the peer is link-local', 'fe80::1%eth0', [], 'fe80::1'],
    ['IPv6 is forwarded', 'fd00::1', ['2001:DB8::0:1'], '2001:db8::1'],
    ['the entry has a port', '10.0.0.1', ['198.51.100.1:1234'], null],
    ['the entry has brackets', '10.0.0.1', ['[2001:db8::1]'], null],
    ['the entry has quotes', '10.0.0.1', ['"198.51.100.1"'], null],
    ['the entry has a zone', '10.0.0.1', ['fe80::1%eth0'], null],
    ['the entry has leading zeros', '10.0.0.1', ['198.051.100.1'], null],
    ['the entry is out of range', '10.0.0.1', ['198.51.100.256'], null],
    ['the entry is "unknown"', '10.0.0.1', ['198.51.100.1, unknown'], null],
    ['the entry is empty', '10.0.0.1', ['198.51.100.1, '], null],
    ['a space of another kind stands around it', '10.0.0.1', ['\u00a0198.51.100.1'], null],
    ['garbage stands behind a trusted proxy', '10.0.0.1', ['garbage, 10.0.0.2'], null],
    ['the peer is unknown', '', ['198.51.100.1'], null],
  ] as const)('when %s', (_, peer, forwardedFor, expected) => {
    expect(clientAddress(peer, forwardedFor, proxies)).toBe(expected)
  })

  it('trusts nobody by default', () => {
    fc.assert(
      fc.property(anyAddress, fc.array(fc.oneof(anyAddress, fc.string())), (peer, forwardedFor) => {
        expect(clientAddress(peer, forwardedFor, [])).toBe(formatAddress(address(peer)))
      }),
    )
  })

  it('lets a client behind a proxy say nothing about itself', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyAddress, fc.string())), anyAddress, (forged, real) => {
        fc.pre(!addressInside(address(real), proxies))
        expect(clientAddress('10.0.0.1', [...forged, real], proxies)).toBe(formatAddress(address(real)))
      }),
    )
  })
})
