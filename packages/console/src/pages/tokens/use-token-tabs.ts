/** The tabs that the reader may see, and what may be created here. */

import type { TokenKind } from '../../api/tokens.ts'
import { PLATFORM } from '../../session/permissions.ts'
import { useMay, useTenant } from '../../session/tenant.ts'

export type Tab = TokenKind | 'all'

const KINDS: readonly TokenKind[] = ['user', 'mobile', 'application', 'organization', 'group']

/** These lie in the tenant as a whole: rights in a department are not enough. */
const OF_WHOLE_TENANT: ReadonlySet<TokenKind> = new Set(['application', 'organization'])
const PLATFORM_HAS: ReadonlySet<TokenKind> = new Set(['user', 'mobile', 'application'])

export const ALL_KINDS = KINDS.join(',')

/** `all` is no tab of its own, but links can lead to it. */
export function useTokenTabs(): readonly TokenKind[] {
  const may = useMay()
  const offered = useKindsHere()
  return offered.filter((kind) => may(kind === 'mobile' ? 'session:read' : 'token:read', placeOf(kind)))
}

/** Sign-ins are not created here: a device makes them by signing in. */
export function useCreatableKinds(): readonly Exclude<TokenKind, 'mobile'>[] {
  const may = useMay()
  const offered = useKindsHere()
  return offered.filter((kind) => kind !== 'mobile').filter((kind) => may('token:create', placeOf(kind)))
}

function useKindsHere(): readonly TokenKind[] {
  const tenant = useTenant()
  return tenant === PLATFORM ? KINDS.filter((kind) => PLATFORM_HAS.has(kind)) : KINDS
}

const placeOf = (kind: TokenKind): readonly string[] | undefined => (OF_WHOLE_TENANT.has(kind) ? [] : undefined)
