/** A tenant's users signed in through the API: a gateway or a mobile app's own server asks, the password is the proof. */

import type { Deps } from '../deps.ts'
import { formatAddress, parseAddress } from '../domain/address.ts'
import { isRoleActive, isUnitActive, type Membership, type TenantView } from '../domain/directory.ts'
import { userPlaces } from '../domain/membership.ts'
import { DAY_MS } from '../domain/policy.ts'
import { inTenant } from '../domain/scope.ts'
import type { Propagation } from '../nodes/propagation.ts'
import type { Account } from '../store/accounts.ts'
import type { Db } from '../store/db.ts'
import { sweepTokenOnDevice } from '../store/deleted-tokens.ts'
import { deleteSecrets, listMobileTokens, type MobileToken } from '../store/mobile-tokens.ts'
import { findPersonNamed } from '../store/people.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import { deleteTokens, updateToken } from '../store/token-writes.ts'
import { findTokenRecord, type TokenDevice } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { requireHome } from './directory-judging.ts'
import { judgeCode } from './gateway-factor.ts'
import { newId } from './ids.ts'
import { findTenant, namedTenant, requireCreation, requireThing } from './judging.ts'
import { entryBy, type Mutated, mutate } from './mutation.ts'
import {
  acceptPassword,
  afterRightPassword,
  auditTenant,
  type CheckedPassword,
  checkPassword,
  claimIn,
} from './password-check.ts'
import { invalid, Problem } from './problem.ts'
import { issueToken, writeSecret } from './token-issue.ts'
import { type ShownToken, showOne } from './token-show.ts'
import { policyOf } from './token-terms.ts'

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
  const acceptCode = await judgeCode(deps, checked, wish.code, attempt)
  const { propagation, result } = await afterRightPassword(deps, checked, () =>
    mutate(deps, caller, async (tx, own) => {
      const at = await requireSessionCreation(deps, own, tenantId)
      await acceptPassword(deps, tx, checked, 403)
      await acceptCode(tx)
      const membership = await chooseMembership(deps, at, checked.account, wish)
      const written = await writeMobileToken(deps, tx, at, checked, membership, readDevice(wish.device))
      const { details, reach, token } = written
      const target = { type: 'token', id: token.id, name: token.name }
      const entry = entryBy(own, 'session.started', target, auditTenant(at), details)
      return { result: written, audit: [entry], reach: reach.map((id) => ({ kind: 'token' as const, id })) }
    }),
  )
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

/** One of the active memberships: the only one, or the one that is named by unit, role or both. */
async function chooseMembership(
  deps: Deps,
  tenant: TenantView,
  account: Account,
  { role, unit }: Pick<UserSessionWish, 'role' | 'unit'>,
): Promise<Membership> {
  const known = await deps.people.find(account.internalId)
  const active = (known?.person.memberships ?? [])
    .filter((membership) => isRoleActive(tenant, membership) && isUnitActive(tenant, membership.unit))
    .map((membership) => ({ membership, ...namesOf(tenant, membership) }))
  const fitting = active.filter(
    (each) => (unit === undefined || each.unit === unit) && (role === undefined || each.role === role),
  )
  const [only] = fitting
  if (fitting.length === 1 && only !== undefined) return only.membership
  if (fitting.length === 0 && (unit !== undefined || role !== undefined)) {
    throw invalid(
      role === undefined ? '/unit' : '/role',
      'not_held',
      'The user holds no such active membership. Name one that they hold.',
    )
  }
  throw new Problem('membership_required', {
    memberships: fitting.map(({ role: held, unit: at }) => ({ unit: at, role: held })),
  })
}

function namesOf(tenant: TenantView, { role, unit }: Membership): { unit: string | null; role: string } {
  return {
    unit: unit === null ? null : (tenant.units.get(unit)?.id ?? null),
    role: tenant.roles.get(role)?.id ?? '',
  }
}

function readDevice(device: UserSessionWish['device']): TokenDevice | null {
  if (device === undefined) return null
  const { appVersion = null, id = null, name, platform } = device
  return { id, name, platform, appVersion }
}

/** Sign-ins of one user on mobile devices; the one that was renewed longest ago makes room. */
const MAX_MOBILE_TOKENS = 50

interface WrittenSession {
  readonly token: ShownToken
  readonly secret: string
  readonly details: Readonly<Record<string, unknown>>
  /** Internal ids of tokens whose secrets have ended. */
  readonly reach: readonly number[]
}

async function writeMobileToken(
  deps: Deps,
  tx: Db,
  tenant: TenantView,
  { account }: CheckedPassword,
  membership: Membership,
  device: TokenDevice | null,
): Promise<WrittenSession> {
  const now = deps.now()
  const present = await listMobileTokens(tx, account.internalId)
  const values = {
    ...{ unit: membership.unit, role: membership.role },
    ...{ name: device?.name ?? 'Mobile sign-in', description: '', application: null },
    ...{ master: false, admin: false, visibility: 'once' as const, allowedIps: [] },
    expiresAt: now + (await lifetimeDays(deps, tenant)) * DAY_MS,
    device,
  }
  const renewed = device?.id == null ? undefined : present.find(({ deviceId }) => deviceId === device.id)
  const gone = renewed === undefined ? present.slice(0, Math.max(0, present.length - MAX_MOBILE_TOKENS + 1)) : []
  const ended = gone.map(({ internalId }) => internalId)
  if (ended.length > 0) await deleteTokens(tx, ended)
  if (device?.id != null) await sweepTokenOnDevice(tx, account.internalId, device.id)
  const issued =
    renewed === undefined
      ? await issueToken(deps, tx, { ...values, ...identity(deps, tenant, account) }, [], now)
      : await renew(deps, tx, renewed, values, now)
  const record = await findTokenRecord(tx, issued.id)
  if (record === null) throw new Error('A sign-in that was written cannot be read.')
  return {
    token: await showOne(deps, record),
    secret: issued.secret,
    details: { user: account.id, device: device?.name ?? null, renewed: renewed !== undefined, deleted: ended.length },
    reach: renewed === undefined ? ended : [renewed.internalId],
  }
}

function identity(deps: Deps, tenant: TenantView, account: Account) {
  return {
    id: newId('tok', deps.entropy),
    kind: 'mobile' as const,
    tenant: tenant.internalId,
    user: account.internalId,
    creator: { type: 'user' as const, internalId: account.internalId, id: account.id, name: account.name },
  }
}

/** The same token with a new secret and a new end; the old secret is gone with this transaction. */
async function renew(
  deps: Deps,
  tx: Db,
  { id, internalId, version }: MobileToken,
  values: Parameters<typeof updateToken>[3],
  now: number,
): Promise<{ id: string; secret: string }> {
  await updateToken(tx, internalId, version, values, now)
  await deleteSecrets(tx, internalId)
  const owner = { internalId, kind: 'mobile', visibility: 'once', version: version + 1 } as const
  return { id, secret: (await writeSecret(deps, tx, owner, now)).secret }
}

async function lifetimeDays(deps: Deps, tenant: TenantView): Promise<number> {
  const { maxLifetimeDays, mobileLifetimeDays } = await policyOf(deps, tenant)
  return Math.min(mobileLifetimeDays, maxLifetimeDays.mobile ?? mobileLifetimeDays)
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
    if (tokens.length > 0) await deleteTokens(tx, tokens)
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
