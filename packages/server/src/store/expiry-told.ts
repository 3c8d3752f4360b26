/** The tokens that one mail about ends tells of, and where they lie. */

import { sql } from 'kysely'
import { FIRST_DAYS, type Mailed } from '../domain/expiry-notices.ts'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { selectLivingTokens } from './living-tokens.ts'
import { isOfKind } from './token-kinds.ts'

/** What one mail tells: the warnings that came due after the mails before it. */
export interface ToldStages {
  readonly userId: number
  readonly after: Mailed
  readonly until: Mailed
}

/** Where a token lies, and whether it acts as the one who is told: on that hangs whether they see it. */
export interface ToldPlace {
  readonly tenant: number
  readonly unit: number | null
  readonly isOwn: boolean
}

export interface ToldToken extends ToldPlace {
  readonly internalId: number
  readonly id: string
  readonly name: string
  readonly kind: TokenKind
  readonly expiresAt: number
}

/** Of those, the tokens that still end then and are not revoked, by their end. */
export async function listTold(
  db: Db,
  told: ToldStages,
  now: number,
  { after, limit }: { readonly after: ToldToken | null; readonly limit: number },
): Promise<ToldToken[]> {
  const rows = await selectTold(db, told, now)
    .select(['token.id', 'token.public_id', 'token.name', 'token.kind', 'token.expires_at'])
    .select(['token.tenant_id', 'token.unit_id', isOwn(told.userId).as('own')])
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(token.expires_at, token.id) > (${after?.expiresAt}, ${after?.internalId})`),
    )
    .orderBy('token.expires_at')
    .orderBy('token.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    ...{ internalId: row.id, id: row.public_id, name: row.name, kind: row.kind, expiresAt: row.expires_at },
    ...placeFrom(row),
  }))
}

/** How many there are of those, by where they lie. */
export async function countTold(
  db: Db,
  told: ToldStages,
  now: number,
): Promise<(ToldPlace & { readonly count: number })[]> {
  const rows = await selectTold(db, told, now)
    .select(['token.tenant_id', 'token.unit_id', isOwn(told.userId).as('own')])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .groupBy(['token.tenant_id', 'token.unit_id', 'own'])
    .execute()
  return rows.map((row) => ({ ...placeFrom(row), count: Number(row.count) }))
}

function placeFrom(row: {
  readonly tenant_id: number
  readonly unit_id: number | null
  readonly own: number
}): ToldPlace {
  return { tenant: row.tenant_id, unit: row.unit_id, isOwn: row.own === 1 }
}

function isOwn(userId: number) {
  return sql<number>`case when ${isOfKind('user')} and token.user_id = ${userId} then 1 else 0 end`
}

function selectTold(db: Db, { after, until, userId }: ToldStages, now: number) {
  return selectLivingTokens(db)
    .innerJoin('expiry_stage as stage', 'stage.token_id', 'token.id')
    .where('stage.user_id', '=', userId)
    .where('token.revoked_at', 'is', null)
    .where('token.expires_at', '>', now)
    .whereRef('stage.expires_at', '=', 'token.expires_at')
    .where(
      sql<boolean>`(stage.days = ${sql.lit(FIRST_DAYS)} and stage.due_at > ${after.weeklyAt} and stage.due_at <= ${until.weeklyAt}
        or stage.days < ${sql.lit(FIRST_DAYS)} and stage.due_at > ${after.at} and stage.due_at <= ${until.at})`,
    )
}
