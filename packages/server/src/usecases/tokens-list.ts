/** Lists of tokens: picked by a filter that hits few of them, or walked along the order. */

import { PLATFORM } from '@polett/contract/permissions'
import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { NEVER_USED } from '../store/schema.ts'
import {
  countTokens,
  listTokenRows,
  TOKEN_ORDERS,
  type TokenListRow,
  type TokenWalk,
  walkTokens,
} from '../store/token-list.ts'
import { listTokenRecords } from '../store/tokens.ts'
import type { Caller } from './caller.ts'
import type { Position } from './cursor.ts'
import { orderOf } from './list-query.ts'
import { comparePositions, type Listing, listPage, type Row, type Stream } from './listing.ts'
import { type ReachingToken, showListed } from './token-list-show.ts'
import { pickCandidates, reachingIds } from './token-picking.ts'
import type { SeekLimits } from './token-plan.ts'
import {
  readQuestion,
  rowTest,
  type TokenFilter,
  type TokenQuestion,
  tenantsInSight,
  type Views,
} from './token-query.ts'
import { soughtTokens } from './token-seeking.ts'
import type { ShownToken } from './token-show.ts'

export interface TokenListQuery extends TokenFilter {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly sort?: string | undefined
}

export interface TokenPage {
  readonly items: readonly (ShownToken | ReachingToken)[]
  readonly nextCursor: string | null
  readonly total: number
  readonly totalIsMinimum: boolean
}

type TokenRow = TokenListRow

export async function listTokens(deps: Deps, caller: Caller, query: TokenListQuery): Promise<TokenPage> {
  const { cursor, limit, ...asked } = query
  const db = deps.store.scan
  const listing = await tokenListing(deps, db, caller, asked)
  const { rows, ...totals } = await listPage(deps, listing, { list: 'tokens', ...definedOf(asked) }, { cursor, limit })
  const records = await listTokenRecords(
    db,
    rows.map(({ id }) => id),
  )
  return { items: await showListed(deps, caller, records, asked.reaches ?? null), ...totals }
}

/** For pages, exports, and work on everything that a filter matches. */
export async function tokenListing(
  deps: Deps,
  db: Db,
  caller: Caller,
  filter: TokenFilter & { readonly sort?: string | undefined },
  limits?: SeekLimits,
): Promise<Listing<Row>> {
  const question = await readQuestion(deps, db, caller, filter)
  const { column, descending } = orderOf(filter.sort, TOKEN_ORDERS, TOKEN_ORDERS.name)
  const order = { column: column as TokenWalk['column'], descending }
  const sought = await soughtTokens(deps, db, caller, question, order, limits)
  if (sought !== null) return { streams: [], descending, sought }
  return lookedAt(deps, db, caller, question, order)
}

/** Where the database alone does not know which rows belong to the list: one by one. */
export async function lookedAt(
  deps: Deps,
  db: Db,
  caller: Caller,
  question: TokenQuestion,
  order: Order,
): Promise<Listing<Row>> {
  const views: Views = new Map()
  const matches = rowTest(caller, question, views, deps.now())
  const picked = question.nothing ? [] : await pickCandidates(deps, db, question)
  const streams = picked === null ? await walks(deps, db, caller, question, order) : [await fromIds(db, picked, order)]
  const listing: Listing<TokenRow> = {
    streams: streams.map((stream) => loadingViews(deps, stream, views)),
    descending: order.descending,
    matches,
  }
  // Its rows come from its own streams, so each is one that its test takes.
  return listing as unknown as Listing<Row>
}

type Order = Pick<TokenWalk, 'column' | 'descending'>

/** One stream for each kind, and for each tenant where the caller does not see all of them. */
async function walks(
  deps: Deps,
  db: Db,
  caller: Caller,
  question: TokenQuestion,
  order: Order,
): Promise<Stream<TokenRow>[]> {
  const { kinds, reaches, tenant } = question
  const reaching = reaches === null ? [] : await reachingStreams(deps, db, reaches, order)
  if (reaches !== null && tenant !== null && reaches.internalId !== tenant.internalId) return reaching
  const home = tenant ?? reaches
  const before = upperEnd(question, order)
  const streams = kinds.flatMap((kind) =>
    tenantsToWalk(caller, kind, home?.internalId ?? null).map((each) =>
      walkStream(db, { ...order, kind, tenant: each, before }),
    ),
  )
  return [...streams, ...reaching]
}

/** What reaches into the platform lives there, and is walked already. */
async function reachingStreams(deps: Deps, db: Db, reaches: TenantView, order: Order): Promise<Stream<TokenRow>[]> {
  if (reaches.id === PLATFORM) return []
  return [await fromIds(db, await reachingIds(deps, db, reaches.internalId), order)]
}

function tenantsToWalk(caller: Caller, kind: TokenKind, home: number | null): readonly (number | null)[] {
  const seen = tenantsInSight(caller.rights, kind)
  if (home === null) return seen ?? [null]
  return seen === null || seen.includes(home) ? [home] : []
}

/** A filter on the order's own column ends the walk, instead of testing every row to the end. */
function upperEnd({ expiresBefore, lastUsedBefore, neverUsed }: TokenQuestion, { column }: Order): number | null {
  if (column === TOKEN_ORDERS.expiresAt) return expiresBefore
  if (column !== TOKEN_ORDERS.lastUsedAt) return null
  return neverUsed ? NEVER_USED + 1 : lastUsedBefore
}

function walkStream(db: Db, walk: TokenWalk): Stream<TokenRow> {
  return {
    rows: (after, limit) => walkTokens(db, walk, after, limit),
    count: (limit) => countTokens(db, walk, limit),
  }
}

async function fromIds(db: Db, ids: readonly number[], order: Order): Promise<Stream<TokenRow>> {
  const rows = await listTokenRows(db, [...new Set(ids)], order.column)
  const sign = order.descending ? -1 : 1
  const sorted = rows.sort((a, b) => comparePositions(a, b) * sign)
  return {
    rows: async (after: Position | null, limit: number) => {
      const start = after === null ? 0 : sorted.findIndex((row) => comparePositions(row, after) * sign > 0)
      return start < 0 ? [] : sorted.slice(start, start + limit)
    },
    count: async (limit) => Math.min(sorted.length, limit),
  }
}

function loadingViews(deps: Deps, stream: Stream<TokenRow>, views: Views): Stream<TokenRow> {
  return {
    count: stream.count,
    async rows(after, limit) {
      const rows = await stream.rows(after, limit)
      for (const tenant of new Set(rows.map((row) => row.tenant))) {
        if (views.has(tenant)) continue
        const copy = await deps.directory.byInternalId(tenant)
        if (copy !== null) views.set(tenant, copy.view)
      }
      return rows
    },
  }
}

/** A cursor is bound to the filter: members that were left out must not count as members. */
function definedOf(filter: object): object {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
}
