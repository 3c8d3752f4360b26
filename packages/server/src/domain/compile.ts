/** From what is stored about a token to a compiled one: live facts and rights, with nothing left to look up. */

import { MASTER_PERMISSIONS, PLATFORM } from '@polett/contract/permissions'
import { type Cidr, parseCidr } from './address.ts'
import {
  isRoleActive,
  isUnitActive,
  liveMembershipRights,
  type Membership,
  membershipGrant,
  placeOf,
  type TenantView,
} from './directory.ts'
import { permissionSet } from './permission.ts'
import type { Rights } from './rights.ts'
import { EVERYWHERE, type Place } from './scope.ts'
import type { CompiledToken, TokenKind, TokenSubject, TokenTerms } from './token.ts'

/** A grant as stored: `tenant` null is everywhere. */
export interface StoredGrant {
  readonly tenant: number | null
  readonly unit: number | null
  readonly permissions: readonly string[]
}

export interface StoredToken {
  readonly internalId: number
  readonly id: string
  readonly kind: TokenKind
  readonly tenant: number
  readonly application: string | null
  readonly master: boolean
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly allowedIps: readonly string[]
  /** The membership that the token acts under; null for an application. */
  readonly membership: Membership | null
  readonly membershipThere: boolean
  readonly user: {
    readonly internalId: number
    readonly id: string
    readonly name: string
    readonly active: boolean
  } | null
  readonly grants: readonly StoredGrant[]
}

/** The tenants that a token depends on, by internal id; one that is deleted is not there. */
export type Tenants = ReadonlyMap<number, TenantView>

const MASTER_SET = permissionSet(MASTER_PERMISSIONS)

export function compileToken(token: StoredToken, tenants: Tenants): CompiledToken | null {
  const home = tenants.get(token.tenant)
  if (home === undefined) return null
  const subject = subjectOf(token)
  return {
    internalId: token.internalId,
    id: token.id,
    expiresAt: token.expiresAt,
    terms: termsOf(token, home, tenants),
    subject,
    plainIds: PLAIN_ID.test(token.id) && PLAIN_ID.test(subject.id),
    allowedIps: token.allowedIps.length === 0 ? NO_CIDRS : readCidrs(token.allowedIps),
  }
}

const PLAIN_ID = /^[A-Za-z0-9_-]+$/

function subjectOf({ application, id, user }: StoredToken): TokenSubject {
  const name = user?.name ?? application ?? ''
  const encoded = encodeURIComponent(name.toWellFormed())
  // The same text takes room once.
  const encodedName = encoded === name ? name : encoded
  return { id: user?.id ?? id, name, encodedName, userId: user?.internalId ?? null }
}

/** What follows from the view of the token's own tenant alone is shared by all tokens of which the same is stored. */
function termsOf(token: StoredToken, home: TenantView, tenants: Tenants): TokenTerms {
  const { grants, kind, master, membership, membershipThere, revokedAt, tenant, user } = token
  const make = (): TokenTerms => makeTerms(token, home, tenants)
  if (grants.some((grant) => grant.tenant !== null && grant.tenant !== tenant)) return make()
  const parts = [kind, master, membership?.unit, membership?.role, membershipThere, revokedAt !== null, user?.active]
  return shared(sharedTerms, home, JSON.stringify([parts, grants]), make)
}

function makeTerms(token: StoredToken, home: TenantView, tenants: Tenants): TokenTerms {
  const { homeUnit, place, role, roleActive, unitActive } = homeOf(home, token.membership)
  return {
    kind: token.kind,
    live: {
      revoked: token.revokedAt !== null,
      userActive: token.user?.active ?? true,
      membershipThere: token.membership === null || token.membershipThere,
      roleActive,
      unitActive,
      tenantActive: home.active,
    },
    rights: liveRights(token, tenants),
    home: place,
    homeTenant: home.id,
    homeUnit,
    platformWide: home.id === PLATFORM,
    role,
    master: token.master,
  }
}

const NO_CIDRS: readonly Cidr[] = []
const NO_RIGHTS: Rights = []

function readCidrs(texts: readonly string[]): readonly Cidr[] {
  return texts.map(parseCidr).filter((cidr): cidr is Cidr => cidr !== null)
}

/** Where a token lives and what that place makes of it: the same for every token of the same membership. */
interface Home {
  readonly place: Place
  readonly homeUnit: string | null
  readonly role: string | null
  readonly roleActive: boolean
  readonly unitActive: boolean
  readonly rights: Rights
}

/**
 * A tenant's view never changes, so what follows from it alone is made once and shared by its tokens: a million of them
 * would not fit into memory otherwise. What is shared goes with the view.
 */
const homes = new WeakMap<TenantView, Map<string, Home>>()
const grantsOf = new WeakMap<TenantView, Map<string, Rights>>()
const sharedTerms = new WeakMap<TenantView, Map<string, TokenTerms>>()

/** A tenant whose tokens are all different shares nothing beyond this, and pays for it with memory. */
const MAX_SHARED = 10_000

function shared<T>(all: WeakMap<TenantView, Map<string, T>>, view: TenantView, key: string, make: () => T): T {
  const known = all.get(view) ?? new Map<string, T>()
  if (known.size === 0) all.set(view, known)
  const present = known.get(key)
  if (present !== undefined) return present
  const made = make()
  if (known.size < MAX_SHARED) known.set(key, made)
  return made
}

function homeOf(tenant: TenantView, membership: Membership | null): Home {
  const key = membership === null ? '' : `${membership.unit} ${membership.role}`
  return shared(homes, tenant, key, () => ({
    place: placeOf(tenant, membership?.unit ?? null),
    homeUnit: membership === null ? null : (tenant.units.get(membership.unit ?? -1)?.id ?? null),
    role: membership === null ? null : (tenant.roles.get(membership.role)?.id ?? null),
    roleActive: membership === null || isRoleActive(tenant, membership),
    unitActive: membership === null || isUnitActive(tenant, membership.unit),
    rights: membership === null ? NO_RIGHTS : liveMembershipRights(tenant, membership),
  }))
}

/** What the token may do now. A grant counts while its tenant and its unit are active. */
export function liveRights(token: StoredToken, tenants: Tenants): Rights {
  const home = tenants.get(token.tenant)
  if (home === undefined) return []
  if (token.membership !== null) return token.membershipThere ? homeOf(home, token.membership).rights : NO_RIGHTS
  const [only] = token.grants
  if (!token.master && token.grants.length === 1 && only !== undefined) return liveGrant(only, tenants)
  return [...masterGrants(token.master), ...token.grants.flatMap((grant) => liveGrant(grant, tenants))]
}

function liveGrant(grant: StoredGrant, tenants: Tenants): Rights {
  const tenant = grant.tenant === null ? undefined : tenants.get(grant.tenant)
  if (tenant === undefined) return storedGrant(grant, tenants)
  return shared(grantsOf, tenant, `${grant.unit} ${grant.permissions.join(' ')}`, () =>
    tenant.active && isUnitActive(tenant, grant.unit) ? storedGrant(grant, tenants) : NO_RIGHTS,
  )
}

/**
 * What the token could ever do as it is, whatever is inactive just now: the measure for creating, replacing, rotating
 * and revealing it. A grant on a deleted tenant or unit is gone and counts for nothing.
 */
export function fullRights(
  token: Pick<StoredToken, 'tenant' | 'membership' | 'master' | 'grants'>,
  tenants: Tenants,
): Rights {
  const home = tenants.get(token.tenant)
  if (token.membership !== null) return home === undefined ? [] : [membershipGrant(home, token.membership)]
  return [...masterGrants(token.master), ...token.grants.flatMap((grant) => storedGrant(grant, tenants))]
}

function masterGrants(master: boolean): Rights {
  return master ? [{ scope: EVERYWHERE, permissions: MASTER_SET, because: { kind: 'master' } }] : []
}

/** The grant at its scope; nothing when what it lies on is gone, and never more than what was stored. */
function storedGrant(grant: StoredGrant, tenants: Tenants): Rights {
  const scope = scopeOf(grant, tenants)
  if (scope === null) return []
  return [{ scope, permissions: permissionSet(grant.permissions), because: { kind: 'grant' } }]
}

function scopeOf(grant: StoredGrant, tenants: Tenants): Place | null {
  if (grant.tenant === null) return EVERYWHERE
  const tenant = tenants.get(grant.tenant)
  if (tenant === undefined || (grant.unit !== null && !tenant.units.has(grant.unit))) return null
  return placeOf(tenant, grant.unit)
}
