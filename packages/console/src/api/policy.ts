/** Policies: an organization's own, and the platform's, which is the ceiling of all. */

import type { PutPolicy } from '@polett/client/api'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

/** Null is the platform's policy. */
export const policyQuery = (tenant: string | null) =>
  queryOptions({
    queryKey: ['policy', tenant],
    queryFn: ({ signal }) =>
      tenant === null ? api.getPlatformPolicy({}, { signal }) : api.getPolicy({ path: { tenant } }, { signal }),
  })

/** Whether a token lies outside its policy is told with the token, so those are asked for again too. */
export function usePutPolicy(tenant: string | null) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: PutPolicy) =>
      tenant === null ? api.putPlatformPolicy({ body }) : api.putPolicy({ path: { tenant }, body }),
    onSuccess: () => Promise.all([['policy'], ['tokens']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
}
