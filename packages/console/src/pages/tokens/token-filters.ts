/** The filters of a list of tokens: as they stand in the address, and what they ask of the server. */

import type { TokenFilter, TokenSort } from '../../api/tokens.ts'
import type { ListSearch } from '../../parts/list-search.ts'
import type { TokenTableKind } from '../../parts/token-columns.tsx'

export const STATUSES = ['live', 'soon', 'revoked', 'suspended', 'expired', 'all'] as const
export type StatusFilter = (typeof STATUSES)[number]

export const EXPIRES_WITHIN = ['7', '30', '90'] as const
export const NOT_USED_FOR = ['30', '90'] as const

/** The names of all filters in the address, besides the search. */
export const FILTER_NAMES = ['status', 'unit', 'role', 'expires', 'used'] as const

/** Without a status, all that could still be of use: the list says that the expired ones are hidden. */
const NOT_EXPIRED = 'active,suspended,revoked'
const SOON_DAYS = 30

/** What the list shows. `scope` is what it is about whatever is filtered: kind and place. */
export function tokenFilter(search: Pick<ListSearch, 'q' | 'get'>, scope: TokenFilter): TokenFilter {
  const status = STATUSES.find((one) => one === search.get('status'))
  const within = EXPIRES_WITHIN.find((days) => days === search.get('expires'))
  const used = search.get('used')
  const unusedFor = NOT_USED_FOR.find((days) => days === used)
  const days = within === undefined ? (status === 'soon' ? SOON_DAYS : undefined) : Number(within)
  return {
    ...scope,
    status: statusOf(status),
    ...(search.q === '' ? {} : { q: search.q }),
    ...(search.get('unit') === '' ? {} : { unit: search.get('unit') }),
    ...(search.get('role') === '' || scope.tenant === undefined ? {} : { role: search.get('role') }),
    ...(days === undefined ? {} : { expiresInDays: days }),
    ...(used === 'never' ? { neverUsed: true as const } : {}),
    ...(unusedFor === undefined ? {} : { unusedForDays: Number(unusedFor) }),
  }
}

function statusOf(status: StatusFilter | undefined): string | undefined {
  if (status === undefined) return NOT_EXPIRED
  if (status === 'all') return undefined
  return status === 'live' || status === 'soon' ? 'active' : status
}

/** What a tab counts: its list as it is without filters. */
export const unfiltered = (scope: TokenFilter): TokenFilter => ({ ...scope, status: NOT_EXPIRED })

/** Only tokens that act in a department and user type can be narrowed by them. */
export const hasUnits = (kind: TokenTableKind): boolean => ['user', 'mobile', 'group', 'all'].includes(kind)
export const hasRoles = (kind: TokenTableKind): boolean => ['user', 'mobile', 'all'].includes(kind)

/** First what needs attention first; sign-ins by who was here last. */
export const defaultSort = (kind: TokenTableKind): string => (kind === 'mobile' ? '-lastUsedAt' : 'expiresAt')

const FIELDS = ['name', 'createdAt', 'updatedAt', 'expiresAt', 'lastUsedAt'] as const
const SORTS: readonly NonNullable<TokenSort>[] = FIELDS.flatMap((field) => [field, `-${field}` as const])

/** Undefined where the address holds what is no order of tokens: the server has one of its own. */
export const sortOf = (text: string): NonNullable<TokenSort> | undefined => SORTS.find((sort) => sort === text)
