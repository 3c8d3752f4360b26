/** A sign-in on a device as a token: in which of the person's memberships, and how the same device renews its own. */

import type { Deps } from '../deps.ts'
import { isRoleActive, isUnitActive, type Membership, type TenantView } from '../domain/directory.ts'
import { DAY_MS } from '../domain/policy.ts'
import { readablePart } from '../domain/readable.ts'
import { type Beginning, setBeginning } from '../store/beginnings.ts'
import { forgetConnectionToken } from '../store/connections.ts'
import type { Db } from '../store/db.ts'
import { sweepTokenOnDevice } from '../store/deleted-tokens.ts'
import { deleteLogin } from '../store/logins.ts'
import { deleteSecrets, listMobileTokens, listSecretIds, type MobileToken } from '../store/mobile-tokens.ts'
import { limitSecret } from '../store/secret-writes.ts'
import { deleteTokens, updateToken } from '../store/token-writes.ts'
import { findTokenRecord, type TokenDevice } from '../store/tokens.ts'
import { newId } from './ids.ts'
import { invalid, Problem } from './problem.ts'
import { issueToken, writeSecret } from './token-issue.ts'
import { type ShownToken, showOne } from './token-show.ts'
import { policyOf } from './token-terms.ts'

/** A membership in the words of the API. */
export interface NamedMembership {
  readonly unit: string | null
  readonly unitName: string | null
  readonly role: string
  readonly roleName: string
}

/** The memberships that somebody can sign in to just now. */
export async function activeMemberships(
  deps: Deps,
  tenant: TenantView,
  userId: number,
): Promise<readonly (NamedMembership & { readonly membership: Membership })[]> {
  const known = await deps.people.find(userId)
  if (known === null || !known.person.active || !tenant.active || known.person.tenant !== tenant.internalId) return []
  return known.person.memberships
    .filter((membership) => isRoleActive(tenant, membership) && isUnitActive(tenant, membership.unit))
    .map((membership) => ({ membership, ...namesOf(tenant, membership) }))
}

/** One of the active memberships: the only one, or the one that is named by unit, role or both. */
export async function chooseMembership(
  deps: Deps,
  tenant: TenantView,
  userId: number,
  { role, unit }: { readonly unit?: string | null; readonly role?: string },
): Promise<Membership> {
  const fitting = (await activeMemberships(deps, tenant, userId)).filter(
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
    ...(fitting.length === 0 ? { detail: 'The user holds no active membership to act in. Give them one first.' } : {}),
    memberships: fitting.map(({ role: held, unit: at }) => ({ unit: at, role: held })),
  })
}

function namesOf(tenant: TenantView, { role, unit }: Membership): NamedMembership {
  const at = unit === null ? undefined : tenant.units.get(unit)
  const held = tenant.roles.get(role)
  return { unit: at?.id ?? null, unitName: at?.name ?? null, role: held?.id ?? '', roleName: held?.name ?? '' }
}

/** Sign-ins of one user on mobile devices; the one that was renewed longest ago makes room. */
const MAX_MOBILE_TOKENS = 50
const MINUTE_MS = 60_000
const UNNAMED = 'Mobile sign-in'

/** A device as far as what is said of it can be read: it stands in lists and before consent, and keeps nobody out. */
export function readDevice({ appVersion, id, name, platform }: TokenDevice, called: string = UNNAMED): TokenDevice {
  const readable = (text: string): string => readablePart(text) ?? ''
  return {
    id,
    name: readable(name) || called,
    platform: readable(platform),
    appVersion: appVersion === null ? null : readable(appVersion),
  }
}

export interface MobileSignIn {
  readonly tenant: TenantView
  readonly account: { readonly internalId: number; readonly id: string; readonly name: string }
  readonly membership: Membership
  readonly device: TokenDevice | null
  /** Null: nobody knows. */
  readonly beginning: Beginning | null
  /** Where the device has no name. */
  readonly name?: string
  /** Shorter than the policy has it. */
  readonly loginDays?: number | null
  /** Left out: the secret lives as long as the sign-in. */
  readonly accessMinutes?: number
}

export interface WrittenSession {
  readonly token: ShownToken
  readonly internalId: number
  readonly secret: string
  readonly secretExpiresAt: number
  readonly details: Readonly<Record<string, unknown>>
  /** Internal ids of tokens whose secrets have ended. */
  readonly reach: readonly number[]
}

export async function writeMobileToken(deps: Deps, tx: Db, signIn: MobileSignIn): Promise<WrittenSession> {
  const { account, device, membership, tenant } = signIn
  const now = deps.now()
  const present = await listMobileTokens(tx, account.internalId)
  const expiresAt = now + (await lifetimeDays(deps, tenant, signIn.loginDays ?? null)) * DAY_MS
  const values = {
    ...{ unit: membership.unit, role: membership.role, expiresAt, device },
    ...{ name: device?.name ?? signIn.name ?? UNNAMED, description: '', application: null },
    ...{ master: false, admin: false, visibility: 'once' as const, allowedIps: [] },
  }
  const renewed = device?.id == null ? undefined : present.find(({ deviceId }) => deviceId === device.id)
  const gone = renewed === undefined ? present.slice(0, Math.max(0, present.length - MAX_MOBILE_TOKENS + 1)) : []
  const ended = gone.map(({ internalId }) => internalId)
  await deleteTokens(tx, ended)
  if (device?.id != null) await sweepTokenOnDevice(tx, account.internalId, device.id)
  const issued =
    renewed === undefined
      ? await issueToken(deps, tx, { ...values, ...identity(deps, tenant, account) }, [], now)
      : await renew(deps, tx, account.internalId, renewed, values, now)
  await setBeginning(tx, issued.internalId, signIn.beginning)
  const { accessMinutes } = signIn
  const secretExpiresAt = accessMinutes === undefined ? expiresAt : accessEnd(now, accessMinutes, expiresAt)
  if (accessMinutes !== undefined) await limitNewest(tx, issued.internalId, secretExpiresAt)
  const record = await findTokenRecord(tx, issued.id)
  if (record === null) throw new Error('A sign-in that was written cannot be read.')
  return {
    ...{ token: await showOne(deps, record), internalId: issued.internalId, secret: issued.secret, secretExpiresAt },
    details: { user: account.id, device: device?.name ?? null, renewed: renewed !== undefined, deleted: ended.length },
    reach: renewed === undefined ? ended : [renewed.internalId],
  }
}

/** When an access secret that is made now ends: never after its sign-in. */
export function accessEnd(now: number, accessMinutes: number, expiresAt: number | null): number {
  return Math.min(now + accessMinutes * MINUTE_MS, expiresAt ?? Number.POSITIVE_INFINITY)
}

async function limitNewest(tx: Db, tokenId: number, until: number): Promise<void> {
  const [newest] = await listSecretIds(tx, tokenId)
  if (newest !== undefined) await limitSecret(tx, newest, until)
}

function identity(deps: Deps, tenant: TenantView, { id, internalId, name }: MobileSignIn['account']) {
  return {
    id: newId('tok', deps.entropy),
    kind: 'mobile' as const,
    tenant: tenant.internalId,
    user: internalId,
    creator: { type: 'user' as const, internalId, id, name },
  }
}

/** The same token with a new secret and a new end; what opened it before is gone with this transaction. */
async function renew(
  deps: Deps,
  tx: Db,
  userId: number,
  { id, internalId, version }: MobileToken,
  values: Parameters<typeof updateToken>[3],
  now: number,
): Promise<{ id: string; internalId: number; secret: string }> {
  await updateToken(tx, internalId, version, values, now)
  await deleteSecrets(tx, internalId)
  await deleteLogin(tx, internalId)
  await forgetConnectionToken(tx, userId, internalId)
  const owner = { internalId, kind: 'mobile', visibility: 'once', version: version + 1 } as const
  return { id, internalId, secret: (await writeSecret(deps, tx, owner, now)).secret }
}

async function lifetimeDays(deps: Deps, tenant: TenantView, wanted: number | null): Promise<number> {
  const { maxLifetimeDays, mobileLifetimeDays } = await policyOf(deps, tenant)
  return Math.min(mobileLifetimeDays, maxLifetimeDays.mobile ?? mobileLifetimeDays, wanted ?? mobileLifetimeDays)
}
