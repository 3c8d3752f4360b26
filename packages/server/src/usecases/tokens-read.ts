/** Looking at one token: itself, what it may do and why, whether a call would pass. */

import type { Deps } from '../deps.ts'
import { parseAddress } from '../domain/address.ts'
import { compileToken } from '../domain/compile.ts'
import { becauseOf, decide, type Missing, type NamedPlace } from '../domain/decision.ts'
import { isUnitActive, placeOf, type TenantView } from '../domain/directory.ts'
import { isPermissionName } from '../domain/permission.ts'
import type { Because } from '../domain/rights.ts'
import { EVERYWHERE, inTenant } from '../domain/scope.ts'
import { type CompiledToken, type TokenStatus, tokenStatus } from '../domain/token.ts'
import { listSecretLives, type SecretLife } from '../store/token-secrets.ts'
import { listVersions, type VersionRecord } from '../store/token-versions.ts'
import { copiesFor, viewsOf } from '../verify/token-cache.ts'
import type { Caller } from './caller.ts'
import { Problem } from './problem.ts'
import { type JudgedToken, requireToken } from './token-judging.ts'
import { placeNames, type ShownToken, showOne } from './token-show.ts'

const READS_OWN = { ofPerson: ['user', 'mobile'], ofToken: true } as const

export async function getToken(deps: Deps, caller: Caller, id: string): Promise<ShownToken> {
  const { record } = await requireRead(deps, caller, id)
  return showOne(deps, record, caller.rights)
}

/** The calling token itself. A session is none: 404. */
export async function getSelf(deps: Deps, caller: Caller): Promise<ShownToken> {
  if (caller.token === null)
    throw new Problem('not_found', { detail: 'You are signed in with a session, not with a token.' })
  return getToken(deps, caller, caller.token.id)
}

export interface ShownAccess {
  readonly status: TokenStatus
  readonly grants: readonly {
    readonly tenant: string
    readonly tenantName?: string
    readonly unit?: string
    readonly unitName?: string
    readonly permissions: readonly string[]
    readonly because: string
  }[]
}

/** What the token may do right now, place by place, and why. */
export async function getAccess(deps: Deps, caller: Caller, id: string): Promise<ShownAccess> {
  const judged = await requireRead(deps, caller, id)
  const { compiled, views } = await compiledFor(deps, judged)
  const home = judged.record.membership?.unit
  const grants = compiled.terms.rights.map(({ because, permissions, scope }) => {
    const tenant = scope.tenant === null ? undefined : views.get(scope.tenant)
    const what = { permissions: permissions.list, because: sayBecause(because) }
    if (tenant === undefined) return { tenant: '*', ...what }
    const unit = tenant.units.get(scope.units.at(-1) ?? -1)
    const names = placeNames(tenant, unit?.internalId ?? null, caller.rights)
    if (unit === undefined) return { tenant: tenant.id, ...names, ...what }
    const own = unit.internalId === home ? { unitName: unit.name } : {}
    return { tenant: tenant.id, unit: unit.id, ...names, ...own, ...what }
  })
  return { status: tokenStatus(compiled.terms.live, compiled.expiresAt, deps.now()).status, grants }
}

export interface CheckQuestion {
  readonly permission: string
  readonly tenant?: string | undefined
  readonly unit?: string | undefined
  readonly address?: string | undefined
}

export interface CheckAnswer {
  readonly allowed: boolean
  readonly reason: string
  readonly missing?: Missing
  readonly because?: string
}

/** Would this call pass, now? Decided by the same function as real calls, and never counted as use. */
export async function checkToken(
  deps: Deps,
  caller: Caller,
  id: string,
  question: CheckQuestion,
): Promise<CheckAnswer> {
  const { compiled } = await compiledFor(deps, await requireRead(deps, caller, id))
  const asked = await resolvePlace(deps, compiled, question.tenant ?? null, question.unit ?? null)
  const address = question.address === undefined ? null : parseAddress(question.address)
  const verdict = decide(
    compiled,
    null,
    { permissions: [question.permission], claimed: null, asked, address },
    deps.now(),
  )
  if (!verdict.allowed) {
    return {
      allowed: false,
      reason: verdict.code,
      ...(verdict.missing === undefined ? {} : { missing: verdict.missing }),
    }
  }
  if (!isPermissionName(question.permission)) {
    // As for real calls: what is misspelt is held by nobody, not even by those who hold everything.
    return { allowed: false, reason: 'permission_missing', missing: { permission: question.permission } }
  }
  const because = becauseOf(compiled, question.permission, verdict.place)
  return { allowed: true, reason: 'allowed', ...(because === null ? {} : { because: sayBecause(because) }) }
}

/** The place that a call asks about; null when it names none. A unit alone lies in the token's own tenant. */
async function resolvePlace(
  deps: Pick<Deps, 'directory'>,
  token: CompiledToken,
  tenant: string | null,
  unit: string | null,
): Promise<NamedPlace | null> {
  if (tenant === null && unit === null) return null
  const name = tenant ?? token.terms.homeTenant
  const copy = deps.directory.peekById(name) ?? (await deps.directory.byId(name))
  return namePlace(copy?.view ?? null, name, unit)
}

export function namePlace(view: TenantView | null, tenant: string, unit: string | null): NamedPlace {
  if (view === null) return { known: false, place: EVERYWHERE, tenant, unit, ownNames: [] }
  const { active, ownNames } = view
  if (unit === null) return { known: active, place: inTenant(view.internalId), tenant, unit, ownNames }
  const at = view.unitsById.get(unit)
  if (at === undefined) return { known: false, place: inTenant(view.internalId), tenant, unit, ownNames }
  const known = active && isUnitActive(view, at.internalId)
  return { known, place: placeOf(view, at.internalId), tenant, unit, ownNames }
}

function sayBecause(because: Because): string {
  switch (because.kind) {
    case 'role':
      return `role ${because.role}`
    case 'grant':
      return 'granted to the token itself'
    case 'master':
      return 'master: may manage other tokens everywhere'
  }
}

export async function getVersions(
  deps: Deps,
  caller: Caller,
  id: string,
): Promise<{ items: readonly VersionRecord[]; secrets: readonly SecretLife[] }> {
  const { record } = await requireRead(deps, caller, id)
  const [items, secrets] = await Promise.all([
    listVersions(deps.store.read, record.internalId),
    listSecretLives(deps.store.read, record.internalId),
  ])
  return { items, secrets }
}

export function requireRead(deps: Deps, caller: Caller, id: string): Promise<JudgedToken> {
  return requireToken(deps, deps.store.read, caller, id, ['read'], READS_OWN)
}

async function compiledFor(deps: Deps, { record }: JudgedToken) {
  const views = viewsOf(await copiesFor(deps.directory, record))
  const compiled = compileToken(record, views)
  if (compiled === null) throw new Problem('not_found')
  return { compiled, views }
}
