/** What an answer depends on, for a resource server that keeps it and is told of changes. */

import type { Deps } from '../deps.ts'
import type { KnownSecret } from '../verify/token-cache.ts'

export interface Keep {
  /** Everything up to this change is in the answer. */
  readonly position: number
  /** How long the secret lives, in milliseconds from now; null without end. */
  readonly ms: number | null
  readonly tags: readonly string[]
}

/**
 * By what an answer that was just given is to be kept; null where it must not be. `position` was noted before the caller
 * was judged. `tenant` is the one that was asked about.
 */
export function keepOf(
  deps: Pick<Deps, 'directory' | 'now' | 'tags'>,
  position: number,
  { secretExpiresAt, tenants, token }: KnownSecret,
  tenant: string | null,
): Keep | null {
  const asked = tenant === null ? null : deps.directory.peekById(tenant)
  if (asked === undefined) return null
  const copies = asked === null ? tenants : [...tenants, asked]
  const ends = [token.live.expiresAt, secretExpiresAt].filter((end) => end !== null)
  return {
    position,
    ms: ends.length === 0 ? null : Math.min(...ends) - deps.now(),
    tags: deps.tags.ofAnswer(
      token.internalId,
      token.subject.userId,
      copies.map(({ view }) => view.internalId),
    ),
  }
}
