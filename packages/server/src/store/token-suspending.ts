/**
 * Tokens that something suspends, by each cause along an index: no row of a token tells it, and few have any. What is found
 * may have ended or be revoked as well, so whoever lists it asks for the status.
 */

import { type RawBuilder, sql } from 'kysely'
import type { Dialect, LookedUp } from './db.ts'
import type { IdSelect } from './token-candidates.ts'
import type { StoppedPlaces } from './token-narrowing.ts'

export interface LedTo {
  /** By each cause, no more people, memberships and tokens are followed than are asked for. */
  readonly tokens: IdSelect
  /** The same, and whom they were found by: where these are no more than were asked for, nobody was left out. */
  readonly all: IdSelect
}

const THEIRS = tokensWhere(sql<boolean>`token.user_id = held.id`)

/** Written so that a user's tokens are looked up, and not all of a role. */
const HANG_ON_IT = tokensWhere(sql<boolean>`token.user_id = held.user_id and coalesce(token.role_id, 0) = held.role_id
  and coalesce(token.unit_id, 0) = held.unit_id`)

const IN_GAP: LookedUp = {
  columns: sql`membership.user_id, membership.role_id, coalesce(membership.unit_id, 0) as unit_id`,
  table: sql`membership`,
  condition: sql<boolean>`membership.role_id = held.role_id and coalesce(membership.unit_id, 0) > held.after_unit
    and coalesce(membership.unit_id, 0) < held.before_unit`,
}

/** In these tenants, or everywhere (null). */
export function selectSuspended(dialect: Dialect, stopped: StoppedPlaces, tenants: readonly number[] | null): LedTo {
  return {
    tokens: (limit) => sql`(${followed(dialect, stopped, tenants, limit).ids} limit ${limit})`,
    all: (limit) => {
      const { ids, leading } = followed(dialect, stopped, tenants, limit)
      return sql`(select id from (${sql.join([...leading, ids], sql` union all `)}) as found limit ${limit})`
    },
  }
}

function followed(dialect: Dialect, stopped: StoppedPlaces, tenants: readonly number[] | null, limit: number) {
  const some = (rows: RawBuilder<unknown>) => sql`select * from (${rows} limit ${limit}) as followed`
  const people = some(peopleInactive(tenants))
  const memberships = [membershipsLost(tenants), ...membershipsAstray(dialect, stopped.roles)].map(some)
  const tokens = [
    dialect.ofEach(people, THEIRS),
    ...memberships.map((each) => dialect.ofEach(each, HANG_ON_IT)),
    ...tokensIn('unit_id', stopped.units),
    ...tokensIn('tenant_id', stopped.tenants),
  ]
  return {
    // A token may have several causes.
    ids: sql`select id from (${sql.join(tokens.map(some), sql` union `)}) as suspended`,
    leading: [people, ...memberships.map((each) => sql`select user_id as id from (${each}) as held`)],
  }
}

function peopleInactive(tenants: readonly number[] | null): RawBuilder<unknown> {
  return sql`select id from user_account where status <> 'active' and ${isThere(tenants)}`
}

function membershipsLost(tenants: readonly number[] | null): RawBuilder<unknown> {
  return sql`select user_id, role_id, unit_id from lost_membership where ${isThere(tenants)}`
}

/** Of roles that do not count where they are held. Units are numbered, and 0 is the tenant as a whole: each gap between those where one counts is looked up. */
function membershipsAstray({ json, ofEach }: Dialect, roles: StoppedPlaces['roles']): RawBuilder<unknown>[] {
  if (roles.length === 0) return []
  const gaps = sql`select ${json.integer(0)} as role_id, ${json.integer(1)} as after_unit, ${json.integer(2)} as before_unit
    from ${json.rows(JSON.stringify(roles.flatMap(gapsOf)))}`
  return [ofEach(gaps, IN_GAP)]
}

/** Numbers between which the role does not count. */
function gapsOf({ asWhole, role, units }: StoppedPlaces['roles'][number]): [number, number, number][] {
  const counts = [...(asWhole ? [0] : []), ...units].sort((a, b) => a - b)
  const ends = [...counts, Number.MAX_SAFE_INTEGER]
  return ends
    .map((end, at): [number, number, number] => [role, counts[at - 1] ?? -1, end])
    .filter(([, after, before]) => before - after > 1)
}

function tokensWhere(condition: RawBuilder<boolean>): LookedUp {
  return { columns: sql`token.id as id`, table: sql`token`, condition }
}

function tokensIn(column: 'unit_id' | 'tenant_id', ids: readonly number[]): RawBuilder<unknown>[] {
  return ids.length === 0 ? [] : [sql`select id from token where ${sql.ref(column)} in (${sql.join(ids)})`]
}

function isThere(tenants: readonly number[] | null): RawBuilder<boolean> {
  return tenants === null ? sql<boolean>`1 = 1` : sql<boolean>`tenant_id in (${sql.join(tenants)})`
}
