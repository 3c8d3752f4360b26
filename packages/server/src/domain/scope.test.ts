import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coversPlace, EVERYWHERE, inTenant, type Place } from './scope.ts'

/** The places of two tenants; each unit has one path, as in a tree. */
const PLACES: readonly Place[] = [
  EVERYWHERE,
  ...[1, 2].flatMap((tenant) =>
    [[], [10], [10, 11], [10, 11, 12], [10, 13], [14]].map((units) => inTenant(tenant, units)),
  ),
]
const place = fc.constantFrom(...PLACES)

describe('a scope', () => {
  it.each([
    ['everywhere covers a unit', EVERYWHERE, inTenant(1, [10]), true],
    ['everywhere covers everywhere', EVERYWHERE, EVERYWHERE, true],
    ['a tenant covers itself', inTenant(1), inTenant(1), true],
    ['a tenant covers its units', inTenant(1), inTenant(1, [10, 11]), true],
    ['a tenant does not cover everywhere', inTenant(1), EVERYWHERE, false],
    ['a tenant does not cover another', inTenant(1), inTenant(2), false],
    ['a tenant does not cover units of another', inTenant(1), inTenant(2, [10]), false],
    ['a unit covers itself', inTenant(1, [10]), inTenant(1, [10]), true],
    ['a unit covers what lies far below', inTenant(1, [10]), inTenant(1, [10, 11, 12]), true],
    ['a unit does not cover its tenant', inTenant(1, [10]), inTenant(1), false],
    ['a unit does not cover its parent', inTenant(1, [10, 11]), inTenant(1, [10]), false],
    ['a unit does not cover the one beside', inTenant(1, [10, 11]), inTenant(1, [10, 13]), false],
    ['a unit does not cover one of the same number elsewhere', inTenant(1, [10]), inTenant(2, [10]), false],
    ['a unit does not cover everywhere', inTenant(1, [10]), EVERYWHERE, false],
  ])('%s', (_, scope, at, covered) => {
    expect(coversPlace(scope, at)).toBe(covered)
  })

  it('covers in order: itself, what lies below what it covers, and nothing both ways but the same', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(coversPlace(a, a)).toBe(true)
        expect(coversPlace(a, b) && coversPlace(b, c) && !coversPlace(a, c)).toBe(false)
        expect(coversPlace(a, b) && coversPlace(b, a)).toBe(a === b)
      }),
    )
  })
})
