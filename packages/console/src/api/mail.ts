/** How the installation's mail fares. */

import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

const RENEWED_MS = 60_000

export const mailStateQuery = queryOptions({
  queryKey: ['mail'],
  refetchInterval: RENEWED_MS,
  queryFn: ({ signal }) => api.getMailState({}, { signal }),
})
