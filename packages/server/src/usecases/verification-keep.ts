/** What an answer depends on, for a resource server that keeps it and is told of changes. */

import type { Deps } from '../deps.ts'
import { endOf } from '../domain/token.ts'
import type { KnownSecret } from '../verify/token-cache.ts'

export interface Keep {
  /** Everything up to this change is in the answer. */
  readonly position: number
  /** How long the secret lives, in milliseconds from now; null without end. */
  readonly ms: number | null
  /** With dots between them. */
  readonly tags: string
}

/** Of all that any answer about the secret depends on, whatever place was asked about. */
export function ownTags(deps: Pick<Deps, 'tags'>, { tenants, token }: KnownSecret): string {
  const ids = tenants.map(({ view }) => view.internalId)
  return deps.tags.ofAnswer(token.internalId, token.subject.userId, ids).join('.')
}

/**
 * By what an answer that was just given is to be kept; null where it must not be. `position` was noted before the caller
 * was judged. `tenant` is the one that was asked about, and `own` what `ownTags` answers.
 */
export function keepOf(
  deps: Pick<Deps, 'directory' | 'now' | 'tags'>,
  position: number,
  known: KnownSecret,
  tenant: string | null,
  own: string,
): Keep | null {
  const { secretExpiresAt, tenants, token } = known
  const asked = tenant === null ? null : deps.directory.peekById(tenant)
  if (asked === undefined) return null
  const isOwn = asked === null || tenants.some(({ view }) => view.internalId === asked.view.internalId)
  const end = endOf(token, secretExpiresAt)
  return {
    position,
    ms: end === null ? null : end - deps.now(),
    tags: isOwn ? own : ownTags(deps, { ...known, tenants: [...tenants, asked] }),
  }
}
