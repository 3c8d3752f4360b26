import { BUILT_IN_ROLES, type BuiltInRoleId } from '@polett/contract/permissions'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aRole, aTenant, PLATFORM_TENANT, ROLE } from '../../test/rules/scene.ts'
import {
  isRoleActive,
  isUnitActive,
  liveMembershipRights,
  MAX_UNIT_DEPTH,
  membershipGrant,
  placeOf,
  roleFits,
  rolePermissions,
  subtreeOf,
  unitPath,
} from './directory.ts'
import { coversPlace, EVERYWHERE, inTenant } from './scope.ts'

const UNITS = [{ id: 20 }, { id: 21, parent: 20 }, { id: 22, parent: 21 }, { id: 23, parent: 20 }, { id: 24 }]
const acme = aTenant({ id: 2, units: UNITS })
const chain = (length: number) =>
  Array.from({ length }, (_, index) => ({ id: index + 1, parent: index === 0 ? null : index }))

describe('the tree of units', () => {
  it('gives each unit a path from its root', () => {
    expect([20, 21, 22, 23, 24].map((unit) => unitPath(acme, unit))).toEqual([
      [20],
      [20, 21],
      [20, 21, 22],
      [20, 23],
      [24],
    ])
    expect(placeOf(acme, 22)).toEqual(inTenant(2, [20, 21, 22]))
    expect(placeOf(acme, null)).toEqual(inTenant(2))
  })

  it('is 16 deep and no deeper, and a ring is not a tree', () => {
    expect(unitPath(aTenant({ id: 2, units: chain(MAX_UNIT_DEPTH) }), MAX_UNIT_DEPTH)).toHaveLength(16)
    expect(() => unitPath(aTenant({ id: 2, units: chain(17) }), 17)).toThrow('tree')
    expect(() =>
      unitPath(
        aTenant({
          id: 2,
          units: [
            { id: 1, parent: 2 },
            { id: 2, parent: 1 },
          ],
        }),
        1,
      ),
    ).toThrow('tree')
  })

  it('has below a unit all that descends from it', () => {
    expect([...subtreeOf(acme, 20)].sort()).toEqual([20, 21, 22, 23])
    expect(subtreeOf(acme, 22)).toEqual([22])
    expect(subtreeOf(acme, 24)).toEqual([24])
  })

  it('agrees with itself in any shape: below a unit lies exactly what its place covers', () => {
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(parents, (draws) => {
        const units = draws.map((draw, index) => ({
          id: index + 1,
          parent: draw % (index + 1) === 0 ? null : draw % (index + 1),
        }))
        const tenant = aTenant({ id: 2, units })
        for (const { id } of units) {
          const covered = units.filter((unit) => coversPlace(placeOf(tenant, id), placeOf(tenant, unit.id)))
          expect([...subtreeOf(tenant, id)].sort((a, b) => a - b)).toEqual(covered.map((unit) => unit.id))
        }
      }),
    )
  })

  it.each([
    ['a unit below an inactive one', 22, false],
    ['the inactive one', 21, false],
    ['the one above it', 20, true],
    ['the one beside it', 23, true],
    ['a unit that is gone', 99, false],
    ['the tenant as a whole', null, true],
  ])('says of %s whether it is active', (_, unit, active) => {
    const units = UNITS.map((each) => ({ ...each, active: each.id !== 21 }))
    expect(isUnitActive(aTenant({ id: 2, units }), unit)).toBe(active)
  })
})

describe('a built-in role', () => {
  const own = ['orders:read', 'orders:write', 'bills:pay']
  const admin = 'tenant:read user:* session:* token:* audit:read'
  const plain = 'tenant:read unit:read role:read'
  const unitAdmin = `${admin} unit:create unit:read unit:update role:read`

  it.each<[BuiltInRoleId, string, string]>([
    ['platform-admin', '*', ''],
    ['tenant-admin', `${admin} tenant:update unit:* role:* policy:update`, 'orders:* bills:*'],
    ['unit-admin', unitAdmin, 'orders:* bills:*'],
    ['tenant-user', plain, ''],
    ['unit-user', plain, ''],
    ['auditor', 'tenant:read user:read unit:read role:read session:read token:read audit:read', ''],
  ])('%s permits what is promised, and grows with own permissions as promised', (id, permissions, grown) => {
    const role = aRole({ id: ROLE[id], builtIn: id })
    const sorted = (text: string) => text.split(' ').filter(Boolean).sort()
    expect(rolePermissions(role, []).list).toEqual(sorted(permissions))
    expect(rolePermissions(role, own).list).toEqual(sorted(`${permissions} ${grown}`))
  })

  it('can be given own permissions when it is for plain users', () => {
    expect(
      rolePermissions(aRole({ id: 4, builtIn: 'tenant-user', permissions: ['orders:read'] }), own).names,
    ).toContain('orders:read')
    expect(Object.values(BUILT_IN_ROLES).map((role) => role.extensible)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ])
  })

  it('is not what a tenant’s own role is: that permits what is stored', () => {
    expect(rolePermissions(aRole({ id: 100, permissions: ['user:read', 'orders:*'] }), own).list).toEqual([
      'orders:*',
      'user:read',
    ])
  })
})

describe('a role', () => {
  const anywhere = aRole({ id: 100 })
  const ofUnit = aRole({ id: 101, unit: 21 })
  const operator = aRole({ id: 1, builtIn: 'platform-admin' })
  const platform = aTenant({ id: PLATFORM_TENANT, units: [{ id: 30 }] })

  it.each([
    ['for any place fits the tenant', acme, anywhere, null, true],
    ['for any place fits a unit', acme, anywhere, 22, true],
    ['of a unit fits that unit', acme, ofUnit, 21, true],
    ['of a unit fits below it', acme, ofUnit, 22, true],
    ['of a unit does not fit above it', acme, ofUnit, 20, false],
    ['of a unit does not fit beside it', acme, ofUnit, 23, false],
    ['of a unit does not fit the tenant', acme, ofUnit, null, false],
    ['of platform administrators fits the platform', platform, operator, null, true],
    ['of platform administrators does not fit a unit there', platform, operator, 30, false],
    ['of platform administrators does not fit another tenant', acme, operator, null, false],
  ])('%s', (_, tenant, role, unit, fits) => {
    expect(roleFits(tenant, role, unit)).toBe(fits)
  })
})

describe('a membership', () => {
  const membership = { unit: 22, role: 100 }
  const sketch = { id: 2, units: UNITS, roles: [{ id: 100, permissions: ['user:read'] }] }
  const live = (more: object) => liveMembershipRights(aTenant({ ...sketch, ...more }), membership)
  const asleep = (unit: number) => ({ units: UNITS.map((each) => ({ ...each, active: each.id !== unit })) })

  it('gives the permissions of its role in its unit', () => {
    expect(live({})).toEqual([
      {
        scope: inTenant(2, [20, 21, 22]),
        permissions: expect.objectContaining({ list: ['user:read'] }),
        because: { kind: 'role', role: 'r100' },
      },
    ])
  })

  it.each([
    ['the tenant', { active: false }],
    ['the role', { roles: [{ id: 100, permissions: ['user:read'], active: false }] }],
    ['the unit', asleep(22)],
    ['the unit above', asleep(21)],
    ['the root', asleep(20)],
  ])('gives nothing while %s is inactive, and still counts when it is handed out', (_, more) => {
    expect(live(more)).toEqual([])
    expect(membershipGrant(aTenant({ ...sketch, ...more }), membership).permissions.list).toEqual(['user:read'])
  })

  it('gives nothing when its unit or role is gone, or the role belongs to another unit', () => {
    expect(live({ units: UNITS.filter(({ id }) => id !== 22) })).toEqual([])
    expect(live({ roles: [] })).toEqual([])
    expect(live({ roles: [{ id: 100, permissions: ['user:read'], unit: 24 }] })).toEqual([])
    expect(isRoleActive(aTenant({ ...sketch, roles: [{ id: 100, unit: 21 }] }), membership)).toBe(true)
  })

  it('is not touched by an inactive unit beside it', () => {
    expect(live(asleep(23))).toHaveLength(1)
  })

  it('of a platform administrator holds everywhere, and only in the platform', () => {
    const operator = { unit: null, role: ROLE['platform-admin'] }
    expect(membershipGrant(aTenant({ id: PLATFORM_TENANT }), operator).scope).toEqual(EVERYWHERE)
    expect(membershipGrant(acme, operator).scope).toEqual(inTenant(2))
    expect(liveMembershipRights(acme, operator)).toEqual([])
    expect(membershipGrant(aTenant({ id: PLATFORM_TENANT }), { unit: null, role: ROLE['tenant-admin'] }).scope).toEqual(
      inTenant(PLATFORM_TENANT),
    )
  })
})
