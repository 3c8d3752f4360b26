/** From one refresh secret to the next. */

import type { Deps } from '../deps.ts'
import { ACCESS_MINUTES } from '../domain/client.ts'
import { compileToken } from '../domain/compile.ts'
import { judgeRefresh, type RefreshVerdict } from '../domain/refresh.ts'
import type { Rights } from '../domain/rights.ts'
import { tokenStatus } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { findNewestAfter, giveWay, markRefreshUsed, type RefreshRecord } from '../store/logins.ts'
import { deleteSecretsById, listSecretUses } from '../store/mobile-tokens.ts'
import { limitSecret } from '../store/secret-writes.ts'
import { listTokenRecords, type TokenRecord } from '../store/tokens.ts'
import { copiesFor, viewsOf } from '../verify/token-cache.ts'
import { requireClient } from './authorize.ts'
import type { Origin } from './caller.ts'
import type { KnownClient } from './clients.ts'
import { accessEnd } from './mobile-token.ts'
import { commit, entryBy } from './mutation.ts'
import { endReplayed, invalidGrant, namesOf, type Redeemed, tenantOf, unknownGrant } from './oauth-login.ts'
import { auditTenant } from './password-check.ts'
import { continueRefreshes, findPresented } from './refresh-secrets.ts'
import { writeSecret } from './token-issue.ts'

/** The access secret from before lives on until its end, for calls that are under way; older ones do not. */
const ACCESS_KEPT = 1

/**
 * A new access secret and a new refresh secret for the one that is given, which is of no use from now on. But for one case:
 * an app whose answer was lost asks once more, and what was lost is ended for what it is given instead.
 */
export async function refreshLogin(
  deps: Deps,
  { clientId }: KnownClient,
  secret: string,
  origin: Origin,
): Promise<Redeemed> {
  const found = await findPresented(deps.store.read, secret)
  // Another app's is refused, and stays as it is: its own app has done nothing wrong.
  if (found !== null && found.client !== clientId) throw invalidGrant()
  if (found === null) throw unknownGrant(deps, origin)
  const usedHere = found.refresh === null ? [] : await unwrittenUses(deps, found.refresh)
  return commit(deps, async (tx) => {
    const presented = await findPresented(tx, secret)
    const [record] = presented === null ? [] : await listTokenRecords(tx, [presented.tokenId])
    if (presented === null || record === undefined) throw invalidGrant()
    const present = presented.refresh
    const verdict = present === null ? 'replayed' : await judge(tx, present, usedHere, deps.now())
    if (present === null || verdict === 'replayed') {
      return endReplayed(deps, tx, record.internalId, origin, 'refresh')
    }
    // Again, as of this transaction: the app may have been switched off since it was let in.
    const client = await requireClient(deps, present.client, tx)
    const permissions = namesOf(await requireUsable(deps, record))
    await useUp(tx, present, verdict, deps.now())
    const dropped = await dropAccess(tx, record.internalId, verdict)
    const refresh = await continueRefreshes(deps, tx, present, secret)
    const access = await writeAccess(deps, tx, record, client)
    return {
      result: { ...access, refresh, permissions },
      audit: [await refreshed(deps, record, client, { origin, verdict })],
      reach: dropped === 0 ? [] : [{ kind: 'token', id: record.internalId }],
    }
  })
}

/**
 * What was used at this node is written every second, and until then it is known here alone. Nothing is on its way to the
 * database in a turn, so a use is either among these or found there later.
 */
async function unwrittenUses({ usage }: Deps, { tokenId, usedAt }: RefreshRecord): Promise<readonly number[]> {
  let waiting: readonly number[] = []
  if (usedAt === null) return waiting
  await usage.inTurn(async () => {
    waiting = usage.waitingSecrets(tokenId)
  })
  return waiting
}

async function judge(
  tx: Db,
  present: RefreshRecord,
  usedHere: readonly number[],
  now: number,
): Promise<RefreshVerdict> {
  const { tokenId, usedAt } = present
  const next = usedAt === null ? null : await findNewestAfter(tx, present)
  if (next === null) return judgeRefresh({ usedAt, successor: null }, now)
  const [access] = await listSecretUses(tx, tokenId)
  const accessUsed = access === undefined || access.isUsed || usedHere.includes(access.internalId)
  return judgeRefresh({ usedAt, successor: { refreshUsed: next.isUsed, accessUsed } }, now)
}

async function useUp(tx: Db, present: RefreshRecord, verdict: RefreshVerdict, now: number): Promise<void> {
  const next = verdict === 'again' ? await findNewestAfter(tx, present) : null
  if (next !== null) return giveWay(tx, next.internalId)
  if (!(await markRefreshUsed(tx, present.internalId, now))) throw invalidGrant()
}

/** Answers how many have ended: those before the one that lives on, and the one whose answer was lost. */
async function dropAccess(tx: Db, tokenId: number, verdict: RefreshVerdict): Promise<number> {
  const ids = (await listSecretUses(tx, tokenId)).map(({ internalId }) => internalId)
  const lost = verdict === 'again' ? ids.splice(0, 1) : []
  const dropped = [...lost, ...ids.slice(ACCESS_KEPT)]
  await deleteSecretsById(tx, dropped)
  return dropped.length
}

async function writeAccess(deps: Deps, tx: Db, record: TokenRecord, { client }: KnownClient) {
  const now = deps.now()
  const owner = { ...record, kind: 'mobile', visibility: 'once' } as const
  const access = await writeSecret(deps, tx, owner, now)
  const accessExpiresAt = accessEnd(now, client.accessMinutes ?? ACCESS_MINUTES, record.expiresAt)
  await limitSecret(tx, access.secretId, accessExpiresAt)
  return { access: access.secret, accessExpiresAt }
}

async function refreshed(
  deps: Deps,
  record: TokenRecord,
  { clientId: client }: KnownClient,
  { origin, verdict }: { readonly origin: Origin; readonly verdict: RefreshVerdict },
) {
  const { id = null, name = '' } = record.user ?? {}
  const actor = { type: 'user' as const, id, name, tokenId: record.id }
  const target = { type: 'token', id: record.id, name: record.name }
  const details = verdict === 'again' ? { client, again: true } : { client }
  return entryBy({ actor, origin }, 'session.refreshed', target, auditTenant(await tenantOf(deps, record)), details)
}

/** What the sign-in may do. Throws while it is suspended: that is no reason to end it, and it goes on when it is mended. */
async function requireUsable(deps: Deps, record: TokenRecord): Promise<Rights> {
  const compiled = compileToken(record, viewsOf(await copiesFor(deps.directory, record)))
  if (compiled === null) throw invalidGrant()
  const { status } = tokenStatus(compiled.terms.live, compiled.expiresAt, deps.now())
  if (status === 'expired') throw invalidGrant('This sign-in has expired. Sign in again.')
  if (status !== 'active') throw invalidGrant('The person, the department or the user type is not active just now.')
  return compiled.terms.rights
}
