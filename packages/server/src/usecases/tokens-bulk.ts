/** The same act on many tokens: one transaction, one audit entry for each token changed, one result for each asked for. */

import type { Deps } from '../deps.ts'
import { placeOf } from '../domain/directory.ts'
import { holds } from '../domain/rights.ts'
import { isOver } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import { type BulkToken, listBulkTokens } from '../store/bulk-tokens.ts'
import type { Db } from '../store/db.ts'
import { markTokensDeleted } from '../store/deleted-tokens.ts'
import type { Reach } from '../store/ledger.ts'
import { listTokenIdsByPublicIds } from '../store/token-ids.ts'
import { deleteTokens, markRestored, markRevoked } from '../store/token-writes.ts'
import type { Caller } from './caller.ts'
import { walkAll } from './listing.ts'
import { entryBy, mutate, type Written } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { sweepBacklog, sweepSoon } from './sweep.ts'
import { isOnesOwn, permissionFor, sees } from './token-judging.ts'
import { requireTenantOfRole, type TokenFilter } from './token-query.ts'
import { tokenListing } from './tokens-list.ts'

export type BulkAction = 'delete' | 'revoke' | 'restore'

export interface BulkWish {
  readonly action: BulkAction
  readonly ids?: readonly string[] | undefined
  readonly filter?: TokenFilter | undefined
  readonly expectedCount?: number | undefined
}

export interface BulkResult {
  readonly id: string
  readonly ok: boolean
  readonly code?: string
}

export interface BulkAnswer {
  readonly results: readonly BulkResult[]
  readonly succeeded: number
  readonly failed: number
  readonly propagation: Propagation
}

const MAX_BY_FILTER = 10_000
/** More than so many tokens are deleted by writing down that they are, and swept away afterwards. */
const MANY = 100
/** Between so many and the next ones verifications get their turn. */
const AT_ONCE = 250

/** Throws 409 with `actualCount` when the filter matches another number than expected: then nothing has happened. */
export async function bulkTokens(deps: Deps, caller: Caller, wish: BulkWish): Promise<BulkAnswer> {
  requireOneSelection(wish)
  if (wish.action === 'delete') await sweepBacklog(deps)
  const { propagation, result: results } = await mutate(deps, caller, async (tx, own) => {
    const asked = wish.ids === undefined ? await matching(deps, tx, own, wish) : await named(tx, wish.ids)
    const act = { deps, tx, own, action: wish.action, at: deps.now(), many: asked.length > MANY }
    return actOnAll(act, asked)
  })
  if (wish.action === 'delete') sweepSoon(deps)
  const succeeded = results.filter(({ ok }) => ok).length
  return { results, succeeded, failed: results.length - succeeded, propagation }
}

function requireOneSelection({ expectedCount, filter, ids }: BulkWish): void {
  if ((ids === undefined) === (filter === undefined)) {
    throw invalid('/ids', 'one_of', 'Name the tokens by ids, or by a filter with the number that you expect; not both.')
  }
  if (filter !== undefined) requireTenantOfRole(filter, '/filter')
  if (filter === undefined && expectedCount !== undefined)
    throw invalid('/expectedCount', 'not_here', 'Tokens that are named by ids are not counted. Leave it out.')
  if (filter !== undefined && expectedCount === undefined) {
    throw invalid('/expectedCount', 'required', 'Say how many tokens you expect the filter to match.')
  }
}

/** A token as it was asked for: `id` is its public id where that is how it was named, `internalId` null where there is none. */
interface Asked {
  readonly id: string | null
  readonly internalId: number | null
}

async function named(tx: Db, ids: readonly string[]): Promise<Asked[]> {
  const unique = [...new Set(ids)]
  const internal = await listTokenIdsByPublicIds(tx, unique)
  return unique.map((id) => ({ id, internalId: internal.get(id) ?? null }))
}

/** Counted in the same transaction as the act, so that nothing is hit that the caller has not counted. */
async function matching(deps: Deps, tx: Db, own: Caller, wish: BulkWish): Promise<Asked[]> {
  const filter = wish.filter ?? {}
  const listing = await tokenListing(deps, tx, own, { ...filter, sort: soonestOrder(filter) })
  const asked: Asked[] = []
  for await (const { id } of walkAll(listing, MAX_BY_FILTER + 1)) {
    asked.push({ id: null, internalId: id })
    if (asked.length > MAX_BY_FILTER) break
  }
  if (asked.length !== wish.expectedCount) {
    throw new Problem('conflict', {
      detail:
        'The filter matches another number of tokens than expected, so nothing was changed. Look at the list again.',
      actualCount: asked.length,
    })
  }
  return asked
}

/** Along which the rows that match lie side by side: in any other, all the rest would be looked at as well. */
function soonestOrder({ expiresBefore, lastUsedBefore, neverUsed, status }: TokenFilter): string {
  if (expiresBefore !== undefined || status === 'expired') return 'expiresAt'
  return lastUsedBefore !== undefined || neverUsed ? 'lastUsedAt' : 'name'
}

interface Act {
  readonly deps: Deps
  readonly tx: Db
  readonly own: Caller
  readonly action: BulkAction
  readonly at: number
  readonly many: boolean
}

/**
 * Judges, acts on what is allowed, and says what became of each. Repeating is harmless, and leaves no entry. Everybody else
 * who changes anything waits for this, so the next tokens are read while these are judged.
 */
async function actOnAll(act: Act, asked: readonly Asked[]): Promise<Written<readonly BulkResult[]>> {
  const written: Gathered = { result: [], audit: [], reach: [] }
  const parts = chunksOf(asked, AT_ONCE)
  let reading = readSome(act, parts[0] ?? [])
  let before: Acting = { tokens: [], acted: Promise.resolve([]) }
  for (const [index, part] of parts.entries()) {
    const found = await reading
    reading = readSome(act, parts[index + 1] ?? [])
    reading.catch(() => undefined)
    const tokens = await judgeSome(act, part, found)
    const acted = actOn(
      act,
      tokens.filter(isAllowed).map(({ token }) => token.internalId),
    )
    // Whichever fails, something is being waited for that fails with it, and the transaction is over.
    acted.catch(() => undefined)
    await gather(written, act, before)
    before = { tokens, acted }
  }
  await gather(written, act, before)
  return written
}

interface Acting {
  readonly tokens: readonly Judged[]
  /** The internal ids of those that changed. */
  readonly acted: Promise<readonly number[]>
}

interface Gathered {
  readonly result: BulkResult[]
  readonly audit: Written<null>['audit'][number][]
  readonly reach: Reach[]
}

async function gather({ audit, reach, result }: Gathered, act: Act, { acted, tokens }: Acting): Promise<void> {
  const changed = new Set(await acted)
  for (const each of tokens) {
    result.push(each.code === null ? { id: each.id, ok: true } : { id: each.id, ok: false, code: each.code })
    if (!isAllowed(each) || !changed.has(each.token.internalId)) continue
    audit.push(await entryFor(act, each.token))
    reach.push({ kind: 'token', id: each.token.internalId })
  }
}

interface Judged {
  readonly id: string
  readonly token: BulkToken | null
  readonly code: string | null
}

function isAllowed(judged: Judged): judged is Judged & { readonly token: BulkToken } {
  return judged.code === null && judged.token !== null
}

function readSome({ deps, tx }: Act, asked: readonly Asked[]): Promise<BulkToken[]> {
  const ids = asked.flatMap(({ internalId }) => internalId ?? [])
  return ids.length === 0 ? Promise.resolve([]) : listBulkTokens(tx, deps.store.dialect, ids)
}

async function judgeSome(
  { action, deps, own }: Act,
  asked: readonly Asked[],
  tokens: readonly BulkToken[],
): Promise<Judged[]> {
  const found = new Map(tokens.map((token) => [token.internalId, token]))
  const judged: Judged[] = []
  for (const { id, internalId } of asked) {
    const token = found.get(internalId ?? 0) ?? null
    const shown = id ?? token?.id
    if (shown !== undefined) judged.push({ id: shown, token, code: await refusalOf(deps, own, action, token) })
  }
  return judged
}

/** Each token is judged by itself: what one may does not help another. */
async function refusalOf(deps: Deps, own: Caller, action: BulkAction, token: BulkToken | null): Promise<string | null> {
  const copy = token === null ? null : await deps.directory.byInternalId(token.tenant)
  if (token === null || copy === null) return 'not_found'
  if (own.token?.internalId === token.internalId) return 'own_token'
  const place = placeOf(copy.view, token.unit)
  const business = {
    ofPerson: action === 'delete' ? (['user', 'mobile'] as const) : action === 'revoke' ? (['user'] as const) : [],
    ofToken: false,
  }
  const permission = permissionFor(token.kind, action === 'delete' ? 'delete' : 'revoke')
  if (!isOnesOwn(own, token, business) && !holds(own.rights, permission, place)) {
    const ofPerson = ['user', 'mobile'] as const
    return sees(own, token.kind, place) || isOnesOwn(own, token, { ofPerson, ofToken: false })
      ? 'permission_missing'
      : 'not_found'
  }
  if (action === 'delete') return null
  if (token.kind === 'mobile') return 'conflict'
  return action === 'restore' && isOver(token.expiresAt, deps.now()) ? 'conflict' : null
}

/** Answers the internal ids of those that changed. */
function actOn({ action, at, deps, many, tx }: Act, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return Promise.resolve([])
  switch (action) {
    case 'delete':
      return many ? markTokensDeleted(tx, deps.store.dialect, ids, at) : deleteTokens(tx, ids)
    case 'revoke':
      return markRevoked(tx, ids, at)
    case 'restore':
      return markRestored(tx, ids, at)
  }
}

const ACTIONS = { delete: 'token.deleted', revoke: 'token.revoked', restore: 'token.restored' } as const

async function entryFor({ action, deps, own }: Act, token: BulkToken) {
  const view = (await deps.directory.byInternalId(token.tenant))?.view
  const tenant = view === undefined ? null : { internalId: view.internalId, id: view.id }
  return entryBy(own, ACTIONS[action], { type: 'token', id: token.id, name: token.name }, tenant, {
    bulk: true,
    kind: token.kind,
  })
}

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}
