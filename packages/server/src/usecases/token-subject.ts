/** What a wanted token would act as and hold: its place, its membership, its grants; judged against the caller's rights. */

import { PLATFORM, PLATFORM_WIDE_PERMISSIONS } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { fullRights, type StoredGrant } from '../domain/compile.ts'
import { type Membership, placeOf, roleFits, type TenantView } from '../domain/directory.ts'
import { isDefined, isPermission, permissionSet } from '../domain/permission.ts'
import { findExcess, type Grant, holdsAnythingWithin, type Rights } from '../domain/rights.ts'
import { EVERYWHERE, inTenant, type Place } from '../domain/scope.ts'
import type { RawWish, WishedGrant } from '../domain/token-wish.ts'
import { refuseExcess } from './judging.ts'
import type { FieldProblem } from './problem.ts'
import { invalid, Problem } from './problem.ts'

/** The membership that a technical user gets with its token. */
export function technicalMembership(tenant: TenantView, unit: number | null, admin: boolean): Membership {
  const id = unit === null ? (admin ? 'tenant-admin' : 'tenant-user') : admin ? 'unit-admin' : 'unit-user'
  const role = tenant.rolesById.get(id)
  if (role === undefined) throw new Error(`Tenant ${tenant.id} lacks its built-in role ${id}.`)
  return { unit, role: role.internalId }
}

/** The combination of unit and role that a `user` token names. Throws 422 when there is no such unit or role. */
export function wishedMembership(tenant: TenantView, wish: Pick<RawWish, 'unit' | 'role'>): Membership {
  const unit = wish.unit == null ? null : tenant.unitsById.get(wish.unit)
  const role = tenant.rolesById.get(wish.role ?? '')
  if (unit === undefined) throw unknownUnit('/unit')
  if (role === undefined || !roleFits(tenant, role, unit?.internalId ?? null)) {
    throw invalid('/role', 'unknown', 'There is no such role here. Choose one of the roles that the user holds.')
  }
  return { unit: unit?.internalId ?? null, role: role.internalId }
}

export function unknownUnit(pointer: string): Problem {
  return invalid(pointer, 'unknown', 'There is no such unit in this tenant. Check its id.')
}

/** A membership must lie within the caller's own rights, whether or not it is active just now. */
export function requireMembershipWithin(own: Rights, tenant: TenantView, membership: Membership): void {
  const wanted = fullRights(
    { tenant: tenant.internalId, membership, master: false, grants: [] },
    new Map([[tenant.internalId, tenant]]),
  )
  refuseExcess(findExcess(wanted, own), tenant)
}

/**
 * The grants of an application as they are stored. Shape first, then rights, then whether what is named is there: so
 * that a refusal tells nothing about tenants that the caller does not know.
 */
export async function readGrants(
  deps: Deps,
  own: Rights,
  home: TenantView,
  wish: Pick<RawWish, 'grants' | 'master'>,
): Promise<StoredGrant[]> {
  const wished = wish.grants ?? []
  refuseFaults(shapeFaults(home, wished))
  const views = await viewsByName(deps, wished)
  const wanted = wished.map((grant) => wishedGrant(grant, views.get(grant.tenant) ?? null))
  const master = fullRights(
    { tenant: home.internalId, membership: null, master: wish.master ?? false, grants: [] },
    new Map(),
  )
  refuseExcess(findExcess([...master, ...wanted], own), home)
  const known = new Map([...views].filter(([, view]) => holdsAnythingWithin(own, inTenant(view.internalId))))
  refuseFaults(contentFaults(wished, known))
  return wished.map((grant) => storedGrant(grant, views.get(grant.tenant) ?? null))
}

function shapeFaults(home: TenantView, grants: readonly WishedGrant[]): FieldProblem[] {
  return grants.flatMap((grant, index) => {
    const at = `/grants/${index}`
    const faults: FieldProblem[] = []
    if (home.id !== PLATFORM && grant.tenant !== home.id) {
      faults.push({
        pointer: `${at}/tenant`,
        code: 'other_tenant',
        message: "A tenant's token holds rights in that tenant only.",
      })
    }
    if (grant.tenant === '*' && grant.unit !== undefined) {
      faults.push({ pointer: `${at}/unit`, code: 'not_here', message: 'A grant everywhere has no unit.' })
    }
    for (const [place, permission] of grant.permissions.entries()) {
      const fault = permissionFault(grant, permission)
      if (fault !== null) faults.push({ pointer: `${at}/permissions/${place}`, ...fault })
    }
    return faults
  })
}

function permissionFault(grant: WishedGrant, permission: string): Pick<FieldProblem, 'code' | 'message'> | null {
  if (!isPermission(permission)) {
    return { code: 'malformed', message: 'A permission is resource:action, resource:* or *.' }
  }
  if (grant.tenant !== '*' && PLATFORM_WIDE_PERMISSIONS.includes(permission)) {
    return {
      code: 'platform_wide',
      message: `${permission} concerns the whole installation. Grant it on "*", or leave it out.`,
    }
  }
  return null
}

async function viewsByName(deps: Deps, grants: readonly WishedGrant[]): Promise<Map<string, TenantView>> {
  const names = [...new Set(grants.map(({ tenant }) => tenant))].filter((name) => name !== '*')
  const copies = await Promise.all(names.map((name) => deps.directory.byId(name)))
  return new Map(copies.flatMap((copy) => (copy === null ? [] : [[copy.view.id, copy.view]])))
}

/** Ids are positive, so this stands for a tenant or unit that is not there: covered only from above. */
const NOWHERE = -1

function wishedGrant(grant: WishedGrant, view: TenantView | null): Grant {
  return { scope: wishedScope(grant, view), permissions: permissionSet(grant.permissions), because: { kind: 'grant' } }
}

function wishedScope(grant: WishedGrant, view: TenantView | null): Place {
  if (grant.tenant === '*') return EVERYWHERE
  if (view === null) return inTenant(NOWHERE)
  if (grant.unit === undefined) return inTenant(view.internalId)
  const unit = view.unitsById.get(grant.unit)
  return unit === undefined ? inTenant(view.internalId, [NOWHERE]) : placeOf(view, unit.internalId)
}

function contentFaults(grants: readonly WishedGrant[], views: ReadonlyMap<string, TenantView>): FieldProblem[] {
  return grants.flatMap((grant, index): FieldProblem[] => {
    const at = `/grants/${index}`
    const view = views.get(grant.tenant)
    if (grant.tenant !== '*' && view === undefined) {
      return [{ pointer: `${at}/tenant`, code: 'unknown', message: 'There is no such tenant. Check its id.' }]
    }
    if (grant.unit !== undefined && !view?.unitsById.has(grant.unit)) {
      return [
        { pointer: `${at}/unit`, code: 'unknown', message: 'There is no such unit in this tenant. Check its id.' },
      ]
    }
    return grant.permissions.flatMap((permission, place) =>
      isDefined(permission, view?.ownNames ?? null)
        ? []
        : [
            {
              pointer: `${at}/permissions/${place}`,
              code: 'unknown',
              message: `${permission} is not a permission there.`,
            },
          ],
    )
  })
}

function storedGrant(grant: WishedGrant, view: TenantView | null): StoredGrant {
  return {
    tenant: view?.internalId ?? null,
    unit: grant.unit === undefined ? null : (view?.unitsById.get(grant.unit)?.internalId ?? null),
    permissions: permissionSet(grant.permissions).list,
  }
}

export function refuseFaults(faults: readonly FieldProblem[]): void {
  if (faults.length > 0) throw new Problem('invalid_input', { errors: faults })
}
