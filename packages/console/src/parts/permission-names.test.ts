import { BUILT_IN_PERMISSIONS, PLATFORM_WIDE_PERMISSIONS } from '@polett/contract/permissions'
import { describe, expect, it } from 'vitest'
import {
  BUILT_IN_GROUPS,
  groupByResource,
  isPermission,
  isPermissionName,
  PLATFORM_WIDE,
  withoutPermission,
  withPermission,
} from './permission-names.ts'

it('knows every permission that the server knows', () => {
  const named = BUILT_IN_GROUPS.flatMap(({ permissions }) => permissions)
  expect([...named].sort()).toEqual(Object.keys(BUILT_IN_PERMISSIONS).sort())
  expect(PLATFORM_WIDE).toEqual(PLATFORM_WIDE_PERMISSIONS)
})

describe('a set of permissions', () => {
  it.each([
    [['user:read'], 'user:*', ['user:*']],
    [['user:*'], 'user:read', ['user:*']],
    [['tenant:read', 'user:read'], '*', ['*']],
    [['tenant:read'], 'user:read', ['tenant:read', 'user:read']],
  ])('%j with %s is %j', (held, added, grown) => {
    expect(withPermission(held, added)).toEqual(grown)
  })

  it('takes one away and leaves the others', () => {
    expect(withoutPermission(['user:*', 'tenant:read'], 'user:*')).toEqual(['tenant:read'])
  })

  it('groups names by their resource', () => {
    expect(groupByResource(['orders:read', 'bills:read', 'orders:write'])).toEqual([
      { resource: 'orders', permissions: ['orders:read', 'orders:write'] },
      { resource: 'bills', permissions: ['bills:read'] },
    ])
  })
})

it.each([
  ['orders:read', true, true],
  ['orders:*', false, true],
  ['*', false, true],
  ['orders', false, false],
  ['*:read', false, false],
  ['Orders:read', false, false],
  ['orders:read ', false, false],
  [`${'a'.repeat(63)}:read`, true, true],
  [`${'a'.repeat(64)}:read`, false, false],
])('%s: a name %s, a permission %s', (text, name, permission) => {
  expect([isPermissionName(text), isPermission(text)]).toEqual([name, permission])
})
