/** What narrows the list of users, as it stands in the address. */

import type { UserListQuery, UserSort } from '../../api/users.ts'
import type { ListSearch } from '../../parts/list-search.ts'

/** The names of all filters in the address, besides the search. */
export const FILTER_NAMES = ['unit', 'role', 'type', 'status', 'factor'] as const

export const TYPES = ['person', 'technical'] as const
export const FACTORS = ['missing'] as const
export const STATUSES = ['active', 'inactive'] as const
const SORTS: readonly UserSort[] = ['name', '-name', 'username', '-username', 'createdAt', '-createdAt']

/** What the address asks of the server; what it does not know is left out. */
export function userFilter({ q, sort, size, after, get }: ListSearch): UserListQuery {
  const known = <T extends string>(choices: readonly T[], value: string): T | undefined =>
    choices.find((one) => one === value)
  const given = (value: string): string | undefined => (value === '' ? undefined : value)
  return {
    q: given(q),
    unit: given(get('unit')),
    role: given(get('role')),
    type: known(TYPES, get('type')),
    status: known(STATUSES, get('status')),
    secondFactor: known(FACTORS, get('factor')),
    sort: known(SORTS, sort),
    limit: size,
    cursor: given(after),
  }
}
