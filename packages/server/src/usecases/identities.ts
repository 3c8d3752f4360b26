/** Who a person is to their companies: linked by themself, or by an administrator who knows the subject. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { userPlaces } from '../domain/membership.ts'
import { findAccountOf } from '../store/accounts.ts'
import type { Db } from '../store/db.ts'
import {
  deleteIdentity,
  deleteRuledMemberships,
  type IdentityRecord,
  insertIdentity,
  listIdentitiesOf,
} from '../store/issuer-identities.ts'
import { findIssuer, type IssuerRecord, listIssuers } from '../store/issuers.ts'
import { findPerson } from '../store/people.ts'
import { findSession } from '../store/sessions.ts'
import { findUser } from '../store/users.ts'
import type { Caller, CallingSession, Origin } from './caller.ts'
import { endBegunThrough } from './company-endings.ts'
import { keepingOneThrough } from './company-lock-out.ts'
import { findTenant, namedTenant, requireThing } from './judging.ts'
import { entryBy, type Mutated, mutate, type Written } from './mutation.ts'
import { requireConfirmedForOneself } from './own-factors.ts'
import { Problem } from './problem.ts'
import { CONFIRMED_MS, sessionEnd } from './session-life.ts'
import { refuseTechnical, requireUser } from './user-judging.ts'
import { homeOf, targetOf } from './users-change.ts'

export interface ShownIdentity {
  readonly issuer: string
  readonly issuerName: string
  readonly subject: string | null
  readonly linkedAt: number | null
  readonly lastUsedAt: number | null
}

export interface NamedIdentities {
  readonly tenant: string
  readonly user: string
}

export interface NamedIdentity extends NamedIdentities {
  readonly issuer: string
}

/** Every active issuer of the person's tenant; where they are not linked, without a subject. */
export async function listOwnIdentities(deps: Deps, caller: Caller): Promise<readonly ShownIdentity[]> {
  const { person } = requireSession(caller)
  return listIdentities(deps.store.read, person.tenant, person.internalId)
}

export async function listUserIdentities(
  deps: Deps,
  caller: Caller,
  named: NamedIdentities,
): Promise<readonly ShownIdentity[]> {
  const tenant = await findTenant(deps, named.tenant)
  const user = tenant === null ? null : await findUser(deps.store.read, tenant.internalId, named.user)
  const places = tenant === null || user === null ? [] : userPlaces(tenant, user.memberships)
  const question = { permission: 'user:read', read: 'user:read', places, named: namedTenant(tenant) }
  requireThing(caller, { ...question, needed: 'any' }, { tenant: named.tenant })
  if (tenant === null || user === null) throw new Problem('not_found')
  return listIdentities(deps.store.read, tenant.internalId, user.internalId)
}

async function listIdentities(db: Db, tenant: number, user: number): Promise<readonly ShownIdentity[]> {
  const [issuers, identities] = await Promise.all([listIssuers(db, tenant), listIdentitiesOf(db, user)])
  return issuers
    .map((issuer) => ({ issuer, identity: identities.find((each) => each.issuer === issuer.internalId) }))
    .filter(({ identity, issuer }) => identity !== undefined || issuer.status === 'active')
    .map(({ identity, issuer }) => showIdentity(issuer, identity ?? null))
}

function showIdentity({ id, name }: IssuerRecord, identity: IdentityRecord | null): ShownIdentity {
  return {
    issuer: id,
    issuerName: name,
    subject: identity?.subject ?? null,
    linkedAt: identity?.linkedAt ?? null,
    lastUsedAt: identity?.lastUsedAt ?? null,
  }
}

/** Whoever sets the subject could act as the person, so it needs what a password needs. */
export function putIdentity(
  deps: Deps,
  caller: Caller,
  named: NamedIdentity,
  subject: string,
): Promise<Mutated<ShownIdentity>> {
  return mutate(deps, caller, async (tx, own) => {
    const { issuer, tenant, user } = await requireIdentity(deps, tx, own, named)
    const present = (await listIdentitiesOf(tx, user.internalId)).find((each) => each.issuer === issuer.internalId)
    if (present?.subject === subject) return { result: showIdentity(issuer, present), audit: [], reach: [] }
    const { internalId } = user
    const gone = await keepingOneThrough(tx, tenant, () => removeIdentity(tx, issuer, internalId), internalId)
    const identity = { issuer: issuer.internalId, subject, user: user.internalId }
    try {
      await insertIdentity(tx, identity, deps.now())
    } catch (error) {
      if (!deps.store.dialect.isUniqueViolation(error)) throw error
      throw new Problem('already_exists', { detail: 'This subject is linked to somebody else. Unlink them first.' })
    }
    const details = { issuer: issuer.id, subject, ...gone }
    return {
      result: showIdentity(issuer, { ...identity, linkedAt: deps.now(), lastUsedAt: null }),
      audit: [entryBy(own, 'identity.linked', targetOf(user), homeOf(tenant), details)],
      reach: present === undefined ? [] : [{ kind: 'user', id: user.internalId }],
    }
  })
}

/** What was begun that way ends with it, and so does what the company's rules gave. */
export function deleteUserIdentity(deps: Deps, caller: Caller, named: NamedIdentity): Promise<Mutated<null>> {
  return mutate(deps, caller, async (tx, own) => {
    const { issuer, tenant, user } = await requireIdentity(deps, tx, own, named)
    return keepingOneThrough(tx, tenant, () => unlink(tx, own, { tenant, issuer, user }), user.internalId)
  })
}

async function requireIdentity(deps: Deps, tx: Db, own: Caller, named: NamedIdentity) {
  const { tenant, user } = await requireUser(deps, tx, own, named, { permission: 'user:update', needed: 'every' })
  refuseTechnical(user)
  requireConfirmedForOneself(deps, own, user)
  const issuer = await findIssuer(tx, tenant.internalId, named.issuer)
  if (issuer === null) throw new Problem('not_found')
  return { tenant, user, issuer }
}

/** Never the last way in: whoever has no password would be left without one. */
export function deleteOwnIdentity(deps: Deps, caller: Caller, issuerId: string): Promise<Mutated<null>> {
  requireRecent(deps, caller)
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireSession(own)
    const tenant = (await deps.directory.byInternalId(person.tenant))?.view
    const issuer = await findIssuer(tx, person.tenant, issuerId)
    if (issuer === null || tenant === undefined) throw new Problem('not_found')
    const account = await findAccountOf(tx, person.internalId)
    if (tenant.companyOnly || account === null || account.passwordHash === null) throw lastWay()
    return unlink(tx, own, { tenant, issuer, user: person })
  })
}

function lastWay(): Problem {
  return new Problem('conflict', {
    detail: 'You have no other way to sign in, so this one stays. Set a password first, or ask an administrator.',
  })
}

interface Unlinking {
  readonly tenant: TenantView
  readonly issuer: IssuerRecord
  readonly user: { readonly internalId: number; readonly id: string; readonly name: string }
}

async function unlink(tx: Db, own: Caller, { issuer, tenant, user }: Unlinking): Promise<Written<null>> {
  const present = (await listIdentitiesOf(tx, user.internalId)).some((each) => each.issuer === issuer.internalId)
  if (!present) throw new Problem('not_found')
  const details = { issuer: issuer.id, ...(await removeIdentity(tx, issuer, user.internalId)) }
  return {
    result: null,
    audit: [entryBy(own, 'identity.unlinked', targetOf(user), homeOf(tenant), details)],
    reach: [{ kind: 'user', id: user.internalId }],
  }
}

/** Only a sign-in takes what rules gave, so whoever can have none any more must not keep it. */
async function removeIdentity(tx: Db, { internalId: issuer }: IssuerRecord, user: number) {
  await deleteIdentity(tx, issuer, user)
  const { mobile, sessions } = await endBegunThrough(tx, { issuer, user })
  const membershipsTaken = await deleteRuledMemberships(tx, issuer, user)
  return { sessionsEnded: sessions.length, mobileTokensDeleted: mobile.length, membershipsTaken }
}

/** Linking needs a password that was given just now: who finds an open session must not make a way in of their own. */
export function requireRecent(deps: Deps, caller: Caller): CallingSession {
  const session = requireSession(caller)
  if (deps.now() - session.confirmedAt < CONFIRMED_MS) return session
  throw new Problem('recent_sign_in_required')
}

function requireSession(caller: Caller): CallingSession {
  if (caller.session !== null) return caller.session
  throw new Problem('credentials_required', { detail: 'This call needs a session, not a token. Sign in first.' })
}

export interface CompanyLink {
  readonly tenant: TenantView
  readonly issuer: IssuerRecord
  readonly user: number
  readonly subject: string
  readonly sessionHash: Uint8Array | null
}

/** The end of a link that somebody began while signed in; null when that session has ended meanwhile. */
export async function linkCompanyIdentity(
  deps: Deps,
  tx: Db,
  { issuer, sessionHash, subject, tenant, user }: CompanyLink,
  origin: Origin,
): Promise<Written<null>['audit'] | null> {
  const session = sessionHash === null ? null : await findSession(tx, sessionHash)
  if (session === null || session.userId !== user || sessionEnd(session) <= deps.now()) return null
  const person = await findPerson(tx, user)
  if (person === null || !person.active || person.tenant !== tenant.internalId) return null
  await insertIdentity(tx, { issuer: issuer.internalId, subject, user }, deps.now())
  const actor = { type: 'user', id: person.id, name: person.name, tokenId: null }
  return [
    entryBy({ actor, origin }, 'identity.linked', targetOf(person), homeOf(tenant), { issuer: issuer.id, subject }),
  ]
}
