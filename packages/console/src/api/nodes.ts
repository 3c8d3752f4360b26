/** The servers that share the database. */

import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** Only while the page is looked at. */
const RENEWED_MS = 4_000

export const nodesQuery = queryOptions({
  queryKey: ['nodes'],
  refetchInterval: RENEWED_MS,
  queryFn: ({ signal }) => api.listNodes({}, { signal }),
})
