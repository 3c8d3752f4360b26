/** From a judgement to an answer: nothing, "not found", or which permission is missing and where. */

import type { Deps } from '../deps.ts'
import { type CreationQuestion, judgeCreation, judgeThing, type ThingQuestion } from '../domain/access.ts'
import type { TenantView } from '../domain/directory.ts'
import type { GuardRefusal } from '../domain/membership.ts'
import type { Excess } from '../domain/rights.ts'
import type { Place } from '../domain/scope.ts'
import type { Caller } from './caller.ts'
import { Problem } from './problem.ts'

/** The place as a refusal names it. Both are left out for everywhere. */
export interface NamedAt {
  readonly tenant?: string
  readonly unit?: string
}

export async function findTenant(deps: Deps, id: string): Promise<TenantView | null> {
  return (await deps.directory.byId(id))?.view ?? null
}

/** The tenant that a path names, as access rules take it. */
export function namedTenant(tenant: TenantView | null): number | 'unknown' {
  return tenant?.internalId ?? 'unknown'
}

/** Throws `not_found` or `permission_missing` unless the caller may create here. */
export function requireCreation(caller: Caller, question: CreationQuestion, at: NamedAt): void {
  const judgement = judgeCreation(caller.rights, question)
  if (judgement === 'hidden') throw new Problem('not_found')
  if (judgement === 'refused') throw permissionMissing(question.permission, at)
}

/**
 * Throws `not_found` or `permission_missing` unless the caller may do this to the thing. A thing that is not there is
 * judged too, and is `not_found` for whoever may.
 */
export function requireThing(caller: Caller, question: ThingQuestion, at: NamedAt): void {
  const judgement = judgeThing(caller.rights, question)
  if (judgement === 'hidden') throw new Problem('not_found')
  if (judgement === 'refused') throw permissionMissing(question.permission, at)
  if (question.places.length === 0) throw new Problem('not_found')
}

export function permissionMissing(permission: string, at: NamedAt): Problem {
  return new Problem('permission_missing', { missing: { permission, ...at } })
}

/** "Nobody gives, takes over or uncovers what they do not have", as an answer. */
export function refuseExcess(excess: Excess | null, tenant: TenantView | null): void {
  if (excess === null) return
  throw new Problem('exceeds_own_rights', {
    detail: `This would give or take over ${excess.permission}, which you do not hold there. Ask somebody who holds it.`,
    missing: { permission: excess.permission, ...nameOf(excess.scope, tenant) },
  })
}

export function refuseGuarded(refusal: GuardRefusal | null, tenant: TenantView): void {
  if (refusal === null) return
  if (refusal.code === 'permission_missing') throw permissionMissing(refusal.permission, nameOf(refusal.place, tenant))
  refuseExcess(refusal, tenant)
}

/** A place in the words of the API. Only the tenant at hand can be named; another one stays unnamed. */
export function nameOf(place: Place, tenant: TenantView | null): NamedAt {
  if (tenant === null || place.tenant !== tenant.internalId) return {}
  const unit = tenant.units.get(place.units.at(-1) ?? -1)
  return unit === undefined ? { tenant: tenant.id } : { tenant: tenant.id, unit: unit.id }
}
