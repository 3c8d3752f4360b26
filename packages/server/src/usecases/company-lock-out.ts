/** Against locking everybody out: where a company is the only way, an administrator is left who has come in through it. */

import { PLATFORM } from '@polett/contract/permissions'
import { liveMembershipRights, rolePermissions, type TenantView } from '../domain/directory.ts'
import { findIssuerExcess, type IssuerSettings, isShutting, type MembershipRule } from '../domain/issuer.ts'
import { coversPermission } from '../domain/permission.ts'
import { holds, type Rights } from '../domain/rights.ts'
import { inTenant } from '../domain/scope.ts'
import type { Db } from '../store/db.ts'
import { listRuledMemberships, listUsersThrough } from '../store/issuer-identities.ts'
import { type IssuerRecord, listIssuers } from '../store/issuers.ts'
import { findPerson } from '../store/people.ts'
import { loadTenantView } from '../store/tenant-views.ts'
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
  if (!(await isAnyThrough(tx, { tenant, record: before }, { goneRules }))) throw nobodyLeft()
}

/**
 * Looks on both sides of a change: where a company is the only way in, it must not take the last administrator who came in
 * by it, as nobody else could open the other ways. What can take no more than one person is asked of them alone before.
 */
export async function keepingOneThrough<T>(
  tx: Db,
  tenant: TenantView,
  change: () => Promise<T>,
  user?: number,
): Promise<T> {
  if (!tenant.companyOnly) return change()
  const wasOne = await isSomebodyLeft(tx, tenant, user)
  const result = await change()
  if (!wasOne) return result
  // Memory knows nothing of a change that is being made.
  const after = await loadTenantView(tx, { internalId: tenant.internalId })
  if (after?.companyOnly === true && !(await isSomebodyLeft(tx, after))) throw lastThrough()
  return result
}

async function isSomebodyLeft(tx: Db, tenant: TenantView, user?: number): Promise<boolean> {
  const records = (await listIssuers(tx, tenant.internalId)).filter(isShutting)
  return isSome(records, (record) => isAnyThrough(tx, { record, tenant }, { user }))
}

/** The rules of before that are there no more, or read otherwise. */
function rulesWithout(before: IssuerSettings, after: IssuerSettings): readonly MembershipRule[] {
  const kept = new Set(after.membershipRules.map(nameRule))
  return before.membershipRules.filter((rule) => !kept.has(nameRule(rule)))
}

const nameRule = ({ claim, role, unit, value }: MembershipRule): string => JSON.stringify([claim, value, unit, role])

interface Through {
  /** By internal id; everybody unless it is given. */
  readonly user?: number | undefined
  /** What these gave counts for nothing: the next sign-in may take it. */
  readonly goneRules?: readonly MembershipRule[]
}

/** Whether there is somebody who could change the issuer and has signed in through it as it is set up now. */
async function isAnyThrough(tx: Db, way: JudgedIssuer, { goneRules = [], user }: Through = {}): Promise<boolean> {
  const { record, tenant } = way
  const roles = [...tenant.roles.values()].filter((role) =>
    coversPermission(rolePermissions(role, tenant.ownNames), ISSUER_PERMISSION),
  )
  const roleIds = roles.map(({ internalId }) => internalId)
  const users = await listUsersThrough(tx, record, roleIds)
  const asked = user === undefined ? users : users.filter((each) => each === user)
  return isSome(asked, (each) => isAdministrator(tx, way, each, goneRules))
}

async function isAdministrator(
  tx: Db,
  { record, tenant }: JudgedIssuer,
  user: number,
  goneRules: readonly MembershipRule[],
): Promise<boolean> {
  // Not as memory has them, which knows nothing of a change that is being made.
  const person = await findPerson(tx, user)
  if (person?.active !== true) return false
  const ruled = await listRuledMemberships(tx, record.internalId, user)
  const gone = ruled.filter((each) => goneRules.some((rule) => sameMembership(each, rule)))
  const kept = person.memberships.filter((each) => !gone.some((other) => sameMembership(each, other)))
  const rights = kept.flatMap((membership) => liveMembershipRights(tenant, membership))
  return mayChangeIssuers(rights, tenant)
}

async function isSome<T>(all: readonly T[], isSo: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await isSo(one)) return true
  return false
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

function lastThrough(): Problem {
  return new Problem('last_company_administrator', {
    detail:
      'This would take the last administrator who has signed in through the company, and it is the only way in. Let another one sign in through it first, or open the other ways. Nothing was changed.',
  })
}

export function nobodyLeft(): Problem {
  return new Problem('conflict', {
    detail:
      'No administrator of this tenant is left who has signed in through this issuer as it is set up now, so this could lock everybody out. Link an administrator, sign in this way, and try again.',
  })
}
