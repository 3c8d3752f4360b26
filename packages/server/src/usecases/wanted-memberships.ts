/** Memberships that a body names: found, fitting, not repeated, and within what the caller may give. */

import {
  type Membership,
  membershipGrant,
  placeOf,
  type RoleView,
  roleFits,
  type TenantView,
} from '../domain/directory.ts'
import { refuseMembership } from '../domain/membership.ts'
import { findExcess, holds } from '../domain/rights.ts'
import type { Caller } from './caller.ts'
import { findNamedUnit } from './directory-judging.ts'
import { refuseGuarded } from './judging.ts'
import { type FieldProblem, Problem } from './problem.ts'

export interface NamedMembership {
  readonly unit?: string | null
  readonly role: string
}

type Permission = 'user:create' | 'user:update'

interface Resolved {
  readonly memberships: readonly Membership[]
  readonly errors: readonly FieldProblem[]
}

export const MAX_MEMBERSHIPS = 100

interface Resolving {
  readonly permission: Permission
  /** Memberships that are shown to the caller: naming one of them again asks for nothing. */
  readonly shown: readonly Membership[]
  /** Of the list in the body; empty when the body itself is the membership. */
  readonly pointer: string
}

/**
 * The memberships in the words of the rules, and what cannot be found. A unit that is out of sight and one that is not
 * there answer alike; so does a role that the caller may not read and could not give.
 */
export function resolveMemberships(
  caller: Caller,
  tenant: TenantView,
  wanted: readonly NamedMembership[],
  { permission, pointer, shown }: Resolving,
): Resolved {
  const memberships: Membership[] = []
  const errors: FieldProblem[] = []
  for (const [index, named] of wanted.entries()) {
    const at = pointer === '' ? '' : `${pointer}/${index}`
    const known = shown.find((each) => isNamed(tenant, each, named))
    const found = known ?? resolveOne(caller, tenant, named, permission)
    if (typeof found === 'string') errors.push({ pointer: `${at}/${found}`, ...UNKNOWN[found] })
    else if (memberships.some((other) => sameMembership(other, found))) errors.push({ pointer: at, ...REPEATED })
    else if (known === undefined && !fits(tenant, found)) errors.push({ pointer: `${at}/role`, ...MISFIT })
    else memberships.push(found)
  }
  return { memberships, errors }
}

function isNamed(tenant: TenantView, { role, unit }: Membership, named: NamedMembership): boolean {
  if (tenant.roles.get(role)?.id !== named.role) return false
  return (unit === null ? null : tenant.units.get(unit)?.id) === (named.unit ?? null)
}

const UNKNOWN = {
  unit: { code: 'unknown', message: 'There is no such unit, or it is out of your sight.' },
  role: { code: 'unknown', message: 'There is no such role, or it is out of your sight.' },
}
const REPEATED = { code: 'repeated', message: 'This membership is given twice.' }
const MISFIT = { code: 'role_not_usable_here', message: 'This role may not be used there.' }

/** The membership, or which member of it is unknown. */
function resolveOne(
  caller: Caller,
  tenant: TenantView,
  named: NamedMembership,
  permission: Permission,
): Membership | 'unit' | 'role' {
  const unitId = named.unit ?? null
  const unit = unitId === null ? null : findNamedUnit(caller, tenant, unitId, permission)
  if (unitId !== null && unit === null) return 'unit'
  const role = tenant.rolesById.get(named.role)
  if (role === undefined) return 'role'
  const membership = { unit: unit?.internalId ?? null, role: role.internalId }
  return mayName(caller, tenant, role, membership) ? membership : 'role'
}

/** Built-in roles are no secret; any other is in sight at its place, or as far as the caller could give it. */
function mayName(caller: Caller, tenant: TenantView, role: RoleView, membership: Membership): boolean {
  if (role.builtIn !== null || holds(caller.rights, 'role:read', placeOf(tenant, role.unit))) return true
  return findExcess([membershipGrant(tenant, membership)], caller.rights) === null
}

function fits(tenant: TenantView, { role, unit }: Membership): boolean {
  const view = tenant.roles.get(role)
  return view !== undefined && roleFits(tenant, view, unit)
}

export function sameMembership(a: Membership, b: Membership): boolean {
  return a.role === b.role && a.unit === b.unit
}

/** Throws unless the caller may add or remove each of these. */
export function requireMemberships(
  caller: Caller,
  tenant: TenantView,
  memberships: readonly Membership[],
  permission: Permission,
): void {
  for (const membership of memberships) {
    refuseGuarded(refuseMembership(caller.rights, tenant, membership, permission), tenant)
  }
}

export function throwErrors(errors: readonly FieldProblem[]): void {
  if (errors.length > 0) throw new Problem('invalid_input', { errors })
}
