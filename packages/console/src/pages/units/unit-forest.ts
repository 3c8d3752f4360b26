/** Departments and groups as the trees that they form, and what a search leaves of them. No components. */

import type { Unit } from '@polett/client/api'

export interface Branch {
  readonly unit: Unit
  readonly below: readonly Branch[]
}

/** A unit whose parent is out of sight stands at the top. */
export function forestOf(units: readonly Unit[]): readonly Branch[] {
  const known = new Set(units.map(({ id }) => id))
  const children = new Map<string | null, Unit[]>()
  for (const unit of units) {
    const parent = unit.parent !== null && known.has(unit.parent) ? unit.parent : null
    children.set(parent, [...(children.get(parent) ?? []), unit])
  }
  const grow = (parent: string | null): readonly Branch[] =>
    (children.get(parent) ?? []).map((unit) => ({ unit, below: grow(unit.id) }))
  return grow(null)
}

/** All that lies below a unit, without itself. */
export function unitsBelow(units: readonly Unit[], id: string): readonly Unit[] {
  const direct = units.filter(({ parent }) => parent === id)
  return direct.flatMap((unit) => [unit, ...unitsBelow(units, unit.id)])
}

export interface Found {
  /** The matches and what they hang on. */
  readonly units: readonly Unit[]
  readonly matches: ReadonlySet<string>
}

/** Those whose name, id or external id holds the text, with all above them. At most `most` matches. */
export function findUnits(units: readonly Unit[], text: string, most: number): Found {
  const wanted = text.trim().toLowerCase()
  const holds = ({ name, id, externalId }: Unit): boolean =>
    [name, id, externalId ?? ''].some((field) => field.toLowerCase().includes(wanted))
  const matches = new Set(
    units
      .filter(holds)
      .slice(0, most)
      .map(({ id }) => id),
  )
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const kept = new Set<string>()
  for (const id of matches) {
    for (let at: string | null = id; at !== null && !kept.has(at); at = byId.get(at)?.parent ?? null) kept.add(at)
  }
  return { units: units.filter(({ id }) => kept.has(id)), matches }
}
