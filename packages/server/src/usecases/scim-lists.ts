/** What lists of people and of groups for a company's directory have in common. */

import { type Condition, type KnownAttributes, readCondition } from '../domain/scim-condition.ts'
import { parseFilter } from '../domain/scim-filter.ts'
import { Problem } from './problem.ts'

export interface ScimQuery {
  readonly filter?: string
  readonly startIndex?: number
  readonly count?: number
}

export interface ScimList<Shown> {
  readonly items: readonly Shown[]
  readonly total: number
  readonly startIndex: number
}

export const MAX_COUNT = 200

export function pageOf({ count = MAX_COUNT / 2, startIndex = 1 }: ScimQuery) {
  return { count: Math.min(Math.max(0, count), MAX_COUNT), startIndex: Math.max(1, startIndex) }
}

/** Throws `invalidFilter` rather than answer half of what is asked. */
export function readFilter<Key extends string>(text: string, known: KnownAttributes<Key>): Condition<Key> {
  const filter = parseFilter(text)
  if (filter === null) throw unknownFilter('This filter cannot be read. Write it as RFC 7644, section 3.4.2.2 has it.')
  const condition = readCondition(filter, known)
  if (condition !== null) return condition
  const names = Object.keys(known).join(', ')
  throw unknownFilter(`Filters compare these attributes, each in ways that fit its kind: ${names}.`)
}

function unknownFilter(detail: string): Problem {
  return new Problem('malformed_request', { scimType: 'invalidFilter', detail })
}
