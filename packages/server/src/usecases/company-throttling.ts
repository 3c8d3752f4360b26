/** Slows down who begins sign-ins at companies without end, or guesses at their ends: by source, in the memory of each node. */

import type { Deps } from '../deps.ts'
import { createUnknownSecretLimit, type UnknownSecretLimit } from '../verify/unknown-secrets.ts'
import { tooMany } from './throttling.ts'

const limits = new WeakMap<Deps, UnknownSecretLimit>()

/** Throws `rate_limited` when a source has tried more than a hundred times within a minute. */
export function countCompanyTry(deps: Deps, address: string | null): void {
  const waitMs = limitOf(deps).count(address)
  if (waitMs !== null) throw tooMany(waitMs)
}

/**
 * What succeeds was no guess: an issuer that signs a whole company out comes from one address, as do all who sign in from
 * one office. `tries` is how many were counted on the way.
 */
export function forgiveCompanyTries(deps: Deps, address: string | null, tries: number): void {
  for (let count = 0; count < tries; count += 1) limitOf(deps).forgive(address)
}

function limitOf(deps: Deps): UnknownSecretLimit {
  const limit = limits.get(deps) ?? createUnknownSecretLimit(deps.now)
  limits.set(deps, limit)
  return limit
}
