import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ChainedEntry,
  canonicalJson,
  chainHash,
  chainMac,
  finishChain,
  GENESIS,
  startChain,
  stepChain,
} from './audit-chain.ts'

type Entry = ChainedEntry & { readonly action: string }

/** A chain of that many entries, as the store would write it. */
function chainOf(length: number): Entry[] {
  const entries: Entry[] = []
  let head = GENESIS
  for (let seq = 1; seq <= length; seq++) {
    const covered = { seq, action: seq % 2 === 0 ? 'token.revoked' : 'token.restored', details: { name: `n${seq}` } }
    const hash = chainHash(head, covered)
    entries.push({ ...covered, previousHash: head, hash })
    head = hash
  }
  return entries
}

function endOf(entries: readonly ChainedEntry[]) {
  return { count: entries.length, head: entries.at(-1)?.hash ?? GENESIS }
}

function check(found: readonly ChainedEntry[], end: ReturnType<typeof endOf>) {
  return finishChain(found.reduce(stepChain, startChain()), end)
}

describe('canonicalJson (RFC 8785)', () => {
  it.each([
    ['nothing', null, 'null'],
    ['truth', [true, false], '[true,false]'],
    ['an empty object', {}, '{}'],
    ['sorted names, at every depth', { b: 1, a: { d: [], c: 2 } }, '{"a":{"c":2,"d":[]},"b":1}'],
    ['an array in its order', [3, 1, 2], '[3,1,2]'],
    ['names with digits as text', { 10: 1, 9: 2, '': 0 }, '{"":0,"10":1,"9":2}'],
    [
      'names by UTF-16 units, not code points',
      { '\ufb33': 1, '😀': 2, ö: 3, '\r': 4 },
      '{"\\r":4,"ö":3,"😀":2,"\ufb33":1}',
    ],
    ['the short escapes', '\b\t\n\f\r"\\', '"\\b\\t\\n\\f\\r\\"\\\\"'],
    ['other control characters in lower case', '\u0000\u001f\u007f\u0080', '"\\u0000\\u001f\u007f\u0080"'],
    ['no other escapes', '/</script>€\u2028', '"/</script>€\u2028"'],
    ['a lone surrogate', 'a\ud800b', '"a\ufffdb"'],
    ['a zero without a sign', -0, '0'],
    ['whole numbers', [1e20, 1e21, 9007199254740992], '[100000000000000000000,1e+21,9007199254740992]'],
    ['small numbers', [1e-6, 1e-7, 5e-324, -0.5], '[0.000001,1e-7,5e-324,-0.5]'],
    ['the shortest form', [1.0, 4.5, 2e-3, 0.1 + 0.2], '[1,4.5,0.002,0.30000000000000004]'],
    ['a member named __proto__', JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
  ])('writes %s', (_, value, expected) => {
    expect(canonicalJson(value)).toBe(expected)
  })

  it.each([
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['an undefined element', [undefined]],
    ['a hole', new Array(1)],
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', new Uint8Array(2)],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['two names that fall together', { '\ud800': 1, '\ud801': 2 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow()
  })

  it('says the same of the same value, whatever the order of its members', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(canonicalJson(reversed(value))).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('goes a thousand levels deep', () => {
    expect(canonicalJson(JSON.parse('['.repeat(1000) + ']'.repeat(1000)))).toHaveLength(2000)
    expect(canonicalJson(JSON.parse(`${'{"":'.repeat(1000)}0${'}'.repeat(1000)}`))).toHaveLength(5001)
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).reverse()
  return Object.fromEntries(members.map(([name, member]) => [name, reversed(member)]))
}

describe('chainHash', () => {
  it('is SHA-256 of the previous hash and the canonical entry', () => {
    const expected = createHash('sha256').update(`${GENESIS}{"action":"setup.done","seq":1}`).digest('hex')
    expect(chainHash(GENESIS, { seq: 1, action: 'setup.done' })).toBe(expected)
    expect(chainHash(GENESIS, { seq: 1, hash: 'x', action: 'setup.done', previousHash: 'y' })).toBe(expected)
  })
})

describe('chainMac', () => {
  it('differs by key, count and head', () => {
    const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
    const head = 'a'.repeat(64)
    const macs = [
      chainMac(key, { count: 1, head }),
      chainMac(other, { count: 1, head }),
      chainMac(key, { count: 2, head }),
      chainMac(key, { count: 1, head: GENESIS }),
    ]
    expect(new Set(macs).size).toBe(4)
    expect(macs[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(chainMac(key, { count: 1, head })).toBe(macs[0])
  })
})

describe('checking the chain (X-07)', () => {
  const chain = chainOf(6)
  const third = chain[2] as Entry

  it.each([0, 1, 6])('finds a chain of %i intact', (length) => {
    expect(check(chainOf(length), endOf(chainOf(length)))).toEqual({ intact: true, entries: length })
  })

  it.each([
    ['a changed entry', chain.with(2, { ...third, action: 'token.deleted' }), 3],
    ['a member added', chain.with(2, { ...third, tenant: 'acme' } as Entry), 3],
    ['a changed entry, hashed again', chain.with(2, rehashed({ ...third, action: 'x' })), 4],
    ['a changed hash', chain.with(2, { ...third, hash: GENESIS }), 3],
    ['another previous hash', chain.with(2, rehashed({ ...third, previousHash: GENESIS })), 3],
    ['another previous hash, covered by none', chain.with(2, { ...third, previousHash: GENESIS }), 3],
    ['a removed entry', chain.toSpliced(2, 1), 3],
    ['the first removed', chain.slice(1), 1],
    [
      'a removed entry, the rest counted again',
      chain.toSpliced(2, 1).map((entry, at) => ({ ...entry, seq: at + 1 })),
      3,
    ],
    ['two swapped entries', chain.with(2, chain[3] as Entry).with(3, third), 3],
    ['an entry twice', chain.toSpliced(3, 0, third), 4],
    ['an inserted entry', chain.toSpliced(3, 0, rehashed({ ...third, seq: 4, previousHash: third.hash })), 5],
    ['a cut tail', chain.slice(0, 4), 5],
    ['everything gone', [], 1],
    ['an added tail', chainOf(8), 7],
    ['a last entry that was computed anew', chain.with(5, rehashed({ ...(chain[5] as Entry), action: 'x' })), 6],
  ])('shows %s, and where', (_, found, brokenAt) => {
    expect(check(found, endOf(chain))).toEqual({ intact: false, entries: found.length, brokenAt })
  })

  it('shows a number left out of a chain whose hashes all fit', () => {
    const first = rehashed({ seq: 1, previousHash: GENESIS, hash: '', action: 'a' })
    const third = rehashed({ seq: 3, previousHash: first.hash, hash: '', action: 'b' })
    expect(check([first, third], endOf([first, third]))).toMatchObject({ intact: false, brokenAt: 2 })
  })

  it('names the first of several places', () => {
    const found = chain
      .with(1, { ...(chain[1] as Entry), action: 'x' })
      .with(4, { ...(chain[4] as Entry), action: 'y' })
    expect(check(found, endOf(chain))).toMatchObject({ brokenAt: 2 })
  })

  it('shows every change of any one entry at that entry', () => {
    const change = fc.record({ action: fc.string(), extra: fc.jsonValue() }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.nat(5), change, (at, changed) => {
        const entry = chain[at] as Entry
        const found = { ...entry, ...changed }
        fc.pre(canonicalJson(found) !== canonicalJson(entry))
        expect(check(chain.with(at, found), endOf(chain))).toMatchObject({ intact: false, brokenAt: at + 1 })
      }),
    )
  })

  it('shows every other order and every selection', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(chain), (found) => {
        const same = found.length === chain.length && found.every((entry, at) => entry === chain[at])
        expect(check(found, endOf(chain)).intact).toBe(same)
      }),
    )
  })

  it('judges equal what is stored and read again as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (details) => {
        const hash = chainHash(GENESIS, { seq: 1, details })
        const stored = JSON.parse(JSON.stringify({ hash, details, previousHash: GENESIS, seq: 1 }))
        expect(check([stored], { count: 1, head: hash })).toEqual({ intact: true, entries: 1 })
      }),
    )
  })
})

function rehashed(entry: Entry): Entry {
  return { ...entry, hash: chainHash(entry.previousHash, entry) }
}
