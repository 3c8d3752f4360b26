/** Tokens whose end is near, and when people were told of such. */

import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { selectLivingTokens } from './living-tokens.ts'
import { isOfKind } from './token-kinds.ts'

export interface EndingTokenRecord {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly kind: TokenKind
  readonly tenant: number
  readonly issuedAt: number
  readonly expiresAt: number
  /** Internal id of whom it is to be told to: the person it acts as, or the one who made it. Null when that was no person. */
  readonly keeper: number | null
}

export interface EndingQuery {
  readonly kind: TokenKind
  readonly from: number
  readonly until: number
  readonly after: Pick<EndingTokenRecord, 'expiresAt' | 'internalId'> | null
  readonly limit: number
}

/** Tokens of a kind that are not revoked and end between two instants, in the order of their ends. */
export async function listEndingTokens(db: Db, query: EndingQuery): Promise<EndingTokenRecord[]> {
  const { after, from, kind, limit, until } = query
  const rows = await selectLivingTokens(db)
    .select(['token.id', 'token.public_id', 'token.name', 'token.kind', 'token.tenant_id', 'token.user_id'])
    .select(['token.issued_at', 'token.expires_at', 'token.creator_type', 'token.creator_id'])
    .where(isOfKind(kind))
    .where('token.revoked_at', 'is', null)
    .where('token.expires_at', '>', from)
    .where('token.expires_at', '<=', until)
    .$if(after !== null, (narrowed) =>
      narrowed.where((eb) =>
        eb.or([
          eb('token.expires_at', '>', after?.expiresAt ?? 0),
          eb.and([eb('token.expires_at', '=', after?.expiresAt ?? 0), eb('token.id', '>', after?.internalId ?? 0)]),
        ]),
      ),
    )
    .orderBy('token.expires_at')
    .orderBy('token.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    internalId: row.id,
    id: row.public_id,
    name: row.name,
    kind: row.kind,
    tenant: row.tenant_id,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    keeper: row.kind === 'user' ? row.user_id : row.creator_type === 'user' ? row.creator_id : null,
  }))
}

/** When the person was told last; null for never. */
export async function findToldAt(db: Db, userId: number): Promise<number | null> {
  const row = await db.selectFrom('expiry_notice').select('told_at').where('user_id', '=', userId).executeTakeFirst()
  return row?.told_at ?? null
}

/** False when somebody else has told them since `before`. */
export async function markTold(tx: Db, userId: number, before: number | null, now: number): Promise<boolean> {
  if (before === null) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('expiry_notice')
      .values({ user_id: userId, told_at: now })
      .onConflict((conflict) => conflict.column('user_id').doNothing())
      .executeTakeFirstOrThrow()
    return numInsertedOrUpdatedRows === 1n
  }
  const { numUpdatedRows } = await tx
    .updateTable('expiry_notice')
    .set({ told_at: now })
    .where('user_id', '=', userId)
    .where('told_at', '=', before)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}
