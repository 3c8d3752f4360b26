/** What an issuer is to be like: checked, with units and roles found, and told to the audit log. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { roleFits, type TenantView } from '../domain/directory.ts'
import { isLoopbackHost } from '../domain/host.ts'
import { type IssuerSettings, type MembershipRule, refuseIssuerUrl, speaksForMany } from '../domain/issuer.ts'
import type { Caller } from './caller.ts'
import { findNamedUnit, unknownUnit } from './directory-judging.ts'
import { invalid } from './problem.ts'

interface WantedRule {
  readonly claim: string
  readonly value: string
  readonly unit?: string | null
  readonly role: string
}

export interface IssuerPatch {
  readonly name?: string
  readonly url?: string
  readonly clientId?: string
  readonly clientSecret?: string | null
  readonly scopes?: readonly string[]
  readonly usernameClaim?: string
  readonly nameClaim?: string
  readonly emailClaim?: string
  readonly membershipRules?: readonly WantedRule[]
  readonly justInTime?: boolean
  readonly onlyThisWay?: boolean
  readonly status?: 'active' | 'inactive'
}

/** Throws 422 for an address that this server must not ask. */
export function refuseUrl(deps: Deps, url: string): void {
  if (speaksForMany(url)) throw invalid('/url', 'many_companies', MANY_COMPANIES)
  const refusal = refuseIssuerUrl(url, deps.config.issuerHosts, isLoopbackHost)
  if (refusal !== null) throw invalid('/url', refusal, URL_REFUSALS[refusal])
}

const MANY_COMPANIES =
  'Here anybody from any company signs in. Give the address of the one company, with its tenant id: https://login.microsoftonline.com/{tenant id}/v2.0.'

const URL_REFUSALS = {
  malformed: 'Give the issuer as it names itself: an address without user name, query and fragment.',
  not_https: 'An issuer is asked over https alone.',
  host_not_allowed:
    'The operator has not allowed this host. Ask them to add it to POLETT_ISSUER_HOSTS, where no host stands at first.',
}

/** Units and roles by internal id; what is left out stays as it was. */
export function settingsFrom(
  own: Caller,
  tenant: TenantView,
  before: IssuerSettings,
  patch: IssuerPatch,
): IssuerSettings {
  const { emailClaim, justInTime, nameClaim, scopes, usernameClaim } = patch
  const membershipRules =
    patch.membershipRules === undefined
      ? before.membershipRules
      : patch.membershipRules.map((rule, at) => ruleFrom(own, tenant, rule, `/membershipRules/${at}`))
  const settings = {
    scopes: scopes ?? before.scopes,
    usernameClaim: usernameClaim ?? before.usernameClaim,
    nameClaim: nameClaim ?? before.nameClaim,
    emailClaim: emailClaim ?? before.emailClaim,
    justInTime: justInTime ?? before.justInTime,
    membershipRules,
  }
  // Who runs the installation is decided here, and by no company.
  if (tenant.id === PLATFORM && settings.justInTime) throw invalid('/justInTime', 'not_on_platform', NOT_ON_PLATFORM)
  if (tenant.id === PLATFORM && membershipRules.length > 0) {
    throw invalid('/membershipRules', 'not_on_platform', NOT_ON_PLATFORM)
  }
  return settings
}

const NOT_ON_PLATFORM = "The platform's people are made and given their roles by hand."

function ruleFrom(own: Caller, tenant: TenantView, wanted: WantedRule, pointer: string): MembershipRule {
  const unitId = wanted.unit ?? null
  const unit = unitId === null ? null : findNamedUnit(own, tenant, unitId, 'policy:update')
  if (unitId !== null && unit === null) throw unknownUnit(`${pointer}/unit`)
  const role = tenant.rolesById.get(wanted.role)
  if (role === undefined) throw invalid(`${pointer}/role`, 'unknown', 'There is no such role.')
  const at = unit?.internalId ?? null
  if (!roleFits(tenant, role, at)) {
    throw invalid(`${pointer}/role`, 'role_not_usable_here', 'This role may not be used there.')
  }
  return { claim: wanted.claim, value: wanted.value, unit: at, role: role.internalId }
}

/** For the audit log, in the words of the API. */
export function tellRules(tenant: TenantView, { justInTime, membershipRules }: IssuerSettings) {
  const rules = membershipRules.map(({ claim, role, unit, value }) => ({
    ...{ claim, value, role: tenant.roles.get(role)?.id ?? null },
    unit: unit === null ? null : (tenant.units.get(unit)?.id ?? null),
  }))
  return { justInTime, membershipRules: rules }
}
