/** A person's own session: who am I, sign out, confirm the password, change it. */

import type { Deps } from '../deps.ts'
import { liveMembershipRights } from '../domain/directory.ts'
import { refusePassword } from '../domain/password.ts'
import type { Rights } from '../domain/rights.ts'
import { listTenantNames, markUserUpdated, updatePasswordHash } from '../store/accounts.ts'
import type { SessionMethod } from '../store/factor-tables.ts'
import { listMobileTokens } from '../store/mobile-tokens.ts'
import { deletePasswordLinksOf } from '../store/password-links.ts'
import {
  deleteEndedSessions,
  deleteSession,
  deleteSessionsOf,
  markSessionConfirmed,
  markSessionSeen,
} from '../store/sessions.ts'
import { deleteTokens } from '../store/token-writes.ts'
import type { KnownPerson } from '../verify/people.ts'
import type { Caller, CallingSession } from './caller.ts'
import { isFactorMissing } from './factor-policy.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import {
  acceptPassword,
  afterRightPassword,
  atGate,
  auditTenant,
  type CheckedPassword,
  checkPassword,
  claimIn,
  signInFailed,
} from './password-check.ts'
import { hashPassword } from './passwords.ts'
import { invalid, Problem } from './problem.ts'
import { CONFIRMED_MS, SESSION_IDLE_MS, SESSION_MAX_MS, TOUCH_EVERY_MS } from './session-life.ts'

export interface SessionTenant {
  readonly id: string
  readonly name: string
  readonly timeZone: string
  readonly locale: string
}

export interface SessionFacts {
  readonly user: {
    readonly id: string
    readonly username: string
    readonly name: string
    readonly email: string | null
    readonly locale: string | null
    readonly tenant: string
  }
  /** All that is held anywhere. */
  readonly permissions: readonly string[]
  /** Where something is held; whoever holds something everywhere gets the first of all tenants. */
  readonly tenants: readonly SessionTenant[]
  readonly memberships: readonly {
    readonly tenant: string
    readonly unit: string | null
    readonly unitName: string | null
    readonly role: string
    readonly roleName: string
    readonly permissions: readonly string[]
  }[]
  /** Until when the password counts as given just now; null when it does not. */
  readonly confirmedUntil: number | null
  /** Whether nothing else may be done before a second factor is added. */
  readonly factorRequired: boolean
}

const MAX_TENANTS = 200

/** The person's own account of a session, as of now. */
export async function describeSession(
  deps: Deps,
  userId: number,
  confirmedAt: number,
  method: SessionMethod = 'password',
): Promise<SessionFacts> {
  const known = await deps.people.find(userId)
  if (known === null) throw new Problem('token_invalid')
  const { person, rights, tenant } = known
  const { email, id, locale, name, username } = person
  const confirmedUntil = confirmedAt + CONFIRMED_MS
  return {
    user: { id, username, name, email, locale, tenant: tenant.view.id },
    permissions: unionOf(rights),
    tenants: await tenantsOf(deps, known),
    memberships: membershipsOf(known),
    confirmedUntil: confirmedUntil > deps.now() ? confirmedUntil : null,
    factorRequired: await isFactorMissing(deps, known, method),
  }
}

function unionOf(rights: Rights): readonly string[] {
  return [...new Set(rights.flatMap(({ permissions }) => permissions.list))].sort()
}

async function tenantsOf(deps: Deps, { rights, tenant }: KnownPerson): Promise<readonly SessionTenant[]> {
  const held = rights.filter(({ permissions }) => permissions.list.length > 0)
  if (held.some(({ scope }) => scope.tenant === null)) return listTenantNames(deps.store.read, MAX_TENANTS)
  const { id, locale, name, timeZone } = tenant.view
  return held.length === 0 ? [] : [{ id, name, timeZone, locale }]
}

function membershipsOf({ person, tenant }: KnownPerson): SessionFacts['memberships'] {
  const { view } = tenant
  return person.memberships.flatMap((membership) => {
    const role = view.roles.get(membership.role)
    const unit = membership.unit === null ? null : view.units.get(membership.unit)
    if (role === undefined || unit === undefined) return []
    const permissions = unionOf(liveMembershipRights(view, membership))
    const names = { unitName: unit?.name ?? null, roleName: role.name }
    return [{ tenant: view.id, unit: unit?.id ?? null, role: role.id, ...names, permissions }]
  })
}

/** The session behind a call. A token cannot stand in for it. */
export function requireSession(caller: Caller): CallingSession {
  if (caller.session !== null) return caller.session
  throw new Problem('credentials_required', { detail: 'This call needs a session, not a token. Sign in first.' })
}

export async function showOwnSession(deps: Deps, caller: Caller): Promise<SessionFacts> {
  const { confirmedAt, method, person } = requireSession(caller)
  return describeSession(deps, person.internalId, confirmedAt, method)
}

export async function signOut(deps: Deps, caller: Caller): Promise<Mutated<null>> {
  const { idHash, person } = requireSession(caller)
  return mutate(deps, caller, async (tx, own) => {
    const ended = await deleteSession(tx, idHash)
    const entry = entryBy(own, 'session.ended', targetOf(person), await tenantOf(deps, person))
    return { result: null, audit: ended ? [entry] : [], reach: [] }
  })
}

/** Step-up: answers until when the password counts as given just now. */
export async function confirmPassword(deps: Deps, caller: Caller, password: string): Promise<number> {
  const { idHash } = requireSession(caller)
  const checked = await checkOwnPassword(deps, caller, password)
  const now = deps.now()
  await deps.store.write.transaction().execute(async (tx) => {
    await acceptPassword(deps, tx, checked, 403)
    if (!(await markSessionConfirmed(tx, idHash, now))) throw new Problem('token_invalid')
  })
  return now + CONFIRMED_MS
}

/** Ends the person's other sessions and all sign-ins on mobile devices. */
export async function changePassword(
  deps: Deps,
  caller: Caller,
  wish: { readonly current: string; readonly new: string },
): Promise<Mutated<null>> {
  const { idHash, person } = requireSession(caller)
  const checked = await checkOwnPassword(deps, caller, wish.current)
  const hash = await afterRightPassword(deps, checked, () => {
    const refusal = refusePassword(wish.new, person.username)
    if (refusal !== null) throw invalid('/new', refusal.code, refusal.message)
    return atGate(deps, null, () => hashPassword(wish.new, deps.passwordCost, deps.entropy))
  })
  return mutate(deps, caller, async (tx, own) => {
    await acceptPassword(deps, tx, { ...checked, newHash: null }, 403)
    const changed = await updatePasswordHash(tx, person.internalId, checked.account.passwordHash, hash)
    // On PostgreSQL a hash at a new cost can be written between that check and this: nothing may be lost unsaid.
    if (!changed) throw signInFailed(403)
    await markUserUpdated(tx, person.internalId, deps.now())
    await deletePasswordLinksOf(tx, person.internalId)
    const sessions = await deleteSessionsOf(tx, person.internalId, idHash)
    const mobile = await listMobileTokens(tx, person.internalId)
    const tokens = mobile.map(({ internalId }) => internalId)
    await deleteTokens(tx, tokens)
    const details = { changed: ['password'], sessionsEnded: sessions, mobileTokensDeleted: tokens.length }
    const entry = entryBy(own, 'user.updated', targetOf(person), auditTenant(checked.tenant), details)
    return { result: null, audit: [entry], reach: [{ kind: 'user', id: person.internalId }] }
  })
}

async function checkOwnPassword(deps: Deps, caller: Caller, password: string): Promise<CheckedPassword> {
  const { person } = requireSession(caller)
  const tenant = (await deps.directory.byInternalId(person.tenant))?.view ?? null
  const claim = await claimIn(deps, tenant, '', person.username)
  return checkPassword(deps, claim, password, { actor: caller.actor, origin: caller.origin, status: 403 })
}

/** Notes that a session is in use, at most once a minute and after the answer. Call it for each request of a session. */
export function touchSession(deps: Deps, idHash: Uint8Array, seenAt: number): void {
  const now = deps.now()
  if (now - seenAt >= TOUCH_EVERY_MS) deps.soon(() => markSessionSeen(deps.store.write, idHash, now))
}

/** Deletes the rows of sessions that have ended by themselves. */
export async function sweepSessions(deps: Deps): Promise<void> {
  const now = deps.now()
  await deleteEndedSessions(deps.store.write, now - SESSION_MAX_MS, now - SESSION_IDLE_MS)
}

function targetOf(person: CallingSession['person']) {
  return { type: 'user', id: person.id, name: person.name }
}

async function tenantOf(deps: Deps, person: CallingSession['person']) {
  return auditTenant((await deps.directory.byInternalId(person.tenant))?.view ?? null)
}
