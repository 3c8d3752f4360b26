/** Who reaches an organization's data: tokens of any place that hold anything in it. */

import type { Operations, ReachingToken, Token } from '@polett/client/api'
import { queryOptions, useMutation } from '@tanstack/react-query'
import { api } from './client.ts'

type TokenQuery = NonNullable<Operations['listTokens']['query']>

export interface ReachArgs extends Pick<TokenQuery, 'limit' | 'cursor' | 'sort' | 'q' | 'kind'> {
  readonly reaches: string
}

/** Whether the reader sees the token whole. Of those that live outside, only what concerns the organization is told. */
export const isWhole = (token: Token | ReachingToken): token is Token => 'name' in token

export const reachQuery = (args: ReachArgs) =>
  queryOptions({
    queryKey: ['tokens', 'reach', args],
    queryFn: ({ signal }) => api.listTokens({ query: args }, { signal }),
  })

/** The whole list as CSV, which the server makes safe for spreadsheets. */
export const useExportReach = () =>
  useMutation({
    gcTime: 0,
    mutationFn: async (filter: ReachArgs) => {
      const response = await api.download('listTokens', { query: filter })
      return await response.blob()
    },
  })
