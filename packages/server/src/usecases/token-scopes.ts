/** Where the tokens of a list lie that a caller sees, and what has been stopped there: as lists that the database takes. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { isRoleActive, isUnitActive, placeOf, type RoleView, type TenantView } from '../domain/directory.ts'
import { holds } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { listTenantsWithStopped } from '../store/tenant-views.ts'
import type { StoppedPlaces } from '../store/token-narrowing.ts'
import type { TokenScope } from '../store/token-seeking.ts'
import type { Caller } from './caller.ts'
import { permissionFor } from './token-judging.ts'
import { type TokenQuestion, tenantsInSight } from './token-query.ts'

/** A statement names each of them; those who see more places than this have rows looked at one by one. */
const MAX_SCOPES = 60
const MAX_UNITS = 1_000
const MAX_TENANTS = 50

/** Null when they are too many to be named. */
export async function scopesInSight(deps: Deps, caller: Caller, question: TokenQuestion): Promise<TokenScope[] | null> {
  const { reaches, tenant: asked } = question
  if (reaches !== null && asked !== null && reaches.internalId !== asked.internalId) return []
  const home = (asked ?? reaches)?.internalId ?? null
  const scopes: TokenScope[] = []
  for (const kind of question.kinds) {
    const tenants = tenantsInSight(caller.rights, kind)
    const walked = home === null ? (tenants ?? [null]) : tenants === null || tenants.includes(home) ? [home] : []
    if (scopes.length + walked.length > MAX_SCOPES) return null
    for (const tenant of walked) {
      const units = tenants === null || tenant === null ? null : await unitsInSight(deps, caller, kind, tenant)
      if (units !== null && units.length > MAX_UNITS) return null
      if (units === null || units.length > 0) scopes.push({ kind, tenant, units })
    }
  }
  return scopes
}

/** Null is the tenant as a whole. */
async function unitsInSight(deps: Deps, caller: Caller, kind: TokenKind, tenant: number): Promise<number[] | null> {
  const permission = permissionFor(kind, 'read')
  if (holds(caller.rights, permission, inTenant(tenant))) return null
  const view = (await deps.directory.byInternalId(tenant))?.view
  if (view === undefined) return []
  return [...view.units.keys()].filter((unit) => holds(caller.rights, permission, placeOf(view, unit)))
}

const NOTHING: StoppedPlaces = { tenants: [], units: [], roles: [] }

/** What suspends the tokens of a list, but for their users. Null when it is too much to be named. */
export async function stoppedPlaces(deps: Deps, db: Db, question: TokenQuestion): Promise<StoppedPlaces | null> {
  const { reaches, statuses } = question
  const tenant = question.tenant ?? reaches
  if (statuses === null || statuses.has('suspended') === statuses.has('active')) return NOTHING
  const ids =
    tenant === null ? await listTenantsWithStopped(db, MAX_TENANTS + 1) : await placesOf(deps, tenant, reaches)
  if (ids.length > MAX_TENANTS) return null
  const stopped = { tenants: [] as number[], units: [] as number[], roles: [] as StoppedPlaces['roles'][number][] }
  for (const id of ids) {
    const view = (await deps.directory.byInternalId(id))?.view
    if (view === undefined) continue
    if (!view.active) stopped.tenants.push(id)
    stopped.units.push(...[...view.units.keys()].filter((unit) => !isUnitActive(view, unit)))
    for (const role of view.roles.values()) if (mayNotCount(role)) stopped.roles.push(whereItCounts(view, role))
  }
  const named = stopped.units.length + stopped.roles.reduce((sum, { units }) => sum + units.length + 1, 0)
  return named > MAX_UNITS ? null : stopped
}

/** What reaches into a tenant lives in the platform. */
async function placesOf(deps: Deps, tenant: TenantView, reaches: TenantView | null): Promise<number[]> {
  const platform = reaches === null ? null : await deps.directory.byId(PLATFORM)
  return [...new Set([tenant.internalId, ...(platform === null ? [] : [platform.view.internalId])])]
}

function mayNotCount({ active, builtIn, unit }: RoleView): boolean {
  return !active || unit !== null || builtIn === 'platform-admin'
}

function whereItCounts(view: TenantView, { internalId: role }: RoleView): StoppedPlaces['roles'][number] {
  const units = [...view.units.keys()].filter((unit) => isRoleActive(view, { unit, role }))
  return { role, asWhole: isRoleActive(view, { unit: null, role }), units }
}
