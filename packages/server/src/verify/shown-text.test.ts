import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Moving, putTogether, takeApart, takeApartAlone } from './shown-text.ts'

/** What could be taken for a member, if texts were not escaped. */
const MISLEADING = ['"', '\\', '\n', '"name":"', '","id":"x', '"createdBy":{"active":true}', ',"lastUsedAt":null', '}']

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.constantFrom(...MISLEADING, 'ø', '中', 'a'), { maxLength: 6 }).map((pieces) => pieces.join('')),
)
const nullable = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const anyInstant = fc.integer({ min: -1e12, max: 4e12 })
const asText = (at: number) => new Date(at).toISOString()
const instants = anyInstant.map(asText)

const moving = fc.record<Moving>({
  creatorActive: fc.boolean(),
  lastUsedAt: nullable(anyInstant),
  lastUsedAddress: nullable(fc.constantFrom('192.0.2.1', '2001:db8::17')),
})

const anyToken = fc.record({
  ...{ id: anyText, kind: fc.constantFrom<string>('user', 'application'), name: anyText, description: anyText },
  ...{ application: nullable(anyText), tenant: nullable(anyText) },
  user: nullable(fc.record({ id: anyText, username: anyText, name: anyText, email: nullable(anyText) })),
  grants: fc.array(fc.record({ tenant: anyText, permissions: fc.array(anyText, { maxLength: 2 }) }), { maxLength: 2 }),
  ...{ expiresAt: nullable(fc.oneof(instants, fc.constant('not a moment'))), createdAt: instants },
  createdBy: nullable(fc.record({ id: nullable(anyText), name: anyText })),
  ...{ updatedAt: instants, secretPrefix: anyText, secretLast4: anyText },
  ...{ allowedIps: fc.array(anyText, { maxLength: 2 }), version: fc.nat() },
  device: nullable(fc.record({ id: nullable(anyText), name: anyText })),
})
type AnyToken = typeof anyToken extends fc.Arbitrary<infer T> ? T : never

function textOf(token: AnyToken, { creatorActive, lastUsedAddress, lastUsedAt }: Moving): string {
  const { allowedIps, createdBy, device, secretLast4, secretPrefix, updatedAt, version, ...first } = token
  return JSON.stringify({
    ...first,
    createdBy: createdBy === null ? null : { ...createdBy, active: creatorActive },
    ...{ updatedAt, lastUsedAt: lastUsedAt === null ? null : asText(lastUsedAt), lastUsedAddress },
    ...{ secretPrefix, secretLast4, allowedIps, version, device },
  })
}

test.each([takeApart, takeApartAlone])('%O: put together again, a token is the same, but for what changes', (apart) => {
  fc.assert(
    fc.property(anyToken, moving, moving, (token, before, after) => {
      const shown = apart(textOf(token, before))
      if (shown === null) throw new Error('It was not taken for a token.')
      expect(shown.own.join('')).not.toContain('\n')
      expect(putTogether(shown, after)).toBe(textOf(token, after))
    }),
    { numRuns: 500 },
  )
})

test('tokens that differ in what is their own alone have the rest alike', () => {
  const [a, b] = [1, 2].map((number) => {
    const at = asText(number)
    const user = { id: `u${number}`, username: `n${number}`, name: `N ${number}`, email: `${number}@a` }
    const own = { id: `t${number}`, name: `T ${number}`, secretPrefix: `p${number}`, secretLast4: `${number}` }
    const same = { kind: 'user', description: '', application: null, tenant: 'acme', grants: [], allowedIps: [] }
    const made = { expiresAt: null, createdAt: at, updatedAt: at, createdBy: { id: 'm', name: 'M' }, version: 1 }
    const token = { ...same, ...made, ...own, user, device: null }
    const creatorActive = number === 1
    return takeApart(textOf(token, { creatorActive, lastUsedAt: number, lastUsedAddress: `192.0.2.${number}` }))
  })
  expect(a?.alike).toEqual(b?.alike)
  expect(a?.own.filter((text) => b?.own.includes(text))).toEqual([''])
})

test('what is no token is not taken apart', () => {
  for (const apart of [takeApart, takeApartAlone]) expect(apart('{"id":"t","createdBy":{"active":true}}')).toBeNull()
})
