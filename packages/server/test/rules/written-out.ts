/** The plainest of oracles for rights: every permission's name at every place, one line for each pair. */

import { BUILT_IN_PERMISSIONS } from '@polett/contract/permissions'

/** What a wildcard may ever stand for in such a test: all that is built in, and what its tenants define themselves. */
const NAMES = [...Object.keys(BUILT_IN_PERMISSIONS), 'orders:read', 'orders:write']

/** Each place with those above it, itself last. */
export type Places = readonly (readonly string[])[]

export interface HeldAt {
  readonly place: string
  readonly permissions: readonly string[]
}

export function writeOut(held: readonly HeldAt[], places: Places): ReadonlySet<string> {
  return new Set(
    held.flatMap(({ permissions, place }) => {
      const names = NAMES.filter((name) => permissions.some((permission) => covers(permission, name)))
      const below = places.filter((path) => path.includes(place))
      return below.flatMap((path) => names.map((name) => `${name} @${path.at(-1)}`))
    }),
  )
}

/** What is in none of the others. */
export function excess(given: ReadonlySet<string>, ...within: readonly ReadonlySet<string>[]): string[] {
  return [...given].filter((right) => !within.some((held) => held.has(right)))
}

function covers(held: string, name: string): boolean {
  return held === '*' || held === name || (held.endsWith(':*') && name.startsWith(held.slice(0, -1)))
}
