/** Internet addresses and blocks of them, and which address a call really comes from. */

import { isIPv4, isIPv6 } from 'node:net'

/** An IPv4 address written inside IPv6 (::ffff:a.b.c.d) is the IPv4 address: there is one form of each. */
export interface Address {
  readonly family: 4 | 6
  readonly value: bigint
}

/** A block of addresses: all that share the first `prefix` bits with `value`. */
export interface Cidr extends Address {
  readonly prefix: number
}

/** An address as text alone: no port, no zone, no leading zeros, no white space. Null for anything else. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { family: 4, value: parseIPv4(text) }
  if (!isIPv6(text) || text.includes('%')) return null
  const value = parseIPv6(text)
  return value >> 32n === MAPPED ? { family: 4, value: value & 0xffffffffn } : { family: 6, value }
}

/** A block in CIDR form (RFC 4632), or an address for a block of one. Null for anything else, set host bits included. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/')
  const base = slash < 0 ? text : text.slice(0, slash)
  const address = parseAddress(base)
  if (address === null) return null
  const bits = bitsOf(address.family)
  if (slash < 0) return { ...address, prefix: bits }

  const digits = text.slice(slash + 1)
  if (!/^(?:0|[1-9]\d{0,2})$/.test(digits)) return null
  const written = Number(digits)
  // The prefix of a mapped IPv4 block counts the 96 bits before it.
  const prefix = address.family === 4 && base.includes(':') ? written - 96 : written
  if (prefix < 0 || prefix > bits) return null
  return hasHostBits(address.value, bits - prefix) ? null : { ...address, prefix }
}

/** Whether the address lies in one of the blocks. No blocks hold no address. */
export function addressInside(address: Address, cidrs: readonly Cidr[]): boolean {
  return cidrs.some((cidr) => {
    const free = BigInt(bitsOf(cidr.family) - cidr.prefix)
    return cidr.family === address.family && address.value >> free === cidr.value >> free
  })
}

/** The one spelling of an address: dotted decimal, or RFC 5952 §4. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return splitBits(value, 4, 8).join('.')
  const groups = splitBits(value, 8, 16).map((group) => group.toString(16))
  const { start, length } = longestZeros(groups)
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}

/** The one spelling of a block; a block of one address is written as that address. */
export function formatCidr(cidr: Cidr): string {
  const address = formatAddress(cidr)
  return cidr.prefix === bitsOf(cidr.family) ? address : `${address}/${cidr.prefix}`
}

/**
 * The address of the client. X-Forwarded-For is believed only from trusted peers, and is walked from the right: each
 * trusted proxy vouches for the entry that it added, and the first untrusted address is the client. Null when the answer
 * cannot be read; a token bound to addresses is then refused.
 */
export function clientAddress(
  peer: string,
  /** The raw values of the header, in the order received. */
  forwardedFor: readonly string[],
  trusted: readonly Cidr[],
): string | null {
  // The kernel names the interface of a link-local peer; the address is what counts.
  let client = parseAddress(peer.replace(/%.*$/, ''))
  const entries = forwardedFor.filter((value) => value !== '').flatMap((value) => value.split(','))
  while (client !== null && entries.length > 0 && addressInside(client, trusted)) {
    client = parseAddress(withoutBlanks(entries.pop() ?? ''))
  }
  return client === null ? null : formatAddress(client)
}

/** The upper 96 bits of an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2). */
const MAPPED = 0xffffn

function bitsOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128
}

function hasHostBits(value: bigint, free: number): boolean {
  return BigInt.asUintN(free, value) !== 0n
}

function parseIPv4(text: string): bigint {
  return joinBits(text.split('.').map(Number), 8)
}

/** Reads what `isIPv6` has accepted. */
function parseIPv6(text: string): bigint {
  const gap = text.indexOf('::')
  if (gap < 0) return joinBits(parseGroups(text), 16)
  const before = parseGroups(text.slice(0, gap))
  const after = parseGroups(text.slice(gap + 2))
  const zeros = new Array<number>(8 - before.length - after.length).fill(0)
  return joinBits([...before, ...zeros, ...after], 16)
}

function parseGroups(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((group) => {
    return group.includes('.') ? splitBits(parseIPv4(group), 2, 16) : [Number.parseInt(group, 16)]
  })
}

function joinBits(parts: readonly number[], width: number): bigint {
  return parts.reduce((value, part) => (value << BigInt(width)) | BigInt(part), 0n)
}

function splitBits(value: bigint, count: number, width: number): number[] {
  return Array.from({ length: count }, (_, at) =>
    Number(BigInt.asUintN(width, value >> BigInt((count - 1 - at) * width))),
  )
}

function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 }
  let start = 0
  for (const [at, group] of groups.entries()) {
    if (group !== '0') start = at + 1
    else if (at + 1 - start > longest.length) longest = { start, length: at + 1 - start }
  }
  return longest
}

/** Spaces and tabs are all that HTTP allows around an entry of a list (RFC 9110 §5.6.1). */
function withoutBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
