/** A sign-in on a device goes over to another department and user type of the same person, without a new sign-in. */

import type { Deps } from '../deps.ts'
import { liveMembershipRights, type Membership, type TenantView } from '../domain/directory.ts'
import { administers } from '../domain/second-factor.ts'
import { findBeginning } from '../store/beginnings.ts'
import type { Db } from '../store/db.ts'
import { updateToken } from '../store/token-writes.ts'
import { listTokenRecords, type TokenRecord } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { isFactorWanted } from './factor-policy.ts'
import { activeMemberships, chooseMembership, type NamedMembership } from './mobile-token.ts'
import { entryBy, type Mutated, mutateAndShow } from './mutation.ts'
import { auditTenant } from './password-check.ts'
import { Problem } from './problem.ts'
import { type ShownToken, showOne } from './token-show.ts'

export type OwnMembership = NamedMembership & { readonly current: boolean }

/** Those that the person may act in just now; none for what is no sign-in on a device. */
export async function listOwnMemberships(deps: Deps, caller: Caller): Promise<readonly OwnMembership[]> {
  if (caller.token?.terms.kind !== 'mobile') return []
  const { home, userId } = await requireMobile(deps, caller)
  const { homeUnit, role: held } = caller.token.terms
  return (await activeMemberships(deps, home, userId)).map(({ role, roleName, unit, unitName }) => ({
    ...{ unit, unitName, role, roleName },
    current: role === held && unit === homeUnit,
  }))
}

/** The secret stays; what it may do is another from the answer on. */
export async function switchMembership(
  deps: Deps,
  caller: Caller,
  wanted: { readonly unit: string | null; readonly role: string },
): Promise<Mutated<TokenRecord> & { readonly shown: ShownToken }> {
  return mutateAndShow(
    deps,
    caller,
    async (tx, own) => {
      const { home, userId } = await requireMobile(deps, own)
      const [record] = await listTokenRecords(tx, [own.token?.internalId ?? 0])
      if (record === undefined) throw new Problem('token_invalid')
      const membership = await chooseMembership(deps, home, userId, wanted)
      if (record.membership?.role === membership.role && record.membership.unit === membership.unit) {
        return { result: record, audit: [], reach: [] }
      }
      if (!(await cameThroughCompany(tx, home, record))) await requireFactor(deps, home, userId, membership)
      const now = deps.now()
      if (!(await updateToken(tx, record.internalId, record.version, { ...record, ...membership }, now))) {
        throw new Problem('conflict')
      }
      const after = { ...record, membership, version: record.version + 1, issuedAt: now, updatedAt: now }
      const target = { type: 'token', id: record.id, name: record.name }
      const details = { unit: wanted.unit, role: wanted.role }
      return {
        result: after,
        audit: [entryBy(own, 'session.switched', target, auditTenant(home), details)],
        reach: [{ kind: 'token', id: record.internalId }],
      }
    },
    (record) => showOne(deps, record),
  )
}

/** Where nobody knows, people who come only that way did. */
async function cameThroughCompany(tx: Db, home: TenantView, { internalId }: TokenRecord): Promise<boolean> {
  const beginning = await findBeginning(tx, internalId)
  return beginning === null ? home.companyOnly : beginning.method === 'company'
}

/**
 * Whoever became an administrator after signing in has not been asked for what the policy wants of administrators. Who came
 * through their company was asked there, as for sessions.
 */
async function requireFactor(deps: Deps, home: TenantView, userId: number, membership: Membership): Promise<void> {
  const known = await deps.people.find(userId)
  if (known === null || known.person.secondFactor || !administers(liveMembershipRights(home, membership))) return
  if (!(await isFactorWanted(deps, known))) return
  const detail = 'The policy wants a second factor of administrators. Sign in at the console and add one first.'
  throw new Problem('second_factor_required', { status: 403, detail })
}

async function requireMobile(deps: Deps, { token, userId }: Caller) {
  if (token?.terms.kind !== 'mobile' || userId === null) {
    throw new Problem('conflict', { detail: 'Only a sign-in on a device can go over to another membership.' })
  }
  const home = (await deps.directory.byId(token.terms.homeTenant))?.view
  if (home === undefined) throw new Problem('token_invalid')
  return { home, userId }
}
