/** The apps that people of a tenant can sign in to: OAuth clients. */

import type { ChangeClient, Client, CreateClient } from '@polett/client/api'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

/** All of them, which are few. */
export const appsQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['apps', tenant],
    queryFn: async ({ signal }): Promise<readonly Client[]> =>
      (await api.listClients({ path: { tenant } }, { signal })).items,
  })

export const appQuery = (tenant: string, client: string) =>
  queryOptions({
    queryKey: ['apps', tenant, client],
    queryFn: ({ signal }) => api.getClient({ path: { tenant, client } }, { signal }),
  })

function useForgetApps() {
  const queries = useQueryClient()
  return () => Promise.all([['apps'], ['tokens']].map((queryKey) => queries.invalidateQueries({ queryKey })))
}

export function useCreateApp(tenant: string) {
  const onSuccess = useForgetApps()
  return useMutation({ mutationFn: (body: CreateClient) => api.createClient({ path: { tenant }, body }), onSuccess })
}

export function useUpdateApp(tenant: string, client: string) {
  const onSuccess = useForgetApps()
  return useMutation({
    mutationFn: (body: ChangeClient) => api.updateClient({ path: { tenant, client }, body }),
    onSuccess,
  })
}

export function useDeleteApp(tenant: string, client: string) {
  const onSuccess = useForgetApps()
  return useMutation({ mutationFn: () => api.deleteClient({ path: { tenant, client } }), onSuccess })
}
