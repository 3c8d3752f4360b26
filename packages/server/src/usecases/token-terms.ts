/** The terms of a token that policy and shape decide: expiry, visibility, addresses, id. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import { formatCidr, parseCidr } from '../domain/address.ts'
import type { TenantView } from '../domain/directory.ts'
import { chooseVisibility, isLongLifetime, type Policy, refuseLifetime, underCeiling } from '../domain/policy.ts'
import type { SecretVisibility, TokenKind } from '../domain/token.ts'
import { isChoosableId, type RawWish } from '../domain/token-wish.ts'
import { newId } from './ids.ts'
import { invalid, Problem } from './problem.ts'

/** What binds in this tenant: its own policy under the platform's. */
export async function policyOf(deps: Deps, tenant: TenantView): Promise<Policy> {
  const platform = await deps.directory.byId(PLATFORM)
  if (platform === null) throw new Error('The platform tenant is missing.')
  return underCeiling(tenant.policy, platform.view.setPolicy)
}

export interface Terms {
  readonly expiresAt: number | null
  readonly visibility: SecretVisibility
  readonly allowedIps: readonly string[]
  readonly warnings: readonly string[]
}

/** Throws 422 for what cannot be, 403 `policy_refused` for what policy does not allow. */
export function readTerms(kind: TokenKind, wish: RawWish, policy: Policy, now: number): Terms {
  const expiresAt = wish.expiresAt == null ? null : Date.parse(wish.expiresAt)
  requireLifetime(kind, expiresAt, policy, now)
  const visibility = chooseVisibility(kind, wish.secretVisibility, policy)
  if (visibility === null) {
    throw new Problem('policy_refused', {
      detail: 'Here the secrets of such tokens are shown once only. Leave secretVisibility out.',
    })
  }
  return {
    expiresAt,
    visibility,
    allowedIps: readAllowedIps(wish.allowedIps ?? []),
    warnings: isLongLifetime(expiresAt, now) ? ['over_12_months'] : [],
  }
}

export function requireLifetime(kind: TokenKind, expiresAt: number | null, policy: Policy, now: number): void {
  const refusal = refuseLifetime(kind, expiresAt, policy, now)
  if (refusal === null) return
  switch (refusal.code) {
    case 'expiry_in_past':
      throw invalid('/expiresAt', 'in_past', 'The expiry lies in the past. Choose a later moment.')
    case 'expiry_required':
      throw invalid('/expiresAt', 'required', 'Tokens must expire here. Choose a moment.')
    case 'lifetime_too_long':
      throw new Problem('policy_refused', {
        detail: `Such tokens may live ${refusal.maxDays} days at the most here. Choose an earlier expiry.`,
      })
  }
}

function readAllowedIps(texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const cidr = parseCidr(text)
    if (cidr === null) {
      throw invalid(
        `/allowedIps/${index}`,
        'malformed',
        'Give an address or a block such as 10.0.0.0/8 or 2001:db8::/32.',
      )
    }
    return formatCidr(cidr)
  })
}

/** The id that was chosen, or a new one. Only a platform token's id can be chosen. */
export function readId(deps: Deps, wish: RawWish, tenant: TenantView): string {
  if (wish.id === undefined) return newId('tok', deps.entropy)
  if (tenant.id !== PLATFORM) {
    throw invalid('/id', 'not_here', "Only a platform token's id can be chosen. Leave it out.")
  }
  if (!isChoosableId(wish.id)) {
    throw invalid(
      '/id',
      'malformed',
      'Use letters, digits, dot, hyphen and underscore, beginning with a letter or digit; not a reserved word.',
    )
  }
  return wish.id
}
