/** What everybody in a tenant holds, written out from what the API says of memberships, roles and units. */

import { expect } from 'vitest'
import type { Membership } from '../builders.ts'
import type { TestServer } from '../server.ts'
import { type HeldAt, type Places, writeOut } from './written-out.ts'

type Rights = ReadonlySet<string>

/** What somebody holds: what they may do now, and what they could if all that it hangs on were active. */
export interface Held {
  readonly now: Rights
  readonly ever: Rights
  readonly active: boolean
}

/** By id, of people and of tokens. */
export type Everybody = ReadonlyMap<string, Held>

/** What everybody in the tenant holds, and the tokens with these grants, by what the API says of memberships, roles and units. */
export async function lookAround(
  s: TestServer,
  tenant: string,
  grantsOf: ReadonlyMap<string, readonly HeldAt[]>,
): Promise<Everybody> {
  const list = async (what: string) => {
    const { items, nextCursor } = await s.ok('GET', `/v1/tenants/${tenant}/${what}?limit=200`)
    expect(nextCursor).toBeNull()
    return items
  }
  const [people, allRoles, allUnits] = [await list('users'), await list('roles'), await list('units')]
  const unitOf = new Map<string, { parent: string | null; active: boolean }>(
    allUnits.map((unit: { id: string }) => [unit.id, unit]),
  )
  const roleOf = new Map<string, { permissions: string[]; status: string; unit: string | null }>(
    allRoles.map((role: { id: string }) => [role.id, role]),
  )
  const pathOf = (unit: string | null): string[] =>
    unit === null ? ['*', tenant] : [...pathOf(unitOf.get(unit)?.parent ?? null), unit]
  const places: Places = [['*'], ...[null, ...unitOf.keys()].map(pathOf)]
  const isActive = (place: string): boolean => unitOf.get(place)?.active ?? true
  const everybody = new Map<string, Held>()
  for (const [id, held] of grantsOf) {
    const now = held.filter(({ place }) => isActive(place))
    everybody.set(id, { now: writeOut(now, places), ever: writeOut(held, places), active: true })
  }
  for (const { id, memberships, status } of people) {
    const held = memberships.flatMap(({ role, unit }: Membership) => {
      const { permissions = [], status: of, unit: within = null } = roleOf.get(role) ?? {}
      const place = unit ?? tenant
      return pathOf(unit).includes(within ?? tenant)
        ? { place, permissions, lives: of === 'active' && isActive(place) }
        : []
    })
    const active = status === 'active'
    const now = active ? held.filter(({ lives }: { lives: boolean }) => lives) : []
    everybody.set(id, { now: writeOut(now, places), ever: writeOut(held, places), active })
  }
  return everybody
}
