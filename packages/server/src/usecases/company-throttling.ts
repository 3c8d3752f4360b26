/** Slows down who begins sign-ins at companies without end, or guesses at their ends: by source, in the memory of each node. */

import type { Deps } from '../deps.ts'
import { createUnknownSecretLimit, type UnknownSecretLimit } from '../verify/unknown-secrets.ts'
import { tooMany } from './throttling.ts'

const limits = new WeakMap<Deps, UnknownSecretLimit>()

/** Throws `rate_limited` when a source has tried more than a hundred times within a minute. */
export function countCompanyTry(deps: Deps, address: string | null): void {
  const limit = limits.get(deps) ?? createUnknownSecretLimit(deps.now)
  limits.set(deps, limit)
  const waitMs = limit.count(address)
  if (waitMs !== null) throw tooMany(waitMs)
}
