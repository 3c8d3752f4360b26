/** Ticking permissions one by one and by whole resources: how a choice with wildcards changes. No components. */

import { isCovered, isPermission, type PermissionGroup, resourceOf } from './permission-names.ts'

export const EVERYTHING = '*'
export const wholeOf = (resource: string): string => `${resource}:*`

/** How many of a group's names the choice covers. */
export const countCovered = (chosen: readonly string[], { permissions }: PermissionGroup): number =>
  permissions.filter((name) => isCovered(chosen, name)).length

/** Ticks or unticks one name. Unticked below a wildcard, the others of the group stay, each by its own name. */
export function toggleName(chosen: readonly string[], name: string, group: PermissionGroup): readonly string[] {
  const whole = wholeOf(group.resource)
  if (chosen.includes(whole)) {
    return [...chosen.filter((one) => one !== whole), ...group.permissions.filter((one) => one !== name)]
  }
  return chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]
}

/** Ticks the whole resource, instead of its single names; or none of them. Without `wildcards`, all by their names. */
export function toggleGroup(chosen: readonly string[], group: PermissionGroup, wildcards: boolean): readonly string[] {
  const others = chosen.filter((one) => resourceOf(one) !== group.resource)
  const isAll = wildcards
    ? chosen.includes(wholeOf(group.resource))
    : countCovered(chosen, group) === group.permissions.length
  if (isAll) return others
  return [...others, ...(wildcards ? [wholeOf(group.resource)] : group.permissions)]
}

export interface TypedNames {
  readonly names: readonly string[]
  readonly malformed: readonly string[]
}

/** Names typed or pasted with spaces, commas or lines between. */
export function readNames(text: string): TypedNames {
  const words = [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ''))]
  return { names: words.filter(isPermission), malformed: words.filter((word) => !isPermission(word)) }
}

export interface Difference {
  readonly added: readonly string[]
  readonly taken: readonly string[]
}

export function difference(before: readonly string[], after: readonly string[]): Difference {
  return {
    added: after.filter((name) => !before.includes(name)),
    taken: before.filter((name) => !after.includes(name)),
  }
}

/** Whether two choices are the same set of names. */
export function isSame(before: readonly string[], after: readonly string[]): boolean {
  const { added, taken } = difference(before, after)
  return added.length + taken.length === 0
}
