import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfThing } from './shared-things.ts'
import { createShownTable, type Packed } from './shown-table.ts'

interface Kind {
  readonly kind: string
}

const bytesOfAlikes = (count: number): number => count * bytesOfThing(JSON.stringify({ kind: 'a' }))
/** The few pages of a small table hold a dozen of these. */
const LONG = 'a'.repeat(60_000)

const packed = fc.record<Packed<Kind>>({
  ...{ life: fc.integer({ min: 1, max: 3 }), at: fc.double({ min: 0, max: 1e12, noNaN: true }) },
  lastUsedAt: fc.option(fc.nat(9), { nil: null }),
  lastUsedAddress: fc.constantFrom(null, '192.0.2.1', '2001:db8:1:2:3:4:5:6'),
  alike: fc.constantFrom('a', 'b', 'c').map((kind) => ({ kind })),
  own: fc.array(fc.constantFrom('', 'nightly', 'måned', '中文', '\u2028', LONG), { minLength: 1, maxLength: 2 }),
})

const tokens = fc.oneof(fc.nat(20), fc.constantFrom(2 ** 40, 2 ** 40 + 16))
const addresses = fc.constantFrom(null, '192.0.2.200', '10.0.0.1', '2001:db8::1')
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ token: tokens, packed }) },
  { weight: 6, arbitrary: fc.record({ token: tokens, at: fc.nat(9), address: addresses }) },
  { weight: 1, arbitrary: fc.constant('clear' as const) },
)

test('what it has of a token is what was put in last, with the uses written since', () => {
  let [there, gone] = [0, 0]
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 150, size: 'max' }), (deeds) => {
      const table = createShownTable<Kind>({ maxTokens: 16, maxAlikeBytes: bytesOfAlikes(4) })
      const expected = new Map<number, Packed<Kind>>()
      for (const each of deeds) {
        if (each === 'clear') {
          table.clear()
          expected.clear()
        } else if ('packed' in each) {
          expect(table.set(each.token, each.packed)).toBe(true)
          expected.set(each.token, each.packed)
          expect(table.get(each.token, each.packed.life)).toEqual(each.packed)
        } else {
          table.use(each.token, each.at, each.address)
          const known = expected.get(each.token)
          if (known === undefined || (known.lastUsedAt ?? 0) > each.at) continue
          const lastUsedAddress = each.address ?? known.lastUsedAddress
          expected.set(each.token, { ...known, lastUsedAt: each.at, lastUsedAddress })
        }
        for (const [token, known] of expected) {
          const found = table.get(token, known.life)
          expect(table.get(token, known.life + 1)).toBeNull()
          if (found === null) expected.delete(token)
          else expect(found).toEqual(known)
          if (found === null) gone += 1
          else there += 1
        }
      }
    }),
  )
  expect(there).toBeGreaterThan(0)
  expect(gone).toBeGreaterThan(0)
})

const A_TOKEN: Packed<Kind> = {
  ...{ life: 1, at: 2.5, lastUsedAt: null, lastUsedAddress: null, alike: { kind: 'a' }, own: ['nightly export'] },
}

test('as many are kept as there may be, and then the first ones give way', () => {
  const maxTokens = 3_000
  const table = createShownTable<Kind>({ maxTokens, maxAlikeBytes: bytesOfAlikes(4) })
  const own = ['x'.repeat(140)]
  for (let token = 0; token < 4 * maxTokens; token += 1) {
    table.set(token, { ...A_TOKEN, own })
    expect(table.get(Math.max(0, token - maxTokens + 1), 1)).not.toBeNull()
  }
  expect(table.get(0, 1)).toBeNull()
})

test('a kind that nobody has any more makes room for another', () => {
  const table = createShownTable<Kind>({ maxTokens: 16, maxAlikeBytes: bytesOfAlikes(2) })
  const set = (token: number, kind: string) => table.set(token, { ...A_TOKEN, alike: { kind } })
  expect([set(1, 'a'), set(2, 'b'), set(3, 'c')]).toEqual([true, true, false])
  // What was there of the token is not true any more, whatever there is room for.
  expect(set(1, 'c')).toBe(true)
  expect([set(2, 'd'), table.get(2, 1)?.alike, table.get(1, 1)?.alike]).toEqual([true, { kind: 'd' }, { kind: 'c' }])
  expect(set(2, 'c')).toBe(true)
  expect(set(1, 'd')).toBe(true)
})

test('what is too long for a page is not kept', () => {
  const table = createShownTable<Kind>({ maxTokens: 16, maxAlikeBytes: bytesOfAlikes(1) })
  expect(table.set(1, A_TOKEN)).toBe(true)
  expect(table.set(1, { ...A_TOKEN, own: [LONG.repeat(5)] })).toBe(false)
  expect(table.get(1, 1)).toBeNull()
  expect(table.set(2, { ...A_TOKEN, alike: { kind: 'b' } })).toBe(true)
})

test('an address that has no room makes it give the token up', () => {
  const table = createShownTable<Kind>({ maxTokens: 16, maxAlikeBytes: bytesOfAlikes(1) })
  table.set(1, A_TOKEN)
  table.use(1, 5, '255.255.255.255')
  expect(table.get(1, 1)).toEqual({ ...A_TOKEN, lastUsedAt: 5, lastUsedAddress: '255.255.255.255' })
  table.use(1, 6, '2001:db8:1:2:3:4:5:6')
  expect(table.get(1, 1)).toBeNull()
})
