/** Which steps to offer for a token. Whether one passes is the server's word, as everywhere. */

import type { Token } from '@polett/client/api'
import { holds, PLATFORM } from '../session/permissions.ts'
import { useSession } from '../session/tenant.ts'

export type TokenAct = 'revoke' | 'restore' | 'rotate' | 'replace' | 'delete' | 'disconnect'

/** What is asked about in a dialog where one stands. */
export type DialogAct = Exclude<TokenAct, 'rotate' | 'replace'>

/** In the order in which they stand in the menu (V-20). Only an active token is given a new secret. */
const ACTS: Readonly<Record<Token['status'], readonly TokenAct[]>> = {
  active: ['revoke', 'rotate', 'replace', 'delete'],
  suspended: ['revoke', 'replace', 'delete'],
  revoked: ['restore', 'replace', 'delete'],
  expired: ['delete'],
}

export interface TokenRights {
  /** What its status allows and the reader may do somewhere in its tenant. */
  readonly acts: readonly TokenAct[]
  readonly reveal: boolean
  readonly history: boolean
}

/** Everybody revokes and deletes their own user tokens, and disconnects their own devices. */
export function useTokenRights(token: Token): TokenRights {
  const session = useSession()
  const may = (permission: string): boolean => holds(session, permission, { tenant: token.tenant ?? PLATFORM })
  const own = token.user?.id === session.user.id
  const ownUserToken = own && token.kind === 'user'
  const allowed: Readonly<Record<TokenAct, boolean>> = {
    revoke: may('token:revoke') || ownUserToken,
    restore: may('token:revoke'),
    rotate: may('token:rotate'),
    replace: may('token:create') && may('token:delete'),
    delete: may('token:delete') || ownUserToken,
    disconnect: may('session:delete') || own,
  }
  const acts: readonly TokenAct[] = token.kind === 'mobile' ? ['disconnect'] : ACTS[token.status]
  return {
    acts: acts.filter((act) => allowed[act]),
    reveal: token.secretVisibility === 'sealed' && may('token:reveal'),
    history: may('audit:read'),
  }
}
