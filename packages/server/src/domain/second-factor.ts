/** Who needs a second factor, and what counts as one. */

import { BUILT_IN_PERMISSIONS } from '@polett/contract/permissions'
import { rolePermissions, type TenantView } from './directory.ts'
import { coversPermission } from './permission.ts'
import type { Rights } from './rights.ts'

/** Actions that look and change nothing. */
const LOOKING: ReadonlySet<string> = new Set(['read', 'introspect'])

/** Built-in permissions that do more than look: who holds one can change what others may do. */
export const ADMINISTRATING: readonly string[] = Object.keys(BUILT_IN_PERMISSIONS).filter(
  (name) => !LOOKING.has(name.slice(name.indexOf(':') + 1)),
)

/** Whether somebody with these rights is an administrator, of whatever little. A tenant's own permissions make nobody one. */
export function administers(rights: Rights): boolean {
  return rights.some(({ permissions }) => ADMINISTRATING.some((name) => coversPermission(permissions, name)))
}

/** Internal ids of the roles that make whoever holds them an administrator. */
export function administratingRoles({ ownNames, roles }: TenantView): readonly number[] {
  return [...roles.values()]
    .filter(
      (role) => role.active && ADMINISTRATING.some((name) => coversPermission(rolePermissions(role, ownNames), name)),
    )
    .map(({ internalId }) => internalId)
}

/** How a person can prove who they are after their password. */
export type FactorMethod = 'totp' | 'passkey' | 'recovery_code'

export interface HeldFactors {
  readonly totp: boolean
  readonly passkeys: number
  readonly recoveryCodes: number
}

/** In the order in which a page offers them. Recovery codes alone are nothing: they come and go with another factor. */
export function methodsOf({ passkeys, recoveryCodes, totp }: HeldFactors): readonly FactorMethod[] {
  if (!totp && passkeys === 0) return []
  return [
    ...(passkeys > 0 ? (['passkey'] as const) : []),
    ...(totp ? (['totp'] as const) : []),
    ...(recoveryCodes > 0 ? (['recovery_code'] as const) : []),
  ]
}
