/** The numbers of the first page. */

import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

const RENEWED_MS = 60_000

export const overviewQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['overview', tenant],
    refetchInterval: RENEWED_MS,
    queryFn: ({ signal }) => api.getOverview({ query: { tenant } }, { signal }),
  })
