/** What a directory's filter asks of people, as SQL that means the same on both databases and is never unknown. */

import { type RawBuilder, sql } from 'kysely'
import type { Comparing, Condition } from '../domain/scim-condition.ts'

export type PersonKey =
  | 'active'
  | 'created'
  | 'email'
  | 'externalId'
  | 'id'
  | 'locale'
  | 'name'
  | 'updated'
  | 'username'
export type PersonCondition = Condition<PersonKey>

type Truth = RawBuilder<boolean>

const COLUMNS: Readonly<Record<PersonKey, RawBuilder<unknown>>> = {
  active: sql.ref('status'),
  created: sql.ref('created_at'),
  email: sql`lower(email)`,
  externalId: sql.ref('external_id'),
  id: sql.ref('public_id'),
  locale: sql`lower(locale)`,
  name: sql.ref('name_folded'),
  updated: sql.ref('updated_at'),
  username: sql.ref('username_folded'),
}

/** Said outright, so that the indexes that leave such rows out are of use, and nothing compared is unknown. */
const ASSIGNED: Readonly<Partial<Record<PersonKey, Truth>>> = {
  email: sql<boolean>`email is not null`,
  externalId: sql<boolean>`external_id is not null`,
  locale: sql<boolean>`locale is not null`,
}

const TRUE = sql<boolean>`1 = 1`
const FALSE = sql<boolean>`1 = 0`

export function personIs(condition: PersonCondition): Truth {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, sql` and `, TRUE)
    case 'any':
      return joined(condition.of, sql` or `, FALSE)
    case 'not':
      return sql<boolean>`(not ${personIs(condition.inner)})`
    case 'present':
      return ASSIGNED[condition.key] ?? TRUE
    case 'compare': {
      const assigned = ASSIGNED[condition.key]
      const compared = comparing(condition)
      return assigned === undefined ? compared : sql<boolean>`(${assigned} and ${compared})`
    }
  }
}

function joined(parts: readonly PersonCondition[], by: RawBuilder<unknown>, none: Truth): Truth {
  return parts.length === 0 ? none : sql<boolean>`(${sql.join(parts.map(personIs), by)})`
}

function comparing({ as, key, operator, value }: Comparing<PersonKey>): Truth {
  const column = COLUMNS[key]
  if (as === 'boolean') return sql<boolean>`${column} = ${value === true ? 'active' : 'inactive'}`
  if (as === 'instant') return inOrder(column, operator, sql`${value}`)
  const wanted = sql`cast(${value} as text)`
  // Neither database's LIKE: one tells cases apart, and the other does not.
  if (operator === 'co') return sql<boolean>`replace(${column}, ${wanted}, '') <> ${column}`
  if (operator === 'sw') return sql<boolean>`substr(${column}, 1, length(${wanted})) = ${wanted}`
  if (operator === 'ew') {
    return sql<boolean>`(length(${column}) >= length(${wanted})
      and substr(${column}, length(${column}) - length(${wanted}) + 1) = ${wanted})`
  }
  return inOrder(column, operator, wanted)
}

function inOrder(column: RawBuilder<unknown>, operator: Comparing<PersonKey>['operator'], value: RawBuilder<unknown>) {
  if (operator === 'gt') return sql<boolean>`${column} > ${value}`
  if (operator === 'ge') return sql<boolean>`${column} >= ${value}`
  if (operator === 'lt') return sql<boolean>`${column} < ${value}`
  if (operator === 'le') return sql<boolean>`${column} <= ${value}`
  return sql<boolean>`${column} = ${value}`
}
