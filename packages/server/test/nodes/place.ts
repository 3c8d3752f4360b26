/** One tenant with a token of each kind in it, as the tests know it. */

import type { Json } from '../server.ts'
import type { Asked, Flip } from './deed.ts'

export interface Slot {
  readonly kind: string
  /** Whose the token is, and what it may: a replacement brings the terms alone. */
  readonly owner: object
  readonly terms: object
  readonly query: string
  /** Switches of the place that it needs. */
  readonly needs: readonly string[]
  /** How many tokens and secrets there have been. */
  lives: number
  secrets: number
  id: string
  living: boolean
}

export interface Place {
  readonly name: string
  readonly path: string
  readonly userPath: string
  readonly memberPath: string
  readonly slots: Slot[]
  /** How each switch stands, as far as is known. */
  readonly stands: Map<string, boolean>
  /** All that can be asked about, newest last; of earlier secrets too. */
  readonly asked: Asked[]
}

export const MORE = ['tenant:read', 'unit:read']
export const LESS = ['tenant:read']
const EXPIRES_AT = new Date(Date.now() + 30 * 86_400_000).toISOString()
const ASK = '?permission=unit:read'

/** A POST that must succeed; answers its body. It turns the named switches on. */
export type Post = (path: string, body: object, flips: readonly Flip[]) => Promise<Json>

/** Makes the directory of a place under a name that was never used. */
export async function openPlace(name: string, post: Post): Promise<Place> {
  const path = `/v1/tenants/${name}`
  const make = (where: string, body: object, ...things: string[]): Promise<Json> =>
    post(
      where,
      body,
      inPlace(name, things).map((each) => ({ switch: each, on: true })),
    )
  await make('/v1/tenants', { id: name, name }, 'tenant')
  await make(`${path}/roles`, { id: 'worker', name: 'Worker', permissions: MORE }, 'role', 'role permission')
  await make(`${path}/units`, { id: 'top', kind: 'department', name: 'Top' }, 'top')
  await make(`${path}/units`, { id: 'low', kind: 'group', name: 'Low', parent: 'top' }, 'low')
  await make(`${path}/units`, { id: 'house', kind: 'department', name: 'House' })
  await make(`${path}/units`, { id: 'team', kind: 'group', name: 'Team', parent: 'house' }, 'team in its house')
  const person = (username: string, unit: string, role: string, ...things: string[]): Promise<Json> =>
    make(`${path}/users`, { username, name: username, memberships: [{ unit, role }] }, ...things)
  const user = await person('kari', 'low', 'worker', 'user', 'membership')
  const other = await person('ola', 'house', 'unit-user')
  return {
    ...{ name, path, userPath: `${path}/users/${user.id}`, memberPath: `${path}/units/low/members/${user.id}` },
    ...{ slots: slotsOf(name, user.id, other.id), stands: new Map(), asked: [] },
  }
}

export const inPlace = (name: string, things: readonly string[]): string[] => things.map((thing) => `${name}/${thing}`)

export const grantsOn = (tenant: string, permissions: readonly string[]) => [{ tenant, permissions }]

const applicationOf = (tenant: string) => ({ application: 'A client', grants: grantsOn(tenant, MORE) })

function slotsOf(tenant: string, user: string, other: string): Slot[] {
  const slot = (kind: string, owner: object, terms: object, things: string[], query = ASK) =>
    slotOf(tenant, kind, owner, terms, things, query)
  const low = { unit: 'low', role: 'worker' }
  const house = { unit: 'house', role: 'unit-user' }
  const team = `?tenant=${tenant}&unit=team&permission=unit:read`
  const all = ['top', 'low', 'user', 'membership', 'role', 'role permission']
  return [
    slot('user', { user }, { name: 'kari', ...low }, all),
    slot('user', { user: other }, { name: 'ola', ...house }, ['team in its house'], team),
    slot('application', {}, applicationOf(tenant), []),
    slot('organization', {}, { name: 'org', admin: false }, []),
    slot('group', {}, { name: 'group', unit: 'low', admin: false }, ['top', 'low']),
  ]
}

function slotOf(tenant: string, kind: string, owner: object, terms: object, things: string[], query: string): Slot {
  return {
    ...{ kind, query, owner: { kind, tenant, ...owner }, terms: { expiresAt: EXPIRES_AT, ...terms } },
    ...{ needs: inPlace(tenant, ['tenant', ...things]), lives: 0, secrets: 0, id: '', living: false },
  }
}

export function applicationSlot(tenant: string): Slot {
  return slotOf(tenant, 'application', {}, applicationOf(tenant), [], ASK)
}
