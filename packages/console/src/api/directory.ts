/** What the company's directory keeps here. It is changed by SCIM alone. */

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

export interface DirectoryFilter {
  readonly q?: string | undefined
  readonly sort?: 'name' | '-name' | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

export const directoryGroupsQuery = (tenant: string, filter: DirectoryFilter) =>
  queryOptions({
    queryKey: ['directory', tenant, filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.listDirectoryGroups({ path: { tenant }, query: filter }, { signal }),
  })
