import { describe, expect, it } from 'vitest'
import { readPermissionList } from './permission-list.ts'

const SITE = { own: ['orders:read', 'orders:write'], everywhere: false }
const EVERYWHERE = { own: [], everywhere: true }

describe('C-33: a pasted list of permissions', () => {
  it.each([
    ['READ_TENANT, MANAGE_PROFILES\nMANAGE_TICKETS', ['tenant:read', 'user:*', 'session:*']],
    ['read_tenant;update_tenant', ['tenant:read', 'tenant:update']],
    ['["tenant:read", "user:*"]', ['tenant:read', 'user:*']],
    ['tenant:read tenant:read READ_TENANT', ['tenant:read']],
    ['orders:read orders:*', ['orders:read', 'orders:*']],
    ['*', ['*']],
    ['', []],
  ])('%j gives %j', (text, permissions) => {
    expect(readPermissionList(text, SITE)).toEqual({ permissions, unknown: [], platformWide: [] })
  })

  it('takes what it knows and names what it does not', () => {
    expect(readPermissionList('user:read, user:fly, BAKE_BREAD bills:read bills:* :', SITE)).toEqual({
      permissions: ['user:read'],
      unknown: ['user:fly', 'BAKE_BREAD', 'bills:read', 'bills:*', ':'],
      platformWide: [],
    })
  })

  it('takes what concerns the installation only where it holds everywhere', () => {
    expect(readPermissionList('CREATE_TENANT metrics:* tenant:read', SITE)).toEqual({
      permissions: ['tenant:read'],
      unknown: [],
      platformWide: ['CREATE_TENANT', 'metrics:*'],
    })
    expect(readPermissionList('CREATE_TENANT bills:read', EVERYWHERE).permissions).toEqual([
      'tenant:create',
      'bills:read',
    ])
    expect(readPermissionList('user:fly', EVERYWHERE).unknown).toEqual(['user:fly'])
  })
})
