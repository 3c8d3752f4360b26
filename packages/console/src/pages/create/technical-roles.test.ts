import { BUILT_IN_ROLES, type BuiltInRoleId } from '@polett/contract/permissions'
import { expect, it } from 'vitest'
import { TECHNICAL_ROLES } from './technical-roles.ts'

it('knows the user types of technical users as the server does', () => {
  for (const [role, permissions] of Object.entries(TECHNICAL_ROLES)) {
    expect(permissions).toEqual(BUILT_IN_ROLES[role as BuiltInRoleId].permissions)
  }
})
