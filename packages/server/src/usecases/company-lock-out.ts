/** Against locking everybody out: where a company is the only way, an administrator is left who has come in through it. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { liveMembershipRights, rolePermissions, type TenantView } from '../domain/directory.ts'
import { findIssuerExcess, type IssuerSettings, isShutting, type MembershipRule } from '../domain/issuer.ts'
import { coversPermission } from '../domain/permission.ts'
import { holds, type Rights } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import type { Db } from '../store/db.ts'
import { listRuledMemberships, listUsersThrough } from '../store/issuer-identities.ts'
import type { IssuerRecord } from '../store/issuers.ts'
import type { JudgedIssuer } from './issuers.ts'
import { invalid, Problem } from './problem.ts'
import { sameMembership } from './wanted-memberships.ts'

/** What changing an issuer needs, beside every right that it can give. */
export const ISSUER_PERMISSION = 'policy:update'

/**
 * Whoever shuts the other ways must have seen this one work: somebody who could change it again has signed in through it, as
 * it is set up, and does not owe that to a rule that goes. The platform's people are never shut out, so they can always open
 * the other ways.
 */
export async function refuseLockOut(
  deps: Deps,
  tx: Db,
  { record: before, tenant }: JudgedIssuer,
  after: IssuerRecord,
): Promise<void> {
  if (!isShutting(after)) return
  if (before.setup !== after.setup) throw untried()
  const goneRules = rulesWithout(before.settings, after.settings)
  if (isShutting(before) && goneRules.length === 0) return
  if (tenant.id === PLATFORM)
    throw invalid('/onlyThisWay', 'not_on_platform', "The platform's people are never shut out.")
  if ((await listAdministratorsThrough(deps, tx, { tenant, record: before }, goneRules)).length === 0)
    throw nobodyLeft()
}

/** Where this is the only way, the last administrator who came in by it stays linked: nobody else could open the others. */
export async function refuseLastLink(deps: Deps, tx: Db, judged: JudgedIssuer, user: number): Promise<void> {
  if (!isShutting(judged.record)) return
  const administrators = await listAdministratorsThrough(deps, tx, judged)
  if (administrators.length === 1 && administrators.includes(user)) throw lastLink()
}

/** The rules of before that are there no more, or read otherwise. */
function rulesWithout(before: IssuerSettings, after: IssuerSettings): readonly MembershipRule[] {
  const kept = new Set(after.membershipRules.map(nameRule))
  return before.membershipRules.filter((rule) => !kept.has(nameRule(rule)))
}

const nameRule = ({ claim, role, unit, value }: MembershipRule): string => JSON.stringify([claim, value, unit, role])

/**
 * By internal id, those who could change the issuer and have signed in through it as it is set up now. What these rules of it
 * gave counts for nothing: the next sign-in may take it.
 */
async function listAdministratorsThrough(
  deps: Deps,
  tx: Db,
  { record, tenant }: JudgedIssuer,
  goneRules: readonly MembershipRule[] = [],
): Promise<readonly number[]> {
  const roles = [...tenant.roles.values()].filter((role) =>
    coversPermission(rolePermissions(role, tenant.ownNames), ISSUER_PERMISSION),
  )
  const roleIds = roles.map(({ internalId }) => internalId)
  const administrators: number[] = []
  for (const user of await listUsersThrough(tx, record, roleIds)) {
    const person = (await deps.people.find(user))?.person
    if (person?.active !== true) continue
    const ruled = await listRuledMemberships(tx, record.internalId, user)
    const gone = ruled.filter((each) => goneRules.some((rule) => sameMembership(each, rule)))
    const kept = person.memberships.filter((each) => !gone.some((other) => sameMembership(each, other)))
    const rights = kept.flatMap((membership) => liveMembershipRights(tenant, membership))
    if (mayChangeIssuers(rights, tenant)) administrators.push(user)
  }
  return administrators
}

function mayChangeIssuers(rights: Rights, tenant: TenantView): boolean {
  return holds(rights, ISSUER_PERMISSION, inTenant(tenant.internalId)) && findIssuerExcess(rights, tenant) === null
}

function untried(): Problem {
  return new Problem('conflict', {
    detail:
      'Nobody has signed in with this address, client, client secret and these scopes yet, so they could lock everybody out. Open the other ways first (onlyThisWay: false), change them, sign in this way, and shut the others again.',
  })
}

function lastLink(): Problem {
  return new Problem('conflict', {
    detail:
      'This is the last administrator who has signed in through this issuer, and it is the only way in. Let another one sign in through it first, or open the other ways (onlyThisWay: false).',
  })
}

export function nobodyLeft(): Problem {
  return new Problem('conflict', {
    detail:
      'No administrator of this tenant is left who has signed in through this issuer as it is set up now, so this could lock everybody out. Link an administrator, sign in this way, and try again.',
  })
}
