import type { User } from '@polett/client/api'
import { useQuery } from '@tanstack/react-query'
import { userQuery } from '../../api/users.ts'
import { useSession } from '../../session/tenant.ts'

export type Holder = Pick<User, 'id' | 'name' | 'username' | 'memberships'>

/**
 * The person that a token is for, named by id, by user name, or as `self`, with the combinations they have. Everybody
 * knows their own, whether or not they may see people.
 */
export function useHolder(
  tenant: string,
  user: string | null,
): { readonly data: Holder | undefined; readonly isError: boolean } {
  const session = useSession()
  const own = session.user.tenant === tenant && (user === 'self' || user === session.user.id)
  const asked = useQuery({ ...userQuery(tenant, user ?? ''), enabled: user !== null && !own })
  if (!own) return { data: user === null ? undefined : asked.data, isError: asked.isError }
  const memberships = session.memberships.filter((membership) => membership.tenant === tenant)
  const { id, name, username } = session.user
  return { data: { id, name, username, memberships }, isError: false }
}
