import { BUILT_IN_ROLES } from '@polett/contract/permissions'
import { describe, expect, it } from 'vitest'
import { permissionSet } from './permission.ts'
import { inTenant } from './scope.ts'
import { ADMINISTRATING, administers, methodsOf } from './second-factor.ts'

const rightsOf = (permissions: readonly string[]) => [
  { scope: inTenant(1), permissions: permissionSet(permissions), because: { kind: 'grant' } as const },
]

describe('administers', () => {
  it.each([
    ['platform-admin', true],
    ['tenant-admin', true],
    ['unit-admin', true],
    ['tenant-user', false],
    ['unit-user', false],
    ['auditor', false],
  ] as const)('of the role %s: %s', (role, expected) => {
    expect(administers(rightsOf(BUILT_IN_ROLES[role].permissions))).toBe(expected)
  })

  it.each([
    [[], false],
    [['*'], true],
    [['user:*'], true],
    [['metrics:*'], false],
    [['token:read', 'token:introspect', 'metrics:read'], false],
    [['token:reveal'], true],
    [['session:create'], true],
    [['orders:write', 'orders:*'], false],
  ])('of %j: %s', (permissions, expected) => {
    expect(administers(rightsOf(permissions))).toBe(expected)
  })

  it('looks at every grant', () => {
    expect(administers([...rightsOf(['tenant:read']), ...rightsOf(['policy:update'])])).toBe(true)
  })

  it('takes each permission that changes something', () => {
    expect(ADMINISTRATING).toContain('policy:update')
    expect(ADMINISTRATING.filter((name) => /:(read|introspect)$/.test(name))).toEqual([])
    expect(ADMINISTRATING).toHaveLength(20)
  })
})

describe('methodsOf', () => {
  it.each([
    [{ totp: false, passkeys: 0, recoveryCodes: 0 }, []],
    [{ totp: false, passkeys: 0, recoveryCodes: 10 }, []],
    [{ totp: true, passkeys: 0, recoveryCodes: 0 }, ['totp']],
    [{ totp: true, passkeys: 0, recoveryCodes: 1 }, ['totp', 'recovery_code']],
    [{ totp: true, passkeys: 2, recoveryCodes: 1 }, ['passkey', 'totp', 'recovery_code']],
  ])('of %j are %j', (held, methods) => {
    expect(methodsOf(held)).toEqual(methods)
  })
})
