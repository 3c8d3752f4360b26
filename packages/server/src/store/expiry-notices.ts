/** Tokens whose end is near, which warnings of them are due to whom, and when people were mailed last. */

import { sql } from 'kysely'
import { FIRST_DAYS, type Mailed } from '../domain/expiry-notices.ts'
import type { TokenKind } from '../domain/token.ts'
import type { Db } from './db.ts'
import { selectLivingTokens } from './living-tokens.ts'
import { isOfKind } from './token-kinds.ts'

export interface EndingTokenRecord {
  readonly internalId: number
  readonly tenant: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly updatedAt: number
  /** Internal id of whom it is to be told to: the person it acts as, or the one who made it. Null when that was no person. */
  readonly keeper: number | null
}

export interface EndingQuery {
  readonly kind: TokenKind
  /** What is walked along: their ends, or when they were changed last. */
  readonly by: 'expires_at' | 'updated_at'
  readonly from: number
  readonly until: number
  /** Both bounds of their ends, whatever is walked along. */
  readonly ends: readonly [number, number]
  readonly after: EndingTokenRecord | null
  readonly limit: number
}

/** Tokens of a kind that are not revoked, between two instants, in their order. */
export async function listEndingTokens(db: Db, query: EndingQuery): Promise<EndingTokenRecord[]> {
  const { after, by, ends, from, kind, limit, until } = query
  const column = `token.${by}` as const
  const last = by === 'expires_at' ? (after?.expiresAt ?? 0) : (after?.updatedAt ?? 0)
  const rows = await selectLivingTokens(db)
    .select(['token.id', 'token.kind', 'token.tenant_id', 'token.user_id', 'token.creator_type', 'token.creator_id'])
    .select(['token.created_at', 'token.expires_at', 'token.updated_at'])
    .where(isOfKind(kind))
    .where('token.revoked_at', 'is', null)
    .where(column, '>', from)
    .where(column, '<=', until)
    .$if(by === 'updated_at', (narrowed) =>
      narrowed.where('token.expires_at', '>', ends[0]).where('token.expires_at', '<=', ends[1]),
    )
    .$if(after !== null, (narrowed) =>
      narrowed.where((eb) =>
        eb.or([eb(column, '>', last), eb.and([eb(column, '=', last), eb('token.id', '>', after?.internalId ?? 0)])]),
      ),
    )
    .orderBy(column)
    .orderBy('token.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    internalId: row.id,
    tenant: row.tenant_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    updatedAt: row.updated_at,
    keeper: row.kind === 'user' ? row.user_id : row.creator_type === 'user' ? row.creator_id : null,
  }))
}

export interface DueStage {
  readonly token: number
  readonly userId: number
  readonly expiresAt: number
  readonly days: number
}

/**
 * Writes down which warnings are due. One that was due before for the same end stays as it was, told or not. Of an end that
 * has been put off, only a warning whose time has just come (`isReached`) counts: whoever put it off knows.
 */
export async function raiseStages(tx: Db, due: readonly DueStage[], isReached: boolean, now: number): Promise<void> {
  if (due.length === 0) return
  await tx
    .insertInto('expiry_stage')
    .values(
      due.map(({ days, expiresAt, token, userId }) => ({
        ...{ token_id: token, user_id: userId },
        ...{ expires_at: expiresAt, days, due_at: now },
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['token_id', 'user_id'])
        .doUpdateSet((eb) => ({
          expires_at: eb.ref('excluded.expires_at'),
          days: eb.ref('excluded.days'),
          due_at: eb.ref('excluded.due_at'),
        }))
        .where((eb) =>
          eb.or([
            eb('excluded.expires_at', isReached ? '<>' : '<', eb.ref('expiry_stage.expires_at')),
            eb.and([
              eb('excluded.expires_at', '=', eb.ref('expiry_stage.expires_at')),
              eb('excluded.days', '<', eb.ref('expiry_stage.days')),
            ]),
          ]),
        ),
    )
    .execute()
}

export interface WaitingPerson {
  readonly userId: number
  readonly mailed: Mailed
  readonly first: boolean
  readonly urgent: boolean
}

/** Those to whom a warning is due that they have not had, in the order of their internal ids. */
export async function listWaiting(db: Db, after: number, limit: number): Promise<WaitingPerson[]> {
  const weekly = sql<number>`coalesce(notice.told_at, 0)`
  const latest = sql<number>`coalesce(notice.mailed_at, 0)`
  const rows = await db
    .selectFrom('expiry_stage as stage')
    .leftJoin('expiry_notice as notice', 'notice.user_id', 'stage.user_id')
    .select(['stage.user_id', weekly.as('weekly_at'), latest.as('mailed_at')])
    .select((eb) => [eb.fn.max('stage.days').as('widest'), eb.fn.min('stage.days').as('narrowest')])
    .where('stage.user_id', '>', after)
    .where(sql<boolean>`stage.due_at > case when stage.days = ${sql.lit(FIRST_DAYS)} then ${weekly} else ${latest} end`)
    .groupBy(['stage.user_id', 'notice.told_at', 'notice.mailed_at'])
    .orderBy('stage.user_id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    userId: row.user_id,
    mailed: { weeklyAt: row.weekly_at, at: row.mailed_at },
    first: row.widest === FIRST_DAYS,
    urgent: row.narrowest < FIRST_DAYS,
  }))
}

/** False when somebody else has mailed them since `before`. */
export async function markMailed(tx: Db, userId: number, before: Mailed, mailed: Mailed): Promise<boolean> {
  const stamps = { told_at: mailed.weeklyAt, mailed_at: mailed.at }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('expiry_notice')
    .values({ user_id: userId, ...stamps })
    .onConflict((conflict) =>
      conflict
        .column('user_id')
        .doUpdateSet(stamps)
        .where('expiry_notice.told_at', '=', before.weeklyAt)
        .where('expiry_notice.mailed_at', '=', before.at),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Some of those of ends that have passed. Answers how many there were. */
export async function deleteStagesBefore(db: Db, endedBefore: number, limit: number): Promise<number> {
  const ended = db
    .selectFrom('expiry_stage')
    .select(['token_id', 'user_id'])
    .where('expires_at', '<', endedBefore)
    .orderBy('expires_at')
    .limit(limit)
  const { numDeletedRows } = await db
    .deleteFrom('expiry_stage')
    .where(sql<boolean>`(token_id, user_id) in ${ended}`)
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
