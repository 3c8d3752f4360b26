/** Ending a token by its secret, as OAuth 2 clients do (RFC 7009). */

import type { Deps } from '../deps.ts'
import { isOver } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import type { Caller } from './caller.ts'
import { confirmAll } from './mutation.ts'
import { Problem } from './problem.ts'
import { sees } from './token-judging.ts'
import { deleteToken } from './tokens-change.ts'

/**
 * Deletes the token for itself and for callers who may delete it. Nothing happens when nobody has been given the secret or
 * the token is out of the caller's sight: both look alike. Throws 403 for a token in sight.
 */
export async function revokeBySecret(deps: Deps, caller: Caller, secret: string): Promise<Propagation> {
  return (await deleteBySecret(deps, caller, secret)) ?? confirmAll(deps)
}

async function deleteBySecret(deps: Deps, caller: Caller, secret: string): Promise<Propagation | null> {
  const known = await deps.tokens.find(secret)
  if (known === null || isOver(known.secretExpiresAt, deps.now())) return null
  try {
    return await deleteToken(deps, caller, known.token.id)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'not_found') return null
    if (error.code === 'permission_missing' && !sees(caller, known.token.terms.kind, known.token.terms.home))
      return null
    throw error
  }
}
