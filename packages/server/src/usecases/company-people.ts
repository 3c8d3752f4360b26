/** Which person a company's claims mean, and what its rules give and take of what they hold. */

import type { Deps } from '../deps.ts'
import { isRoleActive, isUnitActive, type Membership, type TenantView } from '../domain/directory.ts'
import { type Claims, claimText, membershipsFor } from '../domain/issuer.ts'
import { readablePart } from '../domain/readable.ts'
import { normaliseUsername, refuseUsername } from '../domain/username.ts'
import type { Identified } from '../issuers/client.ts'
import type { Db } from '../store/db.ts'
import { findIdentity, insertIdentity, listRuledMemberships, markRuled } from '../store/issuer-identities.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import { insertMemberships, insertNewPerson } from '../store/new-users.ts'
import { findPerson, type PersonRecord } from '../store/people.ts'
import { deleteMembership } from '../store/users.ts'
import type { Origin } from './caller.ts'
import { newId } from './ids.ts'
import { entryBy, type Written } from './mutation.ts'
import { nameMemberships } from './users-create.ts'
import { MAX_MEMBERSHIPS, sameMembership } from './wanted-memberships.ts'

/** Why somebody whom the company knows is not let in. */
export type PersonRefusal = 'not_linked' | 'no_membership' | 'inactive' | 'username_taken' | 'username_unusable'

export interface FoundPerson {
  readonly refusal: PersonRefusal | null
  readonly person: Pick<PersonRecord, 'internalId' | 'id' | 'name'> | null
  /** What was changed to get here; it stays also where the person is refused. */
  readonly audit: Written<null>['audit']
  readonly reach: Written<null>['reach']
}

interface At {
  readonly tenant: TenantView
  readonly issuer: IssuerRecord
  readonly origin: Origin
}

/**
 * The person behind a subject, by nothing but that subject: a mail address is no proof of who somebody is. Makes them,
 * where the issuer may; and brings the memberships that its rules own to what they give now.
 */
export async function findCompanyPerson(deps: Deps, tx: Db, at: At, who: Identified): Promise<FoundPerson> {
  const identity = await findIdentity(tx, at.issuer.internalId, who.subject)
  if (identity === null) return at.issuer.settings.justInTime ? makePerson(deps, tx, at, who) : refused('not_linked')
  const person = await findPerson(tx, identity.user)
  if (person === null || person.tenant !== at.tenant.internalId) return refused('not_linked')
  if (!person.active || person.type !== 'person') return refused('inactive')
  const { added, held, removed } = await applyRules(tx, at, person, who.claims)
  const changes = added.length + removed.length > 0
  const details = {
    changed: ['memberships'],
    issuer: at.issuer.id,
    added: nameMemberships(at.tenant, added),
    removed: nameMemberships(at.tenant, removed),
  }
  return {
    refusal: held.some((membership) => counts(at.tenant, membership)) ? null : 'no_membership',
    person,
    audit: changes ? [entryFor(at, 'user.updated', person, details)] : [],
    reach: changes ? [{ kind: 'user', id: person.internalId }] : [],
  }
}

function refused(refusal: PersonRefusal): FoundPerson {
  return { refusal, person: null, audit: [], reach: [] }
}

function counts(tenant: TenantView, membership: Membership): boolean {
  return isRoleActive(tenant, membership) && isUnitActive(tenant, membership.unit)
}

async function applyRules(tx: Db, { issuer, tenant }: At, person: PersonRecord, claims: Claims) {
  const wanted = membershipsFor(tenant, issuer.settings.membershipRules, claims)
  const ruled = await listRuledMemberships(tx, issuer.internalId, person.internalId)
  const isIn = (list: readonly Membership[]) => (each: Membership) => list.some((other) => sameMembership(each, other))
  const removed = ruled.filter((each) => !isIn(wanted)(each))
  const kept = person.memberships.filter((each) => !isIn(removed)(each))
  // One that was given by hand stays so: the rules do not take over what they did not give.
  const added = wanted.filter((each) => !isIn(kept)(each)).slice(0, Math.max(0, MAX_MEMBERSHIPS - kept.length))
  for (const membership of removed) await deleteMembership(tx, person.internalId, membership)
  await insertMemberships(tx, { internalId: person.internalId, tenant: tenant.internalId }, added)
  await markRuled(tx, issuer.internalId, person.internalId, added)
  return { added, removed, held: [...kept, ...added] }
}

const MAX_NAME_CHARACTERS = 100

const clip = (text: string): string => [...text].slice(0, MAX_NAME_CHARACTERS).join('')

/** Somebody whom no rule gives anything is not made at all. */
async function makePerson(deps: Deps, tx: Db, at: At, { claims, subject }: Identified): Promise<FoundPerson> {
  const { issuer, tenant } = at
  const memberships = membershipsFor(tenant, issuer.settings.membershipRules, claims).slice(0, MAX_MEMBERSHIPS)
  if (!memberships.some((membership) => counts(tenant, membership))) return refused('no_membership')
  const username = normaliseUsername(claimText(claims, issuer.settings.usernameClaim) ?? '')
  if (refuseUsername(username) !== null) return refused('username_unusable')
  // Nobody is kept out by how the company spells them.
  const name = readablePart(clip(claimText(claims, issuer.settings.nameClaim) ?? '')) ?? clip(username)
  const person = { id: newId('usr', deps.entropy), username, name, email: emailOf(claims, issuer), locale: null }
  const row = { ...person, tenant: tenant.internalId, status: 'active', attributes: {}, passwordHash: null } as const
  const internalId = await insertNewPerson(tx, row, deps.now())
  await insertMemberships(tx, { internalId, tenant: tenant.internalId }, memberships)
  await markRuled(tx, issuer.internalId, internalId, memberships)
  await insertIdentity(tx, { issuer: issuer.internalId, subject, user: internalId }, deps.now())
  const details = {
    ...{ username, status: 'active', memberships: nameMemberships(tenant, memberships), withPassword: false },
    issuer: issuer.id,
  }
  return {
    refusal: null,
    person: { internalId, id: person.id, name },
    audit: [entryFor(at, 'user.created', { id: person.id, name }, details)],
    reach: [],
  }
}

const MAX_EMAIL_CHARACTERS = 254

/** Mail goes there later, so an address that the company itself has not proved is left out. */
function emailOf(claims: Claims, { settings }: IssuerRecord): string | null {
  const email = claimText(claims, settings.emailClaim)
  const plausible = email !== null && email.length <= MAX_EMAIL_CHARACTERS && /^[^\s@]+@[^\s@]+$/.test(email)
  // Some issuers write it as a text.
  return plausible && `${claims.email_verified}` !== 'false' ? email : null
}

/** By the issuer, which is no caller of ours. */
function entryFor(
  { issuer, origin, tenant }: At,
  action: string,
  { id, name }: Pick<PersonRecord, 'id' | 'name'>,
  details: Readonly<Record<string, unknown>>,
) {
  const actor = { type: 'issuer', id: issuer.id, name: issuer.name, tokenId: null }
  const home = { internalId: tenant.internalId, id: tenant.id }
  return entryBy({ actor, origin }, action, { type: 'user', id, name }, home, details)
}
