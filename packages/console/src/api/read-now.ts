/** Reads what is there at this moment, whatever is known already; pages that show it follow. */

import { PolettProblem } from '@polett/client/problem'
import { type FetchQueryOptions, type QueryKey, useQueryClient } from '@tanstack/react-query'

/** Answers undefined for what is gone. */
export function useReadNow() {
  const queries = useQueryClient()
  return async <T, K extends QueryKey>(query: FetchQueryOptions<T, Error, T, K>): Promise<T | undefined> =>
    queries.fetchQuery({ ...query, staleTime: 0 }).catch((problem: unknown) => {
      if (problem instanceof PolettProblem && problem.status === 404) return undefined
      throw problem
    })
}
