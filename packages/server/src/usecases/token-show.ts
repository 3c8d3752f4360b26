/** A token as it is shown: names instead of internal ids, and its status at this moment. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { compileToken } from '../domain/compile.ts'
import { type Membership, placeOf, rolePermissions, type TenantView } from '../domain/directory.ts'
import { type Ceiling, isOutsidePolicy, type Policy, underCeiling } from '../domain/policy.ts'
import { holds, holdsWithin, placesOf, type Rights } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import { type StatusReason, type TokenKind, type TokenStatus, tokenStatus } from '../domain/token.ts'
import type { TokenDevice, TokenRecord } from '../store/tokens.ts'
import { copiesFor, viewsOf } from '../verify/token-cache.ts'
import { Problem } from './problem.ts'

export interface ShownGrant {
  readonly tenant: string
  readonly tenantName?: string
  readonly unit?: string | null
  readonly unitName?: string
  readonly role?: string | null
  readonly permissions: readonly string[]
}

export interface ShownToken {
  readonly id: string
  readonly kind: TokenKind
  readonly name: string
  readonly description: string
  readonly application: string | null
  readonly tenant: string | null
  readonly unit: string | null
  readonly unitName: string | null
  readonly role: string | null
  readonly roleName: string | null
  readonly user: {
    id: string
    username: string
    name: string
    email: string | null
    type: 'person' | 'technical'
  } | null
  readonly grants: readonly ShownGrant[]
  readonly grantCount: number
  readonly master: boolean
  readonly admin: boolean
  readonly status: TokenStatus
  readonly statusReasons: readonly StatusReason[]
  readonly expiresAt: number | null
  readonly outsidePolicy: boolean
  readonly createdAt: number
  readonly createdBy: { readonly id: string | null; readonly name: string; readonly active: boolean } | null
  readonly updatedAt: number
  readonly lastUsedAt: number | null
  readonly lastUsedAddress: string | null
  readonly secretPrefix: string
  readonly secretLast4: string
  readonly secretVisibility: 'sealed' | 'once'
  readonly allowedIps: readonly string[]
  readonly version: number
  readonly device: TokenDevice | null
}

/** Lists carry at most this many grants a token; the token itself carries all. */
export const GRANTS_IN_LISTS = 20

/** `reader` are the rights of whoever looks: places outside their sight are shown without their names. */
export async function showTokens(
  deps: Deps,
  records: readonly TokenRecord[],
  reader: Rights,
  maxGrants: number = Number.POSITIVE_INFINITY,
): Promise<ShownToken[]> {
  const ceiling = (await deps.directory.byId(PLATFORM))?.view.setPolicy
  if (ceiling === undefined) throw new Error('The platform tenant is missing.')
  const besides = { policyOf: policiesUnder(ceiling), now: deps.now(), reader, maxGrants }
  const shown: ShownToken[] = []
  for (const record of records) {
    const views = viewsOf(await copiesFor(deps.directory, record))
    const token = showToken(record, views, besides)
    if (token !== null) shown.push(token)
  }
  return shown
}

export async function showOne(deps: Deps, record: TokenRecord, reader: Rights = []): Promise<ShownToken> {
  const [shown] = await showTokens(deps, [record], reader)
  if (shown === undefined) throw new Problem('not_found')
  return shown
}

/** Most tokens of a list live in the same tenant, whose policy is worked out once. */
function policiesUnder(ceiling: Ceiling): (home: TenantView) => Policy {
  const known = new Map<TenantView, Policy>()
  return (home) => {
    const policy = known.get(home) ?? underCeiling(home.policy, ceiling)
    known.set(home, policy)
    return policy
  }
}

interface Besides {
  readonly policyOf: (home: TenantView) => Policy
  readonly now: number
  readonly reader: Rights
  readonly maxGrants: number
}

/** Null when the token's tenant was deleted between the reading of the two. */
function showToken(record: TokenRecord, views: ReadonlyMap<number, TenantView>, besides: Besides): ShownToken | null {
  const { maxGrants, now, policyOf, reader } = besides
  const compiled = compileToken(record, views)
  const home = views.get(record.tenant)
  if (compiled === null || home === undefined) return null
  const { reasons, status } = tokenStatus(compiled.terms.live, compiled.expiresAt, now)
  const grants = showGrants(record, home, views, reader)
  const { creator, expiresAt, issuedAt, kind, mask, membership, person, user, visibility } = record
  return {
    id: record.id,
    kind,
    name: record.name,
    description: record.description,
    application: record.application,
    tenant: kind === 'application' && home.id === PLATFORM ? null : home.id,
    unit: compiled.terms.homeUnit,
    role: compiled.terms.role,
    ...ownNames(home, membership),
    user: user === null || person === null ? null : { id: user.id, name: user.name, ...person },
    grants: grants.slice(0, maxGrants),
    grantCount: grants.length,
    master: record.master,
    admin: record.admin,
    status,
    statusReasons: reasons,
    expiresAt,
    outsidePolicy: isOutsidePolicy({ kind, issuedAt, expiresAt, secretVisibility: visibility }, policyOf(home)),
    createdAt: record.createdAt,
    createdBy: creator.type === 'system' ? null : { id: creator.id, name: creator.name, active: !creator.gone },
    updatedAt: record.updatedAt,
    lastUsedAt: record.lastUsedAt,
    lastUsedAddress: record.lastUsedAddress,
    secretPrefix: mask.prefix,
    secretLast4: mask.last4,
    secretVisibility: visibility,
    allowedIps: record.allowedIps,
    version: record.version,
    device: membership === null ? null : record.device,
  }
}

/** What a token's own unit and role are called, to everybody who sees the token. */
function ownNames(home: TenantView, membership: Membership | null): Pick<ShownToken, 'unitName' | 'roleName'> {
  if (membership === null) return { unitName: null, roleName: null }
  return {
    unitName: home.units.get(membership.unit ?? -1)?.name ?? null,
    roleName: home.roles.get(membership.role)?.name ?? null,
  }
}

/** Grants by name. Those on a tenant or unit that is gone are gone as well. */
export function showGrants(
  record: Pick<TokenRecord, 'membership' | 'grants'>,
  home: TenantView,
  views: ReadonlyMap<number, TenantView>,
  reader: Rights,
): ShownGrant[] {
  const { grants, membership } = record
  if (membership !== null) {
    const role = home.roles.get(membership.role)
    const unit = membership.unit === null ? null : (home.units.get(membership.unit) ?? null)
    const permissions = role === undefined ? [] : rolePermissions(role, home.ownNames).list
    const names = { ...placeNames(home, null, reader), ...(unit === null ? {} : { unitName: unit.name }) }
    return [{ tenant: home.id, unit: unit?.id ?? null, role: role?.id ?? null, ...names, permissions }]
  }
  return grants.flatMap(({ permissions, tenant, unit }): ShownGrant[] => {
    if (tenant === null) return [{ tenant: '*', permissions }]
    const view = views.get(tenant)
    if (view === undefined) return []
    const names = placeNames(view, unit, reader)
    if (unit === null) return [{ tenant: view.id, ...names, permissions }]
    const at = view.units.get(unit)
    return at === undefined ? [] : [{ tenant: view.id, unit: at.id, ...names, permissions }]
  })
}

const sights = new WeakMap<Rights, string>()

/** Readers with the same sight are shown the same: all that `placeNames` asks of their rights. */
export function sightOf(reader: Rights): string {
  const present = sights.get(reader)
  if (present !== undefined) return present
  const sight = `${placesOf(reader, 'tenant:read')} ${placesOf(reader, 'unit:read')}`
  sights.set(reader, sight)
  return sight
}

/** What a place is called, as far as the reader may know: its tenant by `tenant:read`, its unit by `unit:read`. */
export function placeNames(
  tenant: TenantView,
  unit: number | null,
  reader: Rights,
): { readonly tenantName?: string; readonly unitName?: string } {
  const at = unit === null ? undefined : tenant.units.get(unit)
  return {
    ...(holdsWithin(reader, 'tenant:read', inTenant(tenant.internalId)) ? { tenantName: tenant.name } : {}),
    ...(at !== undefined && holds(reader, 'unit:read', placeOf(tenant, unit)) ? { unitName: at.name } : {}),
  }
}
