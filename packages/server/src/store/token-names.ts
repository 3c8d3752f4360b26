/** Tokens by a text in their names, or in those of their users: found, and counted. */

import { type AliasableExpression, type RawBuilder, sql } from 'kysely'
import { prefixEnd } from '../domain/fold.ts'
import { TOKEN_KINDS } from '../domain/token.ts'
import type { Db, Dialect } from './db.ts'
import { type FoundIds, findIds, joinIds, rowsOfIds } from './found-ids.ts'
import { countRows } from './keyset.ts'
import { isSearchable } from './text-search.ts'
import { isOfKind } from './token-kinds.ts'
import { type Condition, countMeeting } from './token-narrowing.ts'

export interface FoundByText {
  /** Tokens with the text in a name of their own or of their user. Null when they are too many to be collected. */
  readonly tokens: FoundIds | null
  /** Users with the text in a name. Null as above. */
  readonly holders: FoundIds | null
}

/**
 * Tokens whose id, name, application or user contains the folded text (one or two characters: begins with it), where no
 * more than `limit` have it in a name of their own, and no more in that of their user. Where there are more, walking the
 * list finds matches sooner than collecting them would.
 */
export async function findTokensByText(db: Db, dialect: Dialect, text: string, limit: number): Promise<FoundByText> {
  const all = await findIds(db, usersNamed(dialect, text)(limit + 1))
  const holders = all.count > limit ? null : all
  const own = await findIds(db, tokensNamed(dialect, text)(limit + 1))
  if (holders === null || own.count > limit) return { tokens: null, holders }
  if (holders.count === 0) return { tokens: own, holders }
  const held = await findIds(db, heldBy(rowsOfIds(dialect, holders), limit + 1))
  return { tokens: held.count > limit ? null : joinIds(own, held), holders }
}

/**
 * How many tokens that meet the conditions, up to `limit`, have the text in a name. Null when that cannot be told from
 * `maxHits` names of tokens and as many of users.
 */
export async function countTokensByText(
  db: Db,
  dialect: Dialect,
  text: string,
  conditions: readonly Condition[],
  { limit, maxHits }: { readonly limit: number; readonly maxHits: number },
): Promise<number | null> {
  const named = tokensNamed(dialect, text)(maxHits)
  const byName = await countMeeting(db, named, conditions, limit)
  if (byName >= limit) return limit
  const holders = usersNamed(dialect, text)(maxHits)
  const held = heldBy(sql`select id from ${holders} as holding`, maxHits)
  const either = sql<{ id: number }>`(select id from ${named} as own union select id from ${held} as held)`
  const all = await countMeeting(db, either, conditions, limit)
  if (all >= limit) return limit
  const looked = await Promise.all([named, holders, held].map((each) => countRows(db, each)))
  return looked.includes(maxHits) ? null : all
}

type Ids = AliasableExpression<{ id: number }> & RawBuilder<{ id: number }>

/** The tokens of some users, who are a table with one column. */
function heldBy(holders: RawBuilder<unknown>, limit: number): Ids {
  return sql<{ id: number }>`(select token.id as id from (${holders}) as holder cross join token
    where token.user_id = holder.id limit ${limit})`
}

/** Tokens with the text in a name of their own. */
function tokensNamed(dialect: Dialect, text: string): (limit: number) => Ids {
  if (isSearchable(text)) return (limit) => sql<{ id: number }>`(${dialect.hits('token', text)} limit ${limit})`
  const where = [
    sql`${isOfKind(...TOKEN_KINDS)} and ${startsWith('name_folded', text)}`,
    startsWith('id_folded', text),
    sql`application_folded is not null and ${startsWith('application_folded', text)}`,
  ]
  return (limit) => beginning('token', where, limit)
}

/** Users with the text in a name. */
function usersNamed(dialect: Dialect, text: string): (limit: number) => Ids {
  if (isSearchable(text)) return (limit) => sql<{ id: number }>`(${dialect.hits('user_account', text)} limit ${limit})`
  const where = [startsWith('username_folded', text), startsWith('name_folded', text)]
  return (limit) => beginning('user_account', where, limit)
}

/** Each along an index of its own, and none further than the limit. */
function beginning(table: string, where: readonly RawBuilder<unknown>[], limit: number): Ids {
  const each = where.map(
    (condition) => sql`select id from (select id from ${sql.table(table)} where ${condition} limit ${limit}) as begins`,
  )
  return sql<{ id: number }>`(select id from (${sql.join(each, sql` union `)}) as beginning limit ${limit})`
}

function startsWith(column: string, text: string): RawBuilder<boolean> {
  const end = prefixEnd(text)
  return end === null
    ? sql<boolean>`${sql.ref(column)} >= ${text}`
    : sql<boolean>`${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${end}`
}
