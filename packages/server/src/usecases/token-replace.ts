/** A new version of a token under the same id: other rights, another expiry; with or without the same secret. */

import type { Deps } from '../deps.ts'
import type { StoredGrant } from '../domain/compile.ts'
import { type Membership, placeOf } from '../domain/directory.ts'
import { type RawWish, wishFaults } from '../domain/token-wish.ts'
import type { Propagation } from '../nodes/propagation.ts'
import type { Db } from '../store/db.ts'
import { findPersonNamed } from '../store/people.ts'
import { endSecrets, listLivingSecrets, setSealed } from '../store/secret-writes.ts'
import { renameTechnicalUser, setTechnicalMembership } from '../store/technical-users.ts'
import { insertVersion } from '../store/token-versions.ts'
import { deleteGrants, insertGrants, updateToken } from '../store/token-writes.ts'
import type { Caller } from './caller.ts'
import { nameOf, requireCreation } from './judging.ts'
import { entryBy, mutate } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { writeSecret } from './token-issue.ts'
import { type JudgedToken, NOT_ONES_OWN, refuseMobile, requireToken } from './token-judging.ts'
import { type ShownToken, showOne } from './token-show.ts'
import {
  readGrants,
  refuseFaults,
  requireMembershipWithin,
  technicalMembership,
  unknownUnit,
  wishedMembership,
} from './token-subject.ts'
import { policyOf, readTerms, type Terms } from './token-terms.ts'
import { refuseExpired, showChanged } from './tokens-change.ts'
import { requireHeld, termsForAudit } from './tokens-create.ts'

export type ReplaceWish = Omit<RawWish, 'id' | 'tenant' | 'user'> & { readonly keepSecret?: boolean | undefined }

export interface ReplacedToken {
  readonly token: ShownToken
  /** Left out when the secret was kept. */
  readonly secret?: string
  readonly warnings: readonly string[]
  readonly propagation: Propagation
}

/** In one transaction; clients that keep their secret notice nothing but their new rights. */
export async function replaceToken(
  deps: Deps,
  caller: Caller,
  id: string,
  { keepSecret = false, ...wish }: ReplaceWish,
): Promise<ReplacedToken> {
  const { propagation, result } = await mutate(deps, caller, async (tx, own) => {
    const now = deps.now()
    const judged = await requireToken(deps, tx, own, id, ['create', 'delete'], NOT_ONES_OWN)
    refuseMobile(judged)
    const { record, tenant } = judged
    refuseFaults(wishFaults(madeKind(judged), wish, 'replace'))
    const subject = await newSubject(deps, tx, own, judged, wish)
    const terms = readTerms(record.kind, wish, await policyOf(deps, tenant), now)
    refuseUnsealable(judged, terms, keepSecret)
    refuseExpired(judged, now)
    const before = await showOne(deps, record)
    await write(tx, own, judged, { before, wish, subject, terms, now })
    const secret = await renewSecret(deps, tx, judged, { terms, keepSecret, now })
    const target = { type: 'token', id: record.id, name: wish.name ?? wish.application ?? record.name }
    const details = { before: termsForAudit(before), keepSecret, version: record.version + 1 }
    return {
      result: { id: record.id, secret, warnings: terms.warnings },
      audit: [entryBy(own, 'token.replaced', target, { internalId: tenant.internalId, id: tenant.id }, details)],
      reach: reachOf(judged),
    }
  })
  const token = await showChanged(deps, caller, result.id)
  const { secret, warnings } = result
  return { token, warnings, propagation, ...(secret === null ? {} : { secret }) }
}

/** A technical user's rights change with its token, so the user is reached as well. */
function reachOf({ record }: JudgedToken) {
  const token = { kind: 'token', id: record.internalId } as const
  return record.user === null ? [token] : [token, { kind: 'user', id: record.user.internalId } as const]
}

function madeKind({ record }: JudgedToken) {
  if (record.kind === 'mobile') throw new Error('A mobile token is never replaced.')
  return record.kind
}

interface NewSubject {
  readonly membership: Membership | null
  readonly grants: readonly StoredGrant[]
}

async function newSubject(
  deps: Deps,
  tx: Db,
  own: Caller,
  judged: JudgedToken,
  wish: ReplaceWish,
): Promise<NewSubject> {
  const { record, tenant } = judged
  if (record.kind === 'application')
    return { membership: null, grants: await readGrants(deps, own.rights, tenant, wish) }
  if (record.kind === 'user') {
    const wanted = wishedMembership(tenant, wish)
    const holder = await findPersonNamed(tx, tenant.internalId, record.user?.id ?? '')
    requireHeld(holder ?? { memberships: [] }, wanted)
    return withinOwn(own, judged, wanted)
  }
  const unit = record.kind === 'organization' ? null : tenant.unitsById.get(wish.unit ?? '')?.internalId
  if (unit === undefined) throw unknownUnit('/unit')
  return withinOwn(own, judged, technicalMembership(tenant, unit, wish.admin ?? false))
}

/** The new place is judged as a creation there; then rights are compared. */
function withinOwn(own: Caller, { tenant }: JudgedToken, membership: Membership): NewSubject {
  const place = placeOf(tenant, membership.unit)
  requireCreation(own, { permission: 'token:create', place, named: tenant.internalId }, nameOf(place, tenant))
  requireMembershipWithin(own.rights, tenant, membership)
  return { membership, grants: [] }
}

function refuseUnsealable({ record }: JudgedToken, terms: Terms, keepSecret: boolean): void {
  if (keepSecret && record.visibility === 'once' && terms.visibility === 'sealed') throw secretUnknown()
}

function secretUnknown(): Problem {
  return invalid(
    '/secretVisibility',
    'secret_unknown',
    'A secret that was shown once cannot be shown again. Choose once, or let the token have a new secret.',
  )
}

interface Replacement {
  readonly before: ShownToken
  readonly wish: ReplaceWish
  readonly subject: NewSubject
  readonly terms: Terms
  readonly now: number
}

async function write(tx: Db, own: Caller, judged: JudgedToken, replacement: Replacement): Promise<void> {
  const { record, tenant } = judged
  const { before, now, subject, terms, wish } = replacement
  const { grants, membership } = subject
  const name = wish.name ?? wish.application ?? record.name
  await insertVersion(tx, record.internalId, {
    version: record.version,
    issuedAt: record.issuedAt,
    replacedAt: now,
    replacedBy: own.actor.name,
    body: { name: before.name, description: before.description, ...termsForAudit(before) },
  })
  const { admin = false, application = null, description = '', master = false } = wish
  const values = { name, description, application, master, admin, ...terms }
  const place = { unit: membership?.unit ?? null, role: membership?.role ?? null }
  const won = await updateToken(tx, record.internalId, record.version, { ...place, ...values }, now)
  if (!won)
    throw new Problem('conflict', { detail: 'Somebody else has just replaced this token. Look at it and try again.' })
  await deleteGrants(tx, record.internalId)
  await insertGrants(tx, record.internalId, grants)
  if (record.person?.type === 'technical' && record.user !== null && membership !== null) {
    await setTechnicalMembership(tx, record.user.internalId, tenant.internalId, membership)
    await renameTechnicalUser(tx, record.user.internalId, name, now)
  }
}

/** Null when the secret is kept. A kept one that may not be shown any more loses its sealed copy. */
async function renewSecret(
  deps: Deps,
  tx: Db,
  { record }: JudgedToken,
  { keepSecret, now, terms }: { readonly terms: Terms; readonly keepSecret: boolean; readonly now: number },
): Promise<string | null> {
  const living = await listLivingSecrets(tx, record.internalId)
  if (keepSecret) {
    // A policy may have erased the copy of a token that is still called sealed.
    if (terms.visibility === 'sealed' && living[0]?.sealed == null) throw secretUnknown()
    if (terms.visibility === 'once') for (const { internalId } of living) await setSealed(tx, internalId, null)
    return null
  }
  await endSecrets(
    tx,
    living.map(({ internalId }) => internalId),
    now,
  )
  const owner = { ...record, visibility: terms.visibility, version: record.version + 1 }
  return (await writeSecret(deps, tx, owner, now)).secret
}
