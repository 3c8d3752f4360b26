/** Creating a token of any kind but `mobile`, which signing in makes. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { StoredGrant } from '../domain/compile.ts'
import { type Membership, placeOf, type TenantView } from '../domain/directory.ts'
import { fold } from '../domain/fold.ts'
import { userPlaces } from '../domain/membership.ts'
import { holds } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import type { TokenKind } from '../domain/token.ts'
import { type RawWish, wishFaults } from '../domain/token-wish.ts'
import type { Db } from '../store/db.ts'
import { sweepTokenNamed } from '../store/deleted-tokens.ts'
import { insertTechnicalUser } from '../store/new-users.ts'
import { findPersonNamed, type PersonRecord } from '../store/people.ts'
import { setTechnicalMembership } from '../store/technical-users.ts'
import type { TokenCreator } from '../store/token-writes.ts'
import { findTokenRecord } from '../store/tokens.ts'
import { add } from './additions.ts'
import type { Caller } from './caller.ts'
import { newId } from './ids.ts'
import { findTenant, namedTenant, nameOf, requireCreation } from './judging.ts'
import { entryBy } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { issueToken } from './token-issue.ts'
import { type ShownToken, showOne } from './token-show.ts'
import {
  readGrants,
  refuseFaults,
  requireMembershipWithin,
  technicalMembership,
  wishedMembership,
} from './token-subject.ts'
import { policyOf, readId, readTerms } from './token-terms.ts'

export interface CreatedToken {
  readonly token: ShownToken
  readonly secret: string
  readonly warnings: readonly string[]
}

type MadeKind = Exclude<TokenKind, 'mobile'>

/** No tenant has this internal id: what is held everywhere covers it, and nothing else does. */
const NO_TENANT = -1

/** Throws 422, 404, 403 or 409 with the sentence that fits; nothing is written then. */
export async function createToken(
  deps: Deps,
  caller: Caller,
  { kind, ...wish }: RawWish & { readonly kind: TokenKind },
): Promise<CreatedToken> {
  if (kind === 'mobile') {
    throw invalid('/kind', 'not_here', 'A mobile token is made by signing in, not here.')
  }
  refuseFaults(wishFaults(kind, wish, 'create'))
  return add(deps, caller, async (tx, own) => {
    const { entry, ...created } = await write(deps, tx, own, { kind, wish })
    return { result: created, audit: [entry] }
  })
}

interface Creation {
  readonly kind: MadeKind
  readonly wish: RawWish
}

async function write(deps: Deps, tx: Db, own: Caller, { kind, wish }: Creation) {
  const now = deps.now()
  const tenant = await homeTenant(deps, own, kind, wish)
  const subject = await readSubject(deps, tx, own, { kind, tenant, wish })
  const terms = readTerms(kind, wish, await policyOf(deps, tenant), now)
  const id = readId(deps, wish, tenant)
  const name = wish.name ?? wish.application ?? ''
  const { grants, holder, membership } = subject
  const user = holder?.internalId ?? (await makeTechnicalUser(deps, tx, { id, name, tenant, membership }, now))
  const values = {
    ...{ id, kind, name, user, tenant: tenant.internalId },
    ...{ unit: membership?.unit ?? null, role: membership?.role ?? null },
    ...{ description: wish.description ?? '', application: wish.application ?? null },
    ...{ master: wish.master ?? false, admin: wish.admin ?? false },
    ...terms,
    creator: creatorOf(own),
    device: null,
  }
  if (wish.id !== undefined) await sweepTokenNamed(tx, id)
  const issued = await issueToken(deps, tx, values, grants, now)
  const record = await findTokenRecord(tx, issued.id)
  if (record === null) throw new Error('A token that was written cannot be read.')
  const token = await showOne(deps, record, own.rights)
  const entry = entryBy(
    own,
    'token.created',
    { type: 'token', id, name },
    { internalId: tenant.internalId, id: tenant.id },
    termsForAudit(token),
  )
  return { token, secret: issued.secret, warnings: terms.warnings, entry }
}

/** What an auditor wants to know of a token's rights and terms. */
export function termsForAudit(token: ShownToken): Record<string, unknown> {
  const { admin, allowedIps, application, expiresAt, grants, kind, master, role, unit, user, version } = token
  return {
    ...{ kind, application, unit, role, master, admin, version, allowedIps },
    user: user?.id ?? null,
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    grants: grants.map((grant) => ({ tenant: grant.tenant, unit: grant.unit ?? null, permissions: grant.permissions })),
  }
}

/** The tenant that the token will live in. Throws 404 or 403 unless the caller may create tokens at its place. */
async function homeTenant(deps: Deps, own: Caller, kind: MadeKind, wish: RawWish): Promise<TenantView> {
  const named = wish.tenant ?? null
  const tenant = await findTenant(deps, named ?? PLATFORM)
  const unit = wish.unit == null ? undefined : tenant?.unitsById.get(wish.unit)
  const place = tenant === null ? inTenant(NO_TENANT) : placeOf(tenant, unit?.internalId ?? null)
  if (!(kind === 'user' && (await mayMakeOwn(deps, own, tenant, wish.user)))) {
    const question = { permission: 'token:create', place, named: named === null ? null : namedTenant(tenant) }
    requireCreation(own, question, tenant === null ? {} : nameOf(place, tenant))
  }
  if (tenant === null) throw new Problem('not_found')
  return tenant
}

/** A person in a session may make a token for themself where policy says so. */
async function mayMakeOwn(
  deps: Deps,
  own: Caller,
  tenant: TenantView | null,
  user: string | undefined,
): Promise<boolean> {
  const person = own.session?.person
  if (person === undefined || tenant === null || person.tenant !== tenant.internalId || user === undefined) return false
  const isSelf = user === 'self' || user === person.id || fold(user) === fold(person.username)
  return isSelf && (await policyOf(deps, tenant)).ownTokens
}

interface Subject {
  /** The person that a `user` token is made for. */
  readonly holder: PersonRecord | null
  readonly membership: Membership | null
  readonly grants: readonly StoredGrant[]
}

async function readSubject(
  deps: Deps,
  tx: Db,
  own: Caller,
  { kind, tenant, wish }: Creation & { readonly tenant: TenantView },
): Promise<Subject> {
  if (kind === 'application') {
    return { holder: null, membership: null, grants: await readGrants(deps, own.rights, tenant, wish) }
  }
  if (kind === 'user') {
    const wanted = wishedMembership(tenant, wish)
    const holder = await findHolderInSight(tx, own, tenant, wish.user ?? '')
    requireHeld(holder, wanted)
    requireMembershipWithin(own.rights, tenant, wanted)
    return { holder, membership: wanted, grants: [] }
  }
  const unit = kind === 'organization' ? null : (tenant.unitsById.get(wish.unit ?? '')?.internalId ?? null)
  if (kind === 'group' && unit === null) {
    throw invalid('/unit', 'unknown', 'There is no such unit in this tenant. Check its id.')
  }
  const membership = technicalMembership(tenant, unit, wish.admin ?? false)
  requireMembershipWithin(own.rights, tenant, membership)
  return { holder: null, membership, grants: [] }
}

/** The person, if there is one and the caller may see them (everybody sees themself). */
async function findHolderInSight(tx: Db, own: Caller, tenant: TenantView, user: string): Promise<PersonRecord> {
  const name = user === 'self' && own.session !== null ? own.session.person.id : user
  const holder = await findPersonNamed(tx, tenant.internalId, name)
  const seen =
    holder !== null &&
    (holder.internalId === own.session?.person.internalId ||
      userPlaces(tenant, holder.memberships).some((place) => holds(own.rights, 'user:read', place)))
  if (!seen || holder.type === 'technical') {
    throw invalid('/user', 'unknown', 'There is no such person in this tenant. Check the id or the user name.')
  }
  return holder
}

/** a token acts under exactly one of the combinations that the person has. */
export function requireHeld(holder: Pick<PersonRecord, 'memberships'>, wanted: Membership): void {
  const held = holder.memberships.some(({ role, unit }) => role === wanted.role && unit === wanted.unit)
  if (held) return
  throw invalid(
    '/role',
    'not_held',
    'This person does not hold that role there. Choose one of their combinations of unit and role.',
  )
}

/** The token to be, and what its technical user will hold. */
interface TechnicalToken {
  readonly id: string
  readonly name: string
  readonly tenant: TenantView
  readonly membership: Membership | null
}

async function makeTechnicalUser(deps: Deps, tx: Db, token: TechnicalToken, now: number): Promise<number | null> {
  const { membership, name, tenant } = token
  if (membership === null) return null
  const user = {
    id: newId('usr', deps.entropy),
    tenant: tenant.internalId,
    username: `technical:${token.id}`,
    name,
  }
  const internalId = await insertTechnicalUser(tx, user, now)
  await setTechnicalMembership(tx, internalId, tenant.internalId, membership)
  return internalId
}

function creatorOf(own: Caller): TokenCreator {
  const { actor, token, userId } = own
  if (userId !== null) return { type: 'user', internalId: userId, id: actor.id, name: actor.name }
  return { type: 'token', internalId: token?.internalId ?? null, id: actor.id, name: actor.name }
}
