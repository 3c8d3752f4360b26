/** What a list of tokens asks for, made ready: kinds, places in sight, and a test for each row. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { isRoleActive, isUnitActive, placeOf, subtreeOf, type TenantView } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import { holds, holdsWithin, type Rights } from '../domain/rights.ts'
import { EVERYWHERE, inTenant } from '../domain/scope.ts'
import { looksLikeSecret } from '../domain/secret.ts'
import { TOKEN_KINDS, type TokenKind, type TokenStatus, tokenStatus } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { listPeopleNamed } from '../store/people.ts'
import { listTenantsWithUnit } from '../store/tenant-views.ts'
import type { TokenListRow } from '../store/token-list.ts'
import type { Caller } from './caller.ts'
import { permissionMissing } from './judging.ts'
import { isLongText } from './list-query.ts'
import { invalid, Problem } from './problem.ts'
import { permissionFor } from './token-judging.ts'

export interface TokenFilter {
  readonly kind?: string | undefined
  readonly tenant?: string | undefined
  readonly unit?: string | undefined
  readonly role?: string | undefined
  readonly reaches?: string | undefined
  readonly user?: string | undefined
  readonly status?: string | undefined
  readonly q?: string | undefined
  readonly secretLast4?: string | undefined
  readonly expiresBefore?: string | undefined
  readonly lastUsedBefore?: string | undefined
  readonly neverUsed?: true | undefined
}

/** A filter whose names are looked up. `nothing`: something that it names is not there, so no token fits. */
export interface TokenQuestion {
  readonly nothing: boolean
  readonly kinds: readonly TokenKind[]
  /** Lives there or below. */
  readonly tenant: TenantView | null
  readonly units: ReadonlySet<number> | null
  readonly role: number | null
  readonly reaches: TenantView | null
  readonly users: ReadonlySet<number> | null
  /** The caller's own tokens, which need no permission to be seen. */
  readonly ownOnly: boolean
  readonly statuses: ReadonlySet<TokenStatus> | null
  readonly text: string | null
  readonly last4: string | null
  readonly expiresBefore: number | null
  readonly lastUsedBefore: number | null
  readonly neverUsed: boolean
}

/** Throws 403 for a caller who may list nothing, 400 for a secret in the search, 422 for a role of no tenant. */
export async function readQuestion(deps: Deps, db: Db, caller: Caller, filter: TokenFilter): Promise<TokenQuestion> {
  if (filter.q !== undefined && looksLikeSecret(filter.q)) throw secretSearched()
  requireTenantOfRole(filter)
  const ownOnly = filter.user === 'self'
  if (!ownOnly) requireListing(caller.rights)
  const tenant = filter.tenant === undefined ? null : await viewOf(deps, filter.tenant)
  const reaches = filter.reaches === undefined ? null : await viewOf(deps, filter.reaches)
  const units = filter.unit === undefined ? null : await unitsNamed(deps, db, tenant ?? reaches, filter.unit)
  const role = filter.role === undefined ? null : (tenant?.rolesById.get(filter.role)?.internalId ?? null)
  const users = filter.user === undefined ? null : await usersNamed(db, caller, tenant ?? reaches, filter.user)
  const missing = (wanted: string | undefined, found: unknown): boolean => wanted !== undefined && found === null
  return {
    nothing:
      [missing(filter.tenant, tenant), missing(filter.reaches, reaches), missing(filter.role, role)].includes(true) ||
      [users?.size, units?.size].includes(0),
    kinds:
      filter.kind === undefined ? TOKEN_KINDS : TOKEN_KINDS.filter((kind) => filter.kind?.split(',').includes(kind)),
    ...{ tenant, reaches, units, role, users, ownOnly },
    statuses: filter.status === undefined ? null : new Set(filter.status.split(',') as TokenStatus[]),
    text: filter.q === undefined || filter.q === '' ? null : fold(filter.q),
    last4: filter.secretLast4 ?? null,
    expiresBefore: filter.expiresBefore === undefined ? null : Date.parse(filter.expiresBefore),
    lastUsedBefore: filter.lastUsedBefore === undefined ? null : Date.parse(filter.lastUsedBefore),
    neverUsed: filter.neverUsed === true,
  }
}

/** Each tenant has its own roles, so the id of one says nothing without the tenant. `above` leads to a filter in a body. */
export function requireTenantOfRole({ role, tenant }: TokenFilter, above = ''): void {
  if (role === undefined || tenant !== undefined) return
  throw invalid(`${above}/tenant`, 'required', 'Say which tenant the role belongs to.')
}

function requireListing(rights: Rights): void {
  const sees = ['token:read', 'session:read'].some((permission) => holdsWithin(rights, permission, EVERYWHERE))
  if (!sees) throw permissionMissing('token:read', {})
}

function secretSearched(): Problem {
  return new Problem('secret_in_url', {
    detail:
      'This looks like a secret, and a search is no place for one. Treat it as leaked: find the token by its last four characters and rotate it.',
  })
}

async function viewOf(deps: Deps, id: string): Promise<TenantView | null> {
  return (await deps.directory.byId(id))?.view ?? null
}

/** The units of that id, in the tenant or in every one, each with everything below it. Empty when there is none. */
async function unitsNamed(deps: Deps, db: Db, tenant: TenantView | null, unit: string): Promise<ReadonlySet<number>> {
  const homes = tenant === null ? await listTenantsWithUnit(db, unit) : [tenant.internalId]
  const copies = await Promise.all(homes.map((home) => deps.directory.byInternalId(home)))
  const units = copies.flatMap((copy) => {
    const found = copy?.view.unitsById.get(unit)
    return copy === null || found === undefined ? [] : subtreeOf(copy.view, found.internalId)
  })
  return new Set(units)
}

/** Those of that id or username, in the tenant or in every one. Empty when there is nobody. */
async function usersNamed(
  db: Db,
  caller: Caller,
  tenant: TenantView | null,
  user: string,
): Promise<ReadonlySet<number>> {
  if (user === 'self') return new Set(caller.userId === null ? [] : [caller.userId])
  return new Set(await listPeopleNamed(db, tenant?.internalId ?? null, user))
}

/** The tenants in which the caller sees tokens of a kind; null is all of them. */
export function tenantsInSight(rights: Rights, kind: TokenKind): readonly number[] | null {
  const permission = permissionFor(kind, 'read')
  if (holds(rights, permission, EVERYWHERE)) return null
  const tenants = rights.flatMap(({ scope }) => scope.tenant ?? [])
  return [...new Set(tenants)].filter((tenant) => holdsWithin(rights, permission, inTenant(tenant)))
}

/** Loaded before rows are tested, because testing does not wait. */
export type Views = Map<number, TenantView>

/** Whether a row belongs to the list. Every tenant of a row has to be among the views. */
export function rowTest(
  caller: Caller,
  question: TokenQuestion,
  views: Views,
  now: number,
): (row: TokenListRow) => boolean {
  const { expiresBefore, kinds, lastUsedBefore, neverUsed, role, statuses, tenant, text, units, users } = question
  return (row) => {
    if (!kinds.includes(row.kind)) return false
    if (tenant !== null && row.tenant !== tenant.internalId) return false
    if (units !== null && (row.unit === null || !units.has(row.unit))) return false
    if (role !== null && row.role !== role) return false
    if (users !== null && (row.user === null || !users.has(row.user))) return false
    if (expiresBefore !== null && (row.expiresAt === null || row.expiresAt >= expiresBefore)) return false
    if (lastUsedBefore !== null && row.lastUsedAt !== null && row.lastUsedAt >= lastUsedBefore) return false
    if (neverUsed && row.lastUsedAt !== null) return false
    if (text !== null && !hasText(row.texts, text)) return false
    const view = views.get(row.tenant)
    if (view === undefined) return false
    if (statuses !== null && !statuses.has(statusOf(row, view, now))) return false
    return inSight(caller, row, view, question)
  }
}

function hasText(texts: readonly string[], text: string): boolean {
  return texts.some((each) => (isLongText(text) ? each.includes(text) : each.startsWith(text)))
}

function inSight(caller: Caller, row: TokenListRow, view: TenantView, question: TokenQuestion): boolean {
  const { ownOnly, reaches, text } = question
  // A token is not the person that it acts as: it sees itself.
  if (ownOnly && caller.token !== null) return row.id === caller.token.internalId
  if (ownOnly) return row.user === caller.userId && (row.kind === 'user' || row.kind === 'mobile')
  const permission = permissionFor(row.kind, 'read')
  if (holds(caller.rights, permission, placeOf(view, row.unit))) return true
  // Whoever sees a tenant's tokens also sees that a platform token reaches in; `reaches` says how little of it.
  if (reaches === null || view.id !== PLATFORM || asksForHidden(question)) return false
  if (text !== null && !hasText(row.openTexts, text)) return false
  return holds(caller.rights, permission, inTenant(reaches.internalId))
}

/** Whether a filter looks at what `reaches` does not show: a list that answered would tell it, one guess at a time. */
export function asksForHidden({ expiresBefore, last4, role, units, users }: TokenQuestion): boolean {
  return [expiresBefore, last4, role, units, users].some((each) => each !== null)
}

function statusOf(row: TokenListRow, view: TenantView, now: number): TokenStatus {
  const { expiresAt, membershipThere, revoked, role, unit, userActive } = row
  return tokenStatus(
    {
      ...{ revoked, userActive, membershipThere },
      roleActive: role === null || isRoleActive(view, { unit, role }),
      unitActive: isUnitActive(view, unit),
      tenantActive: view.active,
    },
    expiresAt,
    now,
  ).status
}
