/**
 * Opaque names for what an answer depends on. Whoever keeps the answer is told the tags of everything that changes, and
 * learns nothing from a tag that was not in an answer of theirs.
 */

import { createHmac } from 'node:crypto'
import type { Reach } from '../store/ledger.ts'
import { createGenerations } from './generations.ts'

export interface ChangeTags {
  /** Of a token, the user that it acts as, and the tenants that it depends on, by their internal ids. */
  ofAnswer(token: number, user: number | null, tenants: Iterable<number>): readonly string[]
  /** Of everything that a change reaches, without repetitions. */
  ofChange(reach: readonly Reach[]): readonly string[]
  /** Of the places where somebody may ask. */
  ofSight(places: string): string
}

/** Stands for whatever tenant it may be, in answers that depend on too many to name them. */
const ANY_TENANT = 'any'
const MAX_TENANTS = 16

/** 72 bits: two things with the same tag would only have an answer dropped that could have stayed. */
const TAG_BYTES = 9

/** A tag costs some microseconds, and most are asked for again and again. */
const MAX_KEPT = 20_000

type Noun = 'token' | 'user' | 'tenant'

/** The same on every node, because all nodes have the same `key`. */
export function createChangeTags(key: Uint8Array): ChangeTags {
  const kept = createGenerations<string, string>(MAX_KEPT)

  function tagOf(noun: Noun, id: number): string {
    const name = `${noun}:${id}`
    const present = kept.get(name)
    if (present !== undefined) return present
    const tag = compute(name)
    kept.set(name, tag)
    return tag
  }

  function compute(name: string): string {
    return createHmac('sha256', key).update(name).digest().subarray(0, TAG_BYTES).toString('base64url')
  }

  function tagsOf(reach: Reach): readonly string[] {
    switch (reach.kind) {
      case 'token':
      case 'user':
        return [tagOf(reach.kind, reach.id)]
      case 'tenant':
        return [tagOf('tenant', reach.id), ANY_TENANT]
      case 'role':
      case 'unit':
        return [tagOf('tenant', reach.tenant), ANY_TENANT]
    }
  }

  return {
    ofAnswer(token, user, tenants) {
      const own = user === null ? [tagOf('token', token)] : [tagOf('token', token), tagOf('user', user)]
      const ids = new Set(tenants)
      return ids.size > MAX_TENANTS ? [...own, ANY_TENANT] : [...own, ...Array.from(ids, (id) => tagOf('tenant', id))]
    },
    ofSight: (places) => compute(`sight:${places}`),
    ofChange: (reach) => [...new Set(reach.flatMap(tagsOf))],
  }
}
