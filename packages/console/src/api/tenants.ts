/** Organizations: lists, one of them, and what is done to it. */

import type { ChangeTenant, CreateTenant, Operations } from '@polett/client/api'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

export type TenantListArgs = NonNullable<Operations['listTenants']['query']>

export const tenantsQuery = (args: TenantListArgs) =>
  queryOptions({
    queryKey: ['tenants', 'list', args],
    queryFn: ({ signal }) => api.listTenants({ query: args }, { signal }),
    placeholderData: (previous) => previous,
  })

export const tenantQuery = (id: string) =>
  queryOptions({
    queryKey: ['tenants', 'one', id],
    queryFn: ({ signal }) => api.getTenant({ path: { tenant: id } }, { signal }),
  })

/** How many people and technical users there are; those whom the reader may see. */
export const tenantPeopleQuery = (id: string) =>
  queryOptions({
    queryKey: ['tenants', 'people', id],
    queryFn: async ({ signal }) => {
      const { total } = await api.listUsers({ path: { tenant: id }, query: { limit: 1 } }, { signal })
      return total
    },
  })

/** The session names the organizations that the reader can look at, and an inactive one suspends its tokens. */
function forgetTenants(queries: QueryClient): Promise<unknown> {
  return Promise.all([['tenants'], ['tokens'], ['session']].map((queryKey) => queries.invalidateQueries({ queryKey })))
}

function useTenantChange<Wish, Answer>(mutationFn: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn, onSuccess: () => forgetTenants(queries) })
}

export const useCreateTenant = () => useTenantChange((body: CreateTenant) => api.createTenant({ body }))

export const useUpdateTenant = (id: string) =>
  useTenantChange((body: ChangeTenant) => api.updateTenant({ path: { tenant: id }, body }))

/** Deletes the organization with everything in it. */
export const useDeleteTenant = () => useTenantChange((id: string) => api.deleteTenant({ path: { tenant: id } }))
