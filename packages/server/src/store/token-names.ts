/** Tokens by a text in their names, or in those of their users. */

import { type RawBuilder, sql } from 'kysely'
import { prefixEnd } from '../domain/fold.ts'
import { TOKEN_KINDS } from '../domain/token.ts'
import type { Db, Dialect } from './db.ts'
import { findIds, idsOf } from './found-ids.ts'
import type { HitsWithin } from './searched.ts'
import { isSearchable, selectHaving } from './text-search.ts'
import { type FoundTokens, selectMeeting } from './token-found.ts'
import { isOfKind } from './token-kinds.ts'
import { hasInOwn } from './token-narrowing.ts'

/**
 * Tokens whose id, name or application contains the folded text (one or two characters: begins with it), and others whose
 * user has it in a name. `users` finds those users; where they are more than `maxUsers`, tokens of some are left out. Who
 * names tenants may still get tokens of others, and none of a user who lives elsewhere than the token.
 */
export function findByText(
  dialect: Dialect,
  text: string,
  maxUsers: number,
  within: HitsWithin | null,
): { readonly tokens: readonly FoundTokens[]; readonly users: RawBuilder<unknown> } {
  const own = hasInOwn({ wanted: text, anywhere: isSearchable(text) })
  const users = usersNamed(dialect, text, maxUsers + 1, within)
  const held = sql`select token.id as id from (${users} limit ${maxUsers + 1}) as naming cross join token
    where token.user_id = naming.id`
  return {
    tokens: [
      { ids: tokensNamed(dialect, text, maxUsers + 1, within), conditions: [own] },
      { ids: held, conditions: [sql<boolean>`${own} is not true`] },
    ],
    users,
  }
}

/** Internal ids of them all; null where they, or the users, are more than `limit`. */
export async function collectByText(db: Db, dialect: Dialect, text: string, limit: number): Promise<number[] | null> {
  const { tokens, users } = findByText(dialect, text, limit, null)
  const ids = [users, ...tokens.map(selectMeeting)].map((each) => sql<{ id: number }>`(${each} limit ${limit + 1})`)
  const [holders, ...found] = await Promise.all(ids.map((each) => findIds(db, each)))
  return [holders, ...found].some((each) => each !== undefined && each.count > limit) ? null : found.flatMap(idsOf)
}

/** Tokens that may have the text in a name of their own. */
function tokensNamed(dialect: Dialect, text: string, limit: number, within: HitsWithin | null): RawBuilder<unknown> {
  if (isSearchable(text)) return dialect.hits('token', text, within)
  const where = [
    sql`${isOfKind(...TOKEN_KINDS)} and ${startsWith('name_folded', text)}`,
    startsWith('id_folded', text),
    sql`application_folded is not null and ${startsWith('application_folded', text)}`,
  ]
  return beginning('token', where, limit)
}

/** Users with the text in a name. */
function usersNamed(dialect: Dialect, text: string, limit: number, within: HitsWithin | null): RawBuilder<unknown> {
  if (isSearchable(text)) return selectHaving(dialect, 'user_account', text, within)
  const where = [startsWith('username_folded', text), startsWith('name_folded', text)]
  return beginning('user_account', where, limit)
}

/** Each along an index of its own, and none further than the limit. */
function beginning(table: string, where: readonly RawBuilder<unknown>[], limit: number): RawBuilder<unknown> {
  const each = where.map(
    (condition) => sql`select id from (select id from ${sql.table(table)} where ${condition} limit ${limit}) as begins`,
  )
  return sql`select id from (${sql.join(each, sql` union `)}) as beginning`
}

function startsWith(column: string, text: string): RawBuilder<boolean> {
  const end = prefixEnd(text)
  return end === null
    ? sql<boolean>`${sql.ref(column)} >= ${text}`
    : sql<boolean>`${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${end}`
}
