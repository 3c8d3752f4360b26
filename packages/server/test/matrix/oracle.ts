/**
 * Who may what, counted anew from the words of the contract (section 3) and from nothing else: places are paths such as
 * `acme/north/sales`, `*` is everywhere, and rights are lists of permissions at places.
 */

export type Place = string

export interface Held {
  readonly place: Place
  readonly permissions: readonly string[]
}

export type Rights = readonly Held[]

/** `may`, or one of the two refusals. */
export type Verdict = 'may' | 'hidden' | 'refused'

const MASTER = ['create', 'read', 'revoke', 'delete', 'rotate', 'introspect'].map((action) => `token:${action}`)
export const OF_MASTER: Held = { place: '*', permissions: MASTER }

/** Built-in roles as section 6 lists them, in a tenant whose own resource is `orders`. */
export const ROLES: Readonly<Record<string, readonly string[]>> = {
  'platform-admin': ['*'],
  'tenant-admin': [
    ...['tenant:read', 'tenant:update', 'user:*', 'unit:*', 'role:*', 'session:*', 'token:*', 'audit:read'],
    ...['policy:update', 'orders:*'],
  ],
  'unit-admin': [
    ...['tenant:read', 'user:*', 'unit:create', 'unit:read', 'unit:update', 'role:read', 'session:*', 'token:*'],
    ...['audit:read', 'orders:*'],
  ],
  'tenant-user': ['tenant:read', 'unit:read', 'role:read'],
  'unit-user': ['tenant:read', 'unit:read', 'role:read'],
  auditor: ['tenant', 'user', 'unit', 'role', 'session', 'token', 'audit'].map((resource) => `${resource}:read`),
}

export const BUILT_IN = [
  ...['tenant', 'user', 'unit', 'role'].flatMap((resource) =>
    ['create', 'read', 'update', 'delete'].map((action) => `${resource}:${action}`),
  ),
  ...['session:create', 'session:read', 'session:delete', ...MASTER, 'token:reveal'],
  ...['audit:read', 'policy:update', 'metrics:read'],
]

/** Granted on one tenant, these mean nothing and are refused. */
export const PLATFORM_WIDE = ['tenant:create', 'metrics:read']

function covers(scope: Place, place: Place): boolean {
  return scope === '*' || scope === place || place.startsWith(`${scope}/`)
}

function permits(permissions: readonly string[], wanted: string): boolean {
  return permissions.some(
    (each) => each === '*' || each === wanted || (each.endsWith(':*') && wanted.startsWith(each.slice(0, -1))),
  )
}

export function holdsAt(rights: Rights, permission: string, place: Place): boolean {
  return rights.some((held) => covers(held.place, place) && permits(held.permissions, permission))
}

/** Held at the tenant, above it or anywhere in it; null: held anywhere at all. */
export function holdsIn(rights: Rights, permission: string, tenant: string | null): boolean {
  return rights.some((held) => touches(held, tenant) && permits(held.permissions, permission))
}

function touches({ place }: Held, tenant: string | null): boolean {
  return tenant === null || place === '*' || place.split('/')[0] === tenant
}

function hasGrantIn(rights: Rights, tenant: string): boolean {
  return rights.some((held) => touches(held, tenant) && held.permissions.length > 0)
}

export interface Thing {
  readonly permission: string
  readonly read: string
  /** Where it lies; nothing there: empty. */
  readonly places: readonly Place[]
  /** The tenant that the path names. */
  readonly tenant: string | null
  /** Where it is seen, if not where it is judged. */
  readonly seenAt?: readonly Place[]
  /** The permission is asked for at each of the places. */
  readonly every?: boolean
}

export function judgeThing(rights: Rights, thing: Thing): Verdict {
  const { permission, places, read, seenAt = places, tenant } = thing
  const isThere = places.length > 0
  const judged = isThere ? places : [tenant ?? '*']
  const held = judged.filter((place) => holdsAt(rights, permission, place))
  if (thing.every === true ? held.length === judged.length : held.length > 0) return isThere ? 'may' : 'hidden'
  if (tenant !== null && !hasGrantIn(rights, tenant)) return 'hidden'
  if (!holdsIn(rights, read, tenant)) return 'refused'
  return isThere && seenAt.some((place) => holdsAt(rights, read, place)) ? 'refused' : 'hidden'
}

export interface Creation {
  readonly permission: string
  readonly place: Place
  readonly tenant: string | null
  readonly tenantThere: boolean
}

export function judgeCreation(rights: Rights, { permission, place, tenant, tenantThere }: Creation): Verdict {
  if (holdsAt(rights, permission, place)) return tenantThere ? 'may' : 'hidden'
  return tenant === null || hasGrantIn(rights, tenant) ? 'refused' : 'hidden'
}

/** Nobody gives or takes over what they do not have. */
export function exceeds(rights: Rights, wanted: Rights): boolean {
  return wanted.some(({ permissions, place }) => permissions.some((permission) => !holdsAt(rights, permission, place)))
}

export const HIDDEN = '404 not_found'
export const REFUSED = '403 permission_missing'
export const EXCEEDS = '403 exceeds_own_rights'

/** The refusal that belongs to a verdict, or what follows when there is none. */
export function answerFor<T>(verdict: Verdict, allowed: () => T): T | string {
  if (verdict === 'may') return allowed()
  return verdict === 'hidden' ? HIDDEN : REFUSED
}
