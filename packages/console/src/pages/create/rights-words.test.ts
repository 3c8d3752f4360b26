import { BUILT_IN_ROLES, type BuiltInRoleId } from '@polett/contract/permissions'
import { expect, it } from 'vitest'
import { inOrder, lacksOf, TECHNICAL_ROLES } from './rights-words.ts'

it.each([
  [['*'], []],
  [[], ['tenant', 'user', 'unit', 'role', 'session', 'token', 'audit', 'policy']],
  [
    ['tenant:read', 'user:*', 'session:*'],
    ['tenantChange', 'unit', 'role', 'token', 'audit', 'policy'],
  ],
  [
    ['tenant:read', 'user:read', 'unit:update', 'role:*', 'token:introspect', 'audit:read', 'session:read'],
    ['tenantChange', 'userChange', 'sessionChange', 'policy'],
  ],
])('with %j it may not %j', (permissions, lacks) => {
  expect(lacksOf(permissions)).toEqual(lacks)
})

it('puts together what concerns the same', () => {
  expect(inOrder(['orders:read', 'audit:read', 'user:read', 'tenant:read'])).toEqual([
    'tenant:read',
    'user:read',
    'audit:read',
    'orders:read',
  ])
})

it('knows the user types of technical users as the server does', () => {
  for (const [role, permissions] of Object.entries(TECHNICAL_ROLES)) {
    expect(permissions).toEqual(BUILT_IN_ROLES[role as BuiltInRoleId].permissions)
  }
})
