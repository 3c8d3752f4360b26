import { expect, it } from 'vitest'
import { lacksOf } from './lacks.ts'

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
