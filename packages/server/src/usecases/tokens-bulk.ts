/** The same act on many tokens: one transaction, one audit entry for each token changed, one result for each asked for. */

import type { Deps } from '../deps.ts'
import { placeOf } from '../domain/directory.ts'
import { holds } from '../domain/rights.ts'
import { isOver } from '../domain/token.ts'
import type { Propagation } from '../nodes/propagation.ts'
import type { Db } from '../store/db.ts'
import { listTokenIdsByPublicIds } from '../store/token-ids.ts'
import { deleteTokens, markRestored, markRevoked } from '../store/token-writes.ts'
import { listTokenRecords, type TokenRecord } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import { walkAll } from './listing.ts'
import { entryBy, mutate } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
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
const AT_ONCE = 1_000
/** Reading more at a time would keep verifications waiting. */
const READ_AT_ONCE = 100

/** Throws 409 with `actualCount` when the filter matches another number than expected: then nothing has happened. */
export async function bulkTokens(deps: Deps, caller: Caller, wish: BulkWish): Promise<BulkAnswer> {
  requireOneSelection(wish)
  const { propagation, result: results } = await mutate(deps, caller, async (tx, own) => {
    const asked = wish.ids === undefined ? await matching(deps, tx, own, wish) : await named(tx, wish.ids)
    const judged: Judged[] = []
    for (const { id, record } of asked)
      judged.push({ id, record, code: await refusalOf(deps, own, wish.action, record) })
    const allowed = judged.flatMap(({ code, record }) => (code === null && record !== null ? [record] : []))
    const changed = await act(tx, wish.action, allowed, deps.now())
    return {
      result: judged.map(({ code, id }): BulkResult => (code === null ? { id, ok: true } : { id, ok: false, code })),
      audit: await Promise.all(changed.map((record) => entryFor(deps, own, wish.action, record))),
      reach: changed.map((record) => ({ kind: 'token', id: record.internalId }) as const),
    }
  })
  const succeeded = results.filter(({ ok }) => ok).length
  return { results, succeeded, failed: results.length - succeeded, propagation }
}

interface Judged {
  readonly id: string
  readonly record: TokenRecord | null
  readonly code: string | null
}

function requireOneSelection({ expectedCount, filter, ids }: BulkWish): void {
  if ((ids === undefined) === (filter === undefined)) {
    throw invalid('/ids', 'one_of', 'Name the tokens by ids, or by a filter with the number that you expect; not both.')
  }
  if (filter !== undefined) requireTenantOfRole(filter, '/filter')
  if (filter !== undefined && expectedCount === undefined) {
    throw invalid('/expectedCount', 'required', 'Say how many tokens you expect the filter to match.')
  }
}

async function named(tx: Db, ids: readonly string[]): Promise<{ id: string; record: TokenRecord | null }[]> {
  const unique = [...new Set(ids)]
  const internal = await listTokenIdsByPublicIds(tx, unique)
  const records = new Map((await listTokenRecords(tx, [...internal.values()])).map((record) => [record.id, record]))
  return unique.map((id) => ({ id, record: records.get(id) ?? null }))
}

/** Counted in the same transaction as the act, so that nothing is hit that the caller has not counted. */
async function matching(
  deps: Deps,
  tx: Db,
  own: Caller,
  wish: BulkWish,
): Promise<{ id: string; record: TokenRecord }[]> {
  const listing = await tokenListing(deps, tx, own, wish.filter ?? {})
  const ids: number[] = []
  for await (const { id } of walkAll(listing)) {
    ids.push(id)
    if (ids.length > MAX_BY_FILTER) break
  }
  if (ids.length !== wish.expectedCount) {
    throw new Problem('conflict', {
      detail:
        'The filter matches another number of tokens than expected, so nothing was changed. Look at the list again.',
      actualCount: ids.length,
    })
  }
  const records: TokenRecord[] = []
  for (let start = 0; start < ids.length; start += READ_AT_ONCE) {
    records.push(...(await listTokenRecords(tx, ids.slice(start, start + READ_AT_ONCE))))
  }
  return records.map((record) => ({ id: record.id, record }))
}

/** Each token is judged by itself: what one may does not help another. */
async function refusalOf(
  deps: Deps,
  own: Caller,
  action: BulkAction,
  record: TokenRecord | null,
): Promise<string | null> {
  const copy = record === null ? null : await deps.directory.byInternalId(record.tenant)
  if (record === null || copy === null) return 'not_found'
  if (own.token?.internalId === record.internalId) return 'own_token'
  const place = placeOf(copy.view, record.membership?.unit ?? null)
  const business = {
    ofPerson: action === 'delete' ? (['user', 'mobile'] as const) : action === 'revoke' ? (['user'] as const) : [],
    ofToken: false,
  }
  const permission = permissionFor(record.kind, action === 'delete' ? 'delete' : 'revoke')
  if (!isOnesOwn(own, record, business) && !holds(own.rights, permission, place)) {
    const ofPerson = ['user', 'mobile'] as const
    return sees(own, record.kind, place) || isOnesOwn(own, record, { ofPerson, ofToken: false })
      ? 'permission_missing'
      : 'not_found'
  }
  if (action === 'delete') return null
  if (record.kind === 'mobile') return 'conflict'
  return action === 'restore' && isOver(record.expiresAt, deps.now()) ? 'conflict' : null
}

/** Answers the records that changed: repeating is harmless, and leaves no entry. */
async function act(tx: Db, action: BulkAction, records: readonly TokenRecord[], now: number): Promise<TokenRecord[]> {
  const changed = new Set<number>()
  for (let start = 0; start < records.length; start += AT_ONCE) {
    const ids = records.slice(start, start + AT_ONCE).map(({ internalId }) => internalId)
    for (const id of await actOn(tx, action, ids, now)) changed.add(id)
  }
  return records.filter(({ internalId }) => changed.has(internalId))
}

function actOn(tx: Db, action: BulkAction, ids: readonly number[], now: number): Promise<number[]> {
  switch (action) {
    case 'delete':
      return deleteTokens(tx, ids)
    case 'revoke':
      return markRevoked(tx, ids, now)
    case 'restore':
      return markRestored(tx, ids, now)
  }
}

const ACTIONS = { delete: 'token.deleted', revoke: 'token.revoked', restore: 'token.restored' } as const

async function entryFor(deps: Deps, own: Caller, action: BulkAction, record: TokenRecord) {
  const view = (await deps.directory.byInternalId(record.tenant))?.view
  const tenant = view === undefined ? null : { internalId: view.internalId, id: view.id }
  return entryBy(own, ACTIONS[action], { type: 'token', id: record.id, name: record.name }, tenant, {
    bulk: true,
    kind: record.kind,
  })
}
