import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { permissionSet } from './permission.ts'
import {
  findExcess,
  findGrant,
  type Grant,
  holds,
  holdsAnythingWithin,
  holdsWithin,
  permissionsAt,
  placesOf,
  type Rights,
} from './rights.ts'
import { coversPlace, EVERYWHERE, inTenant, type Place } from './scope.ts'

const PLACES: readonly Place[] = [
  EVERYWHERE,
  inTenant(1),
  inTenant(1, [10]),
  inTenant(1, [10, 11]),
  inTenant(1, [12]),
  inTenant(2),
]
const NAMES = ['user:read', 'user:update', 'user:unheard', 'orders:read', 'unheard:of']
const grant = (scope: Place, ...permissions: string[]): Grant => ({
  scope,
  permissions: permissionSet(permissions),
  because: { kind: 'grant' },
})
const anyGrant = fc
  .tuple(fc.constantFrom(...PLACES), fc.subarray(['*', 'user:*', 'user:read', 'user:update', 'orders:read']))
  .map(([scope, permissions]) => grant(scope, ...permissions))
const anyRights: fc.Arbitrary<Rights> = fc.array(anyGrant, { maxLength: 4 })

const everyPair = PLACES.flatMap((place) => NAMES.map((name) => ({ place, name })))

describe('rights', () => {
  it('add up: two lists together hold what either holds, in any order', () => {
    fc.assert(
      fc.property(anyRights, anyRights, (a, b) => {
        for (const { place, name } of everyPair) {
          const either = holds(a, name, place) || holds(b, name, place)
          expect(holds([...a, ...b], name, place)).toBe(either)
          expect(holds([...b, ...a], name, place)).toBe(either)
        }
      }),
    )
  })

  it('lie within rights exactly when every single right does', () => {
    fc.assert(
      fc.property(anyRights, anyRights, (wanted, own) => {
        const within = everyPair.every(({ place, name }) => !holds(wanted, name, place) || holds(own, name, place))
        expect(findExcess(wanted, own) === null).toBe(within)
      }),
      { numRuns: 2_000 },
    )
  })

  it('name the first right that is lacking, and where', () => {
    const own = [grant(inTenant(1), 'user:*')]
    const wanted = [grant(inTenant(1, [10]), 'user:read'), grant(inTenant(1, [10]), 'user:read', 'orders:read')]
    expect(findExcess(wanted, own)).toEqual({ permission: 'orders:read', scope: inTenant(1, [10]) })
    expect(findExcess([], [])).toBeNull()
    expect(findExcess([grant(EVERYWHERE)], [])).toBeNull()
  })

  it('within a place are those that hold there, above it or anywhere below it', () => {
    const inUnit = [grant(inTenant(1, [10]), 'user:read')]
    const seen = PLACES.map((place) => [holdsWithin(inUnit, 'user:read', place), holds(inUnit, 'user:read', place)])
    expect(seen).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [true, true],
      [false, false],
      [false, false],
    ])
    expect(holdsWithin(inUnit, 'user:update', inTenant(1))).toBe(false)
    expect(holdsAnythingWithin(inUnit, inTenant(1))).toBe(true)
    expect(holdsAnythingWithin(inUnit, inTenant(2))).toBe(false)
    expect(holdsAnythingWithin([grant(EVERYWHERE, 'user:read')], inTenant(2))).toBe(true)
    expect(holdsAnythingWithin([grant(EVERYWHERE)], inTenant(2))).toBe(false)
  })

  it('are listed at a place once, sorted, from every grant that reaches it', () => {
    fc.assert(
      fc.property(anyRights, fc.constantFrom(...PLACES), (rights, place) => {
        const expected = new Set(
          rights.filter(({ scope }) => coversPlace(scope, place)).flatMap((each) => each.permissions.list),
        )
        expect(permissionsAt(rights, place)).toEqual([...expected].sort())
      }),
    )
  })

  it('name the same places in any order, and others where a permission is held elsewhere', () => {
    const [here, below] = [grant(inTenant(1), 'user:read'), grant(inTenant(2, [20]), 'user:*')]
    const places = placesOf([here, below], 'user:read')
    expect(placesOf([below, grant(EVERYWHERE, 'orders:read'), here], 'user:read')).toBe(places)
    const others: readonly Rights[] = [[], [here], [below], [here, grant(inTenant(2), 'user:*')]]
    const texts = others.map((rights) => placesOf(rights, 'user:read'))
    expect(new Set([places, ...texts]).size).toBe(others.length + 1)
    expect(placesOf([here, below], 'user:update')).toBe(placesOf([below], 'user:read'))
    expect(placesOf([grant(EVERYWHERE, '*')], 'user:read')).not.toBe(placesOf([], 'user:read'))
  })

  it('say which grant it was', () => {
    const role: Grant = { ...grant(inTenant(1), 'user:read'), because: { kind: 'role', role: 'reader' } }
    expect(findGrant([grant(inTenant(2), '*'), role], 'user:read', inTenant(1, [10]))).toBe(role)
    expect(findGrant([role], 'user:update', inTenant(1))).toBeNull()
  })
})
