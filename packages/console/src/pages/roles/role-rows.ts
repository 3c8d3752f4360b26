/** One page of the user types, found and put in order by the names that the reader sees: built-in ones have one in each language. */

import type { Role } from '@polett/client/api'
import type { ListSearch } from '../../parts/list-search.ts'
import type { ListPage } from '../../parts/pager.tsx'
import { roleName } from '../../parts/role-name.ts'

/** The cursor of a page is how many rows come before it. */
export function rolePage(
  roles: readonly Role[],
  { q, size, skipped, sort }: Pick<ListSearch, 'q' | 'size' | 'skipped' | 'sort'>,
  language: string,
): ListPage<Role> {
  const field = sort.replace('-', '') === 'id' ? 'id' : 'name'
  const text = (role: Role): string => (field === 'id' ? role.id : roleName(role.id, role.name))
  const wanted = q.trim().toLocaleLowerCase(language)
  const found = roles.filter((role) =>
    [role.id, role.name, roleName(role.id, role.name)].some((each) =>
      each.toLocaleLowerCase(language).includes(wanted),
    ),
  )
  const direction = sort.startsWith('-') ? -1 : 1
  const ordered = found.sort((a, b) => direction * text(a).localeCompare(text(b), language))
  const items = ordered.slice(skipped, skipped + size)
  const end = skipped + items.length
  return { items, nextCursor: end < ordered.length ? String(end) : null, total: ordered.length, totalIsMinimum: false }
}
