/** A tenant's users signed in through the API: a gateway or a mobile app's own server asks, the password is the proof. */

import type { Deps } from '../deps.ts'
import { formatAddress, parseAddress } from '../domain/address.ts'
import type { TenantView } from '../domain/directory.ts'
import { userPlaces } from '../domain/membership.ts'
import { inTenant } from '../domain/scope.ts'
import type { Propagation } from '../nodes/propagation.ts'
import { listMobileTokens } from '../store/mobile-tokens.ts'
import { findPersonNamed } from '../store/people.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import { deleteTokens } from '../store/token-writes.ts'
import type { TokenDevice } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { requireHome } from './directory-judging.ts'
import { judgeCode } from './gateway-factor.ts'
import { findTenant, namedTenant, requireCreation, requireThing } from './judging.ts'
import { chooseMembership, readDevice, writeMobileToken } from './mobile-token.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import {
  acceptPassword,
  afterRightPassword,
  auditTenant,
  checkPassword,
  claimIn,
  noteFailure,
  requireOwnSignIn,
} from './password-check.ts'
import { invalid, Problem } from './problem.ts'
import type { ShownToken } from './token-show.ts'

export interface UserSessionWish {
  readonly username: string
  readonly password: string
  readonly code?: string
  readonly unit?: string | null
  readonly role?: string
  readonly device?: {
    readonly id?: string
    readonly name: string
    readonly platform: string
    readonly appVersion?: string
  }
  /** Where the user sits, when the caller stands between. */
  readonly address?: string
}

export interface StartedUserSession {
  readonly token: ShownToken
  readonly secret: string
  readonly propagation: Propagation
}

/**
 * Throws `sign_in_failed` (403), the same for every reason; and only after the right password `membership_required` or
 * what is wrong with the membership that was named.
 */
export async function startUserSession(
  deps: Deps,
  caller: Caller,
  tenantId: string,
  wish: UserSessionWish,
): Promise<StartedUserSession> {
  const tenant = await requireSessionCreation(deps, caller, tenantId)
  const address = readAddress(wish.address)
  const claim = await claimIn(deps, tenant, tenantId, wish.username)
  const { actor, origin } = caller
  const attempt = { actor, origin, status: 403, ...(address === null ? {} : { address }) } as const
  const checked = await checkPassword(deps, claim, wish.password, attempt)
  const { method, spend } = await judgeCode(deps, checked, wish.code, attempt)
  const { propagation, result } = await afterRightPassword(deps, checked, () =>
    mutate(deps, caller, async (tx, own) => {
      const at = await requireSessionCreation(deps, own, tenantId)
      await requireOwnSignIn(deps, at.internalId, 403)
      await acceptPassword(deps, tx, checked, 403)
      await spend(tx)
      const membership = await chooseMembership(deps, at, checked.account.internalId, wish)
      const device = deviceOf(wish.device)
      const beginning = { method, issuer: null, sid: null }
      const signIn = { tenant: at, account: checked.account, membership, device, beginning }
      const written = await writeMobileToken(deps, tx, signIn)
      const { details, reach, token } = written
      const target = { type: 'token', id: token.id, name: token.name }
      const entry = entryBy(own, 'session.started', target, auditTenant(at), details)
      return { result: written, audit: [entry], reach: reach.map((id) => ({ kind: 'token' as const, id })) }
    }),
  ).catch(async (error: unknown) => {
    // What is looked for only where it is spent, such as a recovery code, turns out to be wrong here.
    if (error instanceof Problem && error.code === 'sign_in_failed')
      await noteFailure(deps, claim, wish.code === undefined ? attempt : { ...attempt, step: 'second_factor' })
    throw error
  })
  return { token: result.token, secret: result.secret, propagation }
}

async function requireSessionCreation(deps: Deps, caller: Caller, tenantId: string): Promise<TenantView> {
  const permission = 'session:create'
  const tenant = requireHome(caller, permission, await findTenant(deps, tenantId), tenantId)
  const place = inTenant(tenant.internalId)
  requireCreation(caller, { permission, place, named: tenant.internalId }, { tenant: tenantId })
  return tenant
}

function readAddress(text: string | undefined): string | null {
  if (text === undefined) return null
  const address = parseAddress(text)
  if (address === null) throw invalid('/address', 'malformed', 'Give one IPv4 or IPv6 address, without a port.')
  return formatAddress(address)
}

function deviceOf(device: UserSessionWish['device']): TokenDevice | null {
  if (device === undefined) return null
  const { appVersion = null, id = null, name, platform } = device
  return readDevice({ id, name, platform, appVersion })
}

/** Ends everything that a user is signed in with: console sessions and mobile tokens. Answers how many there were. */
export function endUserSessions(deps: Deps, caller: Caller, tenantId: string, user: string): Promise<Mutated<number>> {
  return mutate(deps, caller, async (tx, own) => {
    const tenant = await findTenant(deps, tenantId)
    const holder = tenant === null ? null : await findPersonNamed(tx, tenant.internalId, user)
    const places = tenant === null || holder === null ? [] : userPlaces(tenant, holder.memberships)
    const question = { permission: 'session:delete', read: 'user:read', places, named: namedTenant(tenant) }
    requireThing(own, { ...question, needed: 'every' }, { tenant: tenantId })
    if (holder === null) throw new Problem('not_found')
    const sessions = await deleteSessionsOf(tx, holder.internalId)
    const tokens = (await listMobileTokens(tx, holder.internalId)).map(({ internalId }) => internalId)
    await deleteTokens(tx, tokens)
    const result = sessions + tokens.length
    const target = { type: 'user', id: holder.id, name: holder.name }
    const entry = entryBy(own, 'session.ended', target, auditTenant(tenant), { sessions, mobileTokens: tokens.length })
    return {
      result,
      audit: result === 0 ? [] : [entry],
      reach: result === 0 ? [] : [{ kind: 'user', id: holder.internalId }],
    }
  })
}
