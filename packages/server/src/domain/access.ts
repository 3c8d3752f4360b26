/**
 * Who may what: each call names one permission, and this file turns rights into one of three answers. What a caller
 * learns from a refusal depends on what they could see anyway, so that ids cannot be probed.
 */

import { holds, holdsAnythingWithin, holdsWithin, type Rights } from './rights.ts'
import { EVERYWHERE, inTenant, type Place } from './scope.ts'

/** `missing`: the place named in the refusal. `hidden` answers exactly as a thing that is not there. */
export type Judgement = 'allowed' | 'hidden' | 'refused'

/** A call that creates something below `place`. `named` is the tenant that the path or the body names, if any. */
export interface CreationQuestion {
  readonly permission: string
  readonly place: Place
  readonly named: number | 'unknown' | null
}

export function judgeCreation(rights: Rights, question: CreationQuestion): Judgement {
  const { permission, place, named } = question
  const within = placeNamed(named)
  if (named === 'unknown') {
    return !holds(rights, permission, within) && holdsAnythingWithin(rights, within) ? 'refused' : 'hidden'
  }
  if (holds(rights, permission, place)) return 'allowed'
  return named === null || holdsAnythingWithin(rights, within) ? 'refused' : 'hidden'
}

/** A call on one thing. A missing thing is judged as lying at the tenant. */
export interface ThingQuestion {
  readonly permission: string
  /** The permission that shows things of this sort. */
  readonly read: string
  /** Every place the thing lies at (a user: each membership); empty when there is no such thing. */
  readonly places: readonly Place[]
  /** The tenant that the path names: its id, `unknown` when there is none of that name, null when the path names none. */
  readonly named: number | 'unknown' | null
  /** `any`: one place is enough. `every`: the permission is needed at each of them. */
  readonly needed: 'any' | 'every'
}

/**
 * Allowed, or how to refuse. Rights are compared before existence is looked at, so the answer to somebody without
 * the right does not tell whether the thing is there.
 */
export function judgeThing(rights: Rights, question: ThingQuestion): Judgement {
  const { permission, read, places, named, needed } = question
  const within = placeNamed(named)
  const judged = places.length > 0 ? places : [within]
  const held = (place: Place): boolean => holds(rights, permission, place)
  if (needed === 'any' ? judged.some(held) : judged.every(held)) return 'allowed'
  if (named !== null && !holdsAnythingWithin(rights, within)) return 'hidden'
  if (!holdsWithin(rights, read, within)) return 'refused'
  return places.some((place) => holds(rights, read, place)) ? 'refused' : 'hidden'
}

/**
 * A call on a tenant's own record. It differs in one point: `tenant:read` held in any unit of the tenant shows it too.
 */
export function judgeTenant(rights: Rights, permission: string, named: number | 'unknown'): Judgement {
  const within = placeNamed(named)
  const seen = named !== 'unknown' && holdsWithin(rights, 'tenant:read', within)
  if (permission === 'tenant:read' && seen) return 'allowed'
  const places = named === 'unknown' ? [] : [within]
  const judgement = judgeThing(rights, { permission, read: 'tenant:read', places, named, needed: 'any' })
  return judgement === 'hidden' && seen ? 'refused' : judgement
}

/**
 * No tenant has this internal id. A tenant that does not exist is judged as one in which nobody was given anything, so
 * that only what is held everywhere counts there, and the answer is that of a tenant that exists.
 */
const NO_TENANT = -1

function placeNamed(named: number | 'unknown' | null): Place {
  if (named === null) return EVERYWHERE
  return inTenant(named === 'unknown' ? NO_TENANT : named)
}
