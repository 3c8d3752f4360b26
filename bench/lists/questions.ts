/** What is asked of a list of tokens: every order and every filter of the contract, each with the SQL that answers it. */

import { BIG_TENANT } from '../seed-shape.ts'

/** Conditions of SQL on `token`, for each kind by itself; `:tenant`, `:now`, `:soon`, `:ago`, `:unit` and `:role` stand for values. */
export interface ListQuestion {
  readonly name: string
  readonly query: string
  /** A field of the contract, and its column. */
  readonly order: readonly [field: string, column: string]
  readonly conditions: readonly string[]
  /** A `select` of ids that an index finds, where walking an order would take longer. */
  readonly among?: string
}

export interface Moments {
  readonly now: number
  readonly soon: number
  readonly ago: number
}

const NAME = ['name', 'name_folded'] as const
const CREATED = ['createdAt', 'created_at'] as const
const ORDERS = [
  NAME,
  CREATED,
  ['updatedAt', 'updated_at'],
  ['expiresAt', 'expires_at'],
  ['lastUsedAt', 'last_used_at'],
] as const

const LIVING = '+token.expires_at > :now and +token.revoked_at is null'
const HOLDS = `(token.user_id is null or (holder.status = 'active' and exists (select 1 from membership where
  membership.user_id = token.user_id and membership.role_id = token.role_id
  and coalesce(membership.unit_id, 0) = coalesce(token.unit_id, 0)) or token.role_id is null))`

/** Three letters in a row are indexed, and whether a text stands in a row is looked up. */
function hits(table: string, columns: readonly string[], text: string): string {
  const groups = [...text].slice(2).map((_, at) => `"${text.slice(at, at + 3)}"`)
  const has = columns.map((column) => `instr(looked.${column}, '${text}') > 0`).join(' or ')
  return `select looked.id from ${table}_search cross join ${table} as looked on looked.id = ${table}_search.rowid
    where ${table}_search match '${groups.join(' ')}' and (${has})`
}

function named(text: string): string {
  return `${hits('token', ['id_folded', 'name_folded', 'application_folded'], text)}
    union select token.id from (${hits('user_account', ['username_folded', 'name_folded'], text)}) as holding
    cross join token where token.user_id = holding.id`
}

function searching(text: string): ListQuestion {
  const query = `&q=${encodeURIComponent(text)}`
  return { name: `search "${text}"`, query, order: CREATED, conditions: [], among: named(text) }
}

export const TEXTS = [
  'billing',
  'billing agent',
  'agent 1',
  'billing agent 42',
  'robot 1a',
  'a1b',
  'not in any name',
] as const

export function listQuestions({ ago, soon }: Moments): ListQuestion[] {
  const at = (moment: number): string => new Date(moment).toISOString()
  const filter = (name: string, query: string, conditions: readonly string[], among?: string): ListQuestion => ({
    ...{ name, query: `&${query}`, order: CREATED, conditions },
    ...(among === undefined ? {} : { among }),
  })
  return [
    ...ORDERS.map((order): ListQuestion => ({ name: `by ${order[0]}`, query: '', order, conditions: [] })),
    filter('kind', 'kind=user', ["token.kind = 'user'"]),
    filter('active', 'status=active', [LIVING, HOLDS]),
    filter('suspended', 'status=suspended', [LIVING, `not ${HOLDS}`]),
    filter(
      'revoked',
      'status=revoked',
      ['+token.expires_at > :now'],
      'select id from token where revoked_at is not null',
    ),
    filter(
      'expired',
      'status=expired',
      [],
      'select id from token where tenant_id = :tenant and :kinds and expires_at <= :now',
    ),
    filter('of a unit', 'unit=unit-1', ['+token.unit_id = :unit']),
    filter('of a role', 'role=unit-user', ['+token.role_id = :role']),
    filter(
      'of a user',
      'user=first',
      [],
      "select id from token where user_id in (select id from user_account where username_folded = 'first')",
    ),
    filter('expires before', `expiresBefore=${at(soon)}`, ['+token.expires_at < :soon']),
    filter('used before', `lastUsedBefore=${at(ago)}`, ['+token.last_used_at < :ago']),
    filter('never used', 'neverUsed=true', ['+token.last_used_at = 0']),
    filter('reaches', `reaches=${BIG_TENANT}`, []),
    filter(
      'last four',
      'secretLast4=abcd',
      [],
      "select token_id as id from token_secret where last4 = 'abcd' and ended_at is null",
    ),
    filter('expires before, active', `expiresBefore=${at(soon)}&status=active`, [
      '+token.expires_at < :soon',
      LIVING,
      HOLDS,
    ]),
    ...TEXTS.map(searching),
  ]
}
