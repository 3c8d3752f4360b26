/** Tokens in the order of a list: small rows, enough to judge by, along the indexes that exist for each order. */

import { type ExpressionBuilder, sql } from 'kysely'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { countUpTo, inOrder, isPast, type Order, type Position } from './keyset.ts'
import { selectLivingTokens, selectTokensWithMembership } from './living-tokens.ts'
import { NEVER, NEVER_USED, type Tables } from './schema.ts'
import { isOfKind } from './token-kinds.ts'

/** What deciding about a row of a list takes. */
export interface TokenListRow {
  readonly id: number
  readonly key: string | number
  readonly publicId: string
  readonly kind: TokenKind
  readonly tenant: number
  readonly unit: number | null
  readonly role: number | null
  readonly user: number | null
  readonly userActive: boolean
  readonly membershipThere: boolean
  readonly revoked: boolean
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly texts: readonly string[]
  /** Those of them that are shown to whoever sees no more than that the token reaches in. */
  readonly openTexts: readonly string[]
}

/** The closed list of orders, each with its indexes. */
export const TOKEN_ORDERS = {
  name: 'token.name_folded',
  createdAt: 'token.created_at',
  updatedAt: 'token.updated_at',
  expiresAt: 'token.expires_at',
  lastUsedAt: 'token.last_used_at',
} as const

export interface TokenWalk {
  readonly column: (typeof TOKEN_ORDERS)[keyof typeof TOKEN_ORDERS]
  readonly descending: boolean
  readonly kind: TokenKind
  /** Null walks all tenants. */
  readonly tenant: number | null
  /** Exclusive upper end of the order's own column, where the filter asks for one. */
  readonly before: number | null
}

export async function walkTokens(
  db: Db,
  walk: TokenWalk,
  after: Position | null,
  limit: number,
): Promise<TokenListRow[]> {
  const order = orderOf(walk)
  const rows = await selectRows(db, walk.column)
    .where(isOfKind(walk.kind))
    .$if(walk.tenant !== null, (query) => query.where('token.tenant_id', '=', walk.tenant ?? 0))
    .$if(walk.before !== null, (query) => query.where(walk.column, '<', walk.before ?? 0))
    .where(isPast(order, after))
    .orderBy(inOrder(order))
    .limit(limit)
    .execute()
  return rows.map(toListRow)
}

/**
 * Counts along the same index, up to `limit`. What is about to be swept away is not counted; while there is nothing of the
 * kind, which is nearly always, no token has to be looked at for it.
 */
export async function countTokens(db: Db, walk: TokenWalk, limit: number): Promise<number> {
  if (await hasDeleted(db)) return countUpTo(db, selectLivingTokens(db).where(isWalked(walk)), limit)
  return countUpTo(db, db.selectFrom('token').where(isWalked(walk)), limit)
}

function isWalked({ before, column, kind, tenant }: TokenWalk) {
  return ({ and, eb }: ExpressionBuilder<Tables, 'token'>) =>
    and([
      isOfKind(kind),
      ...(tenant === null ? [] : [eb('token.tenant_id', '=', tenant)]),
      ...(before === null ? [] : [eb(column, '<', before)]),
    ])
}

/** Whether tokens, or anything that they hang on, wait for the sweep. */
export async function hasDeleted(db: Db): Promise<boolean> {
  const found = await db
    .selectFrom('tenant')
    .select('id')
    .where('deleted_at', 'is not', null)
    .unionAll(db.selectFrom('unit').select('id').where('deleted_at', 'is not', null))
    .unionAll(db.selectFrom('user_account').select('id').where('deleted_at', 'is not', null))
    .unionAll(db.selectFrom('deleted_token').select('token_id as id'))
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** The rows with these internal ids, in no order. */
export async function listTokenRows(
  db: Db,
  ids: readonly number[],
  column: TokenWalk['column'],
): Promise<TokenListRow[]> {
  const rows: TokenListRow[] = []
  for (let start = 0; start < ids.length; start += 1_000) {
    const chunk = ids.slice(start, start + 1_000)
    rows.push(...(await selectRows(db, column).where('token.id', 'in', chunk).execute()).map(toListRow))
  }
  return rows
}

function orderOf({ column, descending }: Pick<TokenWalk, 'column' | 'descending'>): Order {
  return { column, descending, id: 'token.id' }
}

function selectRows(db: Db, column: TokenWalk['column']) {
  return selectTokensWithMembership(db)
    .select(
      column === 'token.name_folded'
        ? sql<string>`token.name_folded`.as('key')
        : sql<number>`${sql.ref(column)}`.as('key'),
    )
    .select([
      'token.id',
      'token.public_id',
      'token.kind',
      'token.tenant_id',
      'token.unit_id',
      'token.role_id',
      'token.user_id',
      'token.revoked_at',
      'token.expires_at',
      'token.last_used_at',
      'token.id_folded',
      'token.name_folded',
      'token.application_folded',
      'holder.status as holder_status',
      'holder.username_folded',
      'holder.name_folded as holder_name_folded',
      'membership.id as membership_id',
    ])
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectRows>['execute']>>[number]

function toListRow(row: Selected): TokenListRow {
  const texts = [row.id_folded, row.name_folded, row.application_folded, row.username_folded, row.holder_name_folded]
  return {
    id: row.id,
    key: row.key,
    publicId: row.public_id,
    kind: row.kind,
    tenant: row.tenant_id,
    unit: row.unit_id,
    role: row.role_id,
    user: row.user_id,
    userActive: row.user_id === null || row.holder_status === 'active',
    membershipThere: row.role_id === null || row.membership_id !== null,
    revoked: row.revoked_at !== null,
    expiresAt: row.expires_at === NEVER ? null : row.expires_at,
    lastUsedAt: row.last_used_at === NEVER_USED ? null : row.last_used_at,
    texts: texts.filter((text) => text !== null),
    openTexts: [row.id_folded, row.application_folded].filter((text) => text !== null),
  }
}
