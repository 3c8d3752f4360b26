import { BUILT_IN_PERMISSIONS } from '@polett/contract/permissions'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  coversPermission,
  isBuiltIn,
  isDefined,
  isOwnName,
  isPermission,
  isPermissionName,
  permissionSet,
} from './permission.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9._-]{0,5}$/)
const name = fc.tuple(word, word).map(([resource, action]) => `${resource}:${action}`)
const grantable = fc.oneof(
  name,
  word.map((resource) => `${resource}:*`),
  fc.constant('*'),
)

describe('a permission', () => {
  it.each([
    ['orders:read', true, true],
    ['a:b', true, true],
    ['a1._-:b1._-', true, true],
    [`${'a'.repeat(63)}:${'b'.repeat(63)}`, true, true],
    [`${'a'.repeat(64)}:b`, false, false],
    [`a:${'b'.repeat(64)}`, false, false],
    ['orders:*', true, false],
    ['*', true, false],
    ['*:*', false, false],
    ['*:read', false, false],
    ['orders:re*', false, false],
    ['orders', false, false],
    ['orders:', false, false],
    [':read', false, false],
    ['orders:read:all', false, false],
    ['Orders:read', false, false],
    ['1orders:read', false, false],
    ['orders:read\n', false, false],
    [' orders:read', false, false],
    ['', false, false],
  ])('%j: can be granted %s, can be asked for %s', (text, granted, asked) => {
    expect(isPermission(text)).toBe(granted)
    expect(isPermissionName(text)).toBe(asked)
  })

  it.each([
    ['*', '*', true],
    ['*', 'orders:*', true],
    ['*', 'orders:read', true],
    ['orders:*', 'orders:*', true],
    ['orders:*', 'orders:read', true],
    ['orders:*', 'orders2:read', false],
    ['orders:*', 'order:read', false],
    ['orders:*', '*', false],
    ['orders:read', 'orders:read', true],
    ['orders:read', 'orders:*', false],
    ['orders:read', 'orders:reads', false],
    ['orders:read', '*', false],
  ])('%s covers %s: %s', (held, wanted, covered) => {
    expect(coversPermission(permissionSet([held]), wanted)).toBe(covered)
  })

  it('is covered by a set exactly when one member covers it, whatever else is there', () => {
    fc.assert(
      fc.property(fc.array(grantable, { maxLength: 6 }), grantable, (held, wanted) => {
        const alone = held.some((each) => coversPermission(permissionSet([each]), wanted))
        expect(coversPermission(permissionSet(held), wanted)).toBe(alone)
      }),
    )
  })

  it('covers what is covered by what it covers', () => {
    fc.assert(
      fc.property(grantable, grantable, grantable, (a, b, c) => {
        const covers = (x: string, y: string) => coversPermission(permissionSet([x]), y)
        expect(covers(a, b) && covers(b, c) && !covers(a, c)).toBe(false)
        expect(covers(a, a)).toBe(true)
      }),
    )
  })

  it('is not covered by a set of all actions that there are: more may come', () => {
    const all = Object.keys(BUILT_IN_PERMISSIONS)
    expect(coversPermission(permissionSet(all), 'user:*')).toBe(false)
    expect(coversPermission(permissionSet(all), '*')).toBe(false)
  })

  it('is listed once, in order', () => {
    expect(permissionSet(['b:a', 'a:b', 'b:a', '*']).list).toEqual(['*', 'a:b', 'b:a'])
  })
})

describe('a name that is granted', () => {
  it.each([
    ['*', [], true],
    ['user:read', [], true],
    ['user:*', [], true],
    ['user:fly', [], false],
    ['permission:read', [], false],
    ['permission:*', null, false],
    ['platform:*', null, false],
    ['node:read', null, false],
    ['orders:read', ['orders:read'], true],
    ['orders:write', ['orders:read'], false],
    ['orders:*', ['orders:read'], true],
    ['bills:*', ['orders:read'], false],
    ['orders:read', null, true],
    ['orders:*', null, true],
    ['user:fly', null, false],
    ['Orders:read', null, false],
    ['constructor', null, false],
  ])('%s where own names are %j means something: %s', (permission, ownNames, defined) => {
    expect(isDefined(permission, ownNames)).toBe(defined)
  })

  it.each([
    ['orders:read', true],
    ['orders:*', false],
    ['*', false],
    ['user:fly', false],
    ['token:read', false],
    ['permission:read', false],
    ['platform:read', false],
    ['node:read', false],
  ])('%s can be a name of a tenant: %s', (permission, possible) => {
    expect(isOwnName(permission)).toBe(possible)
  })

  it('is built in only by its exact name', () => {
    expect(['user:read', 'user:*', 'toString', '__proto__'].map(isBuiltIn)).toEqual([true, false, false, false])
  })
})
