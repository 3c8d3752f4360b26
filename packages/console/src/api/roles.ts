/** User types (roles), and a tenant's own permissions. */

import type { ChangeRole, CreateRole, PutPermissions, Role } from '@polett/client/api'
import { everyItem } from '@polett/client/paging'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

/** More than these are not read at once. */
const MOST = 2_000

/** All user types in sight, by name, the built-in ones among them. */
export const rolesQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['roles', tenant],
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<readonly Role[]> => {
      const roles: Role[] = []
      for await (const role of everyItem(api.listRoles, { path: { tenant }, query: { sort: 'name' } }, { signal })) {
        roles.push(role)
        if (roles.length === MOST) break
      }
      return roles
    },
  })

export const roleQuery = (tenant: string, role: string) =>
  queryOptions({
    queryKey: ['roles', tenant, 'one', role],
    queryFn: ({ signal }) => api.getRole({ path: { tenant, role } }, { signal }),
  })

export interface HoldersFilter {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** Those who hold the user type somewhere in sight. */
export const holdersQuery = (tenant: string, role: string, filter: HoldersFilter) =>
  queryOptions({
    queryKey: ['users', tenant, 'holders', role, filter],
    queryFn: ({ signal }) => api.listUsers({ path: { tenant }, query: { role, sort: 'name', ...filter } }, { signal }),
  })

/** The names that the tenant has given to what its own APIs do. */
export const ownPermissionsQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['permissions', tenant],
    staleTime: 60_000,
    queryFn: ({ signal }) => api.getOwnPermissions({ path: { tenant } }, { signal }),
  })

/** A user type's change is a change of its tokens' rights, so those are asked for again too. */
function useForget() {
  const queries = useQueryClient()
  return (...nouns: readonly string[]): Promise<unknown> =>
    Promise.all(nouns.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
}

export function useCreateRole(tenant: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: CreateRole) => api.createRole({ path: { tenant }, body }),
    onSuccess: () => forget('roles'),
  })
}

export function useUpdateRole(tenant: string, role: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: (body: ChangeRole) => api.updateRole({ path: { tenant, role }, body }),
    onSuccess: () => forget('roles', 'tokens', 'users', 'session'),
  })
}

export function useDeleteRole(tenant: string, role: string) {
  const queries = useQueryClient()
  const forget = useForget()
  return useMutation({
    mutationFn: () => api.deleteRole({ path: { tenant, role } }),
    onSuccess: () => {
      queries.removeQueries({ queryKey: ['roles', tenant, 'one', role] })
      return forget('roles')
    },
  })
}

export type OwnPermissions = PutPermissions

/** Changes the list of the tenant's own permissions as it is at this moment; one that is in use stays (409). */
export function usePutOwnPermissions(tenant: string) {
  const forget = useForget()
  return useMutation({
    mutationFn: async (change: (present: OwnPermissions) => OwnPermissions) => {
      const present = await api.getOwnPermissions({ path: { tenant } })
      return await api.putOwnPermissions({ path: { tenant }, body: change(present) })
    },
    onSuccess: () => forget('permissions', 'roles'),
  })
}
