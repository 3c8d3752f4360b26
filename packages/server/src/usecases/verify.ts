/** The question of a gateway: may this secret do this there? Answered from memory where memory knows. */

import type { Deps } from '../deps.ts'
import { parseAddress } from '../domain/address.ts'
import { decide, type NamedPlace, type Verdict } from '../domain/decision.ts'
import { isPermissionName } from '../domain/permission.ts'
import { parseSecret, SECRET_LENGTH } from '../domain/secret.ts'
import type { TenantCopy } from '../verify/directory.ts'
import { cacheKey, type KnownSecret } from '../verify/token-cache.ts'
import { namePlace } from './tokens-read.ts'

export interface AskedCall {
  readonly secret: string
  readonly permissions: readonly string[]
  readonly tenant: string | null
  readonly unit: string | null
  /** What `Polett-Tenant` says. */
  readonly claimed: string | null
  readonly address: string | null
}

export interface Answer {
  /** Null for a secret that nobody has issued, or not any more. */
  readonly known: KnownSecret | null
  readonly verdict: Verdict
}

const NONE_NAMED: readonly TenantCopy[] = []
const UNKNOWN: Answer = { known: null, verdict: { allowed: false, code: 'token_invalid' } }

/** The answer when everything it needs is in memory, else null. Never waits, never reads the database. */
export function answerFromMemory(deps: Deps, asked: AskedCall): Answer | null {
  const known = knownFromMemory(deps, asked.secret)
  if (known === undefined) return null
  if (known === null) return UNKNOWN
  return namedFromMemory(deps, asked, known) === null ? null : decideCall(deps, asked, known)
}

/** What memory has for a secret. Null: nobody has issued it. Undefined: memory cannot say. */
export function knownFromMemory(deps: Deps, secret: string): KnownSecret | null | undefined {
  if (secret.length !== SECRET_LENGTH) return null
  const known = deps.tokens.peek(cacheKey(secret))
  // What is known has the right form, and to see that again would take as long as to find it.
  return known === undefined && parseSecret(secret) === null ? null : known
}

/** The copies of the tenants that the question names, or null when memory has not all of them. */
export function namedFromMemory(deps: Deps, asked: NamedTenants, known: KnownSecret): readonly TenantCopy[] | null {
  const names = tenantsNamed(asked, known)
  if (names.length === 0) return NONE_NAMED
  const copies = names.map((name) => deps.directory.peekById(name)).filter((copy) => copy !== undefined)
  return copies.length === names.length ? copies : null
}

/** The answer, with at most one query for the secret and one reading of each tenant that is not in memory. */
export async function answerCall(deps: Deps, asked: AskedCall): Promise<Answer> {
  const known = await deps.tokens.find(asked.secret)
  if (known === null) return UNKNOWN
  await Promise.all(tenantsNamed(asked, known).map((name) => deps.directory.byId(name)))
  return decideCall(deps, asked, known)
}

/** Counts a call on a known token; unknown secrets leave no trace. */
export function countCall(deps: Deps, { known, verdict }: Answer, address: string | null): void {
  if (known === null) return
  const code = verdict.allowed ? 'allowed' : verdict.code
  deps.usage.count(known, code, address, deps.now())
}

type NamedTenants = Pick<AskedCall, 'claimed' | 'tenant' | 'unit'>

function tenantsNamed({ claimed, tenant, unit }: NamedTenants, { token }: KnownSecret): string[] {
  if (claimed === null && tenant === null && unit === null) return []
  const asked = tenant ?? (unit === null ? null : unitTenant(claimed, token))
  return [claimed, asked].filter((name) => name !== null)
}

/** A unit without a tenant lies in the tenant that the caller says it is at home in, or where the token lives. */
function unitTenant(claimed: string | null, token: KnownSecret['token']): string {
  return claimed ?? token.terms.homeTenant
}

export function decideCall(deps: Deps, call: AskedCall, known: KnownSecret): Answer {
  const { claimed, permissions, tenant, unit } = call
  const { token } = known
  const asked = tenant === null && unit === null ? null : named(deps, tenant ?? unitTenant(claimed, token), unit)
  const question = {
    permissions,
    claimed: claimed === null ? null : named(deps, claimed, null),
    asked,
    // Read only where it matters: most tokens may be used from everywhere.
    address: call.address === null || token.allowedIps.length === 0 ? null : parseAddress(call.address),
  }
  const verdict = decide(token, known.secretExpiresAt, question, deps.now())
  const odd = verdict.allowed ? permissions.find((permission) => !isPermissionName(permission)) : undefined
  if (odd === undefined) return { known, verdict }
  // A misspelt permission is held by nobody, not even by those who hold everything.
  return { known, verdict: { allowed: false, code: 'permission_missing', missing: { permission: odd } } }
}

function named(deps: Deps, tenant: string, unit: string | null): NamedPlace {
  return namePlace(deps.directory.peekById(tenant)?.view ?? null, tenant, unit)
}
