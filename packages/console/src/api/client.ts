/** The one door to the server: our own SDK, with the session's cookie. */

import { createClient } from '@polett/client/client'
import { PolettProblem } from '@polett/client/problem'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

export const api = createClient()

/** A refusal that trying again would not change is shown at once; a server that cannot be reached gets two more tries. */
function worthRetrying(failures: number, problem: Error): boolean {
  const passing = problem instanceof PolettProblem && (problem.status === 0 || problem.status === 503)
  return passing && failures < 2
}

/** A wrong password at the sign-in is a 401 too, but ends nothing. */
const hasEnded = (problem: Error): boolean =>
  problem instanceof PolettProblem && problem.status === 401 && problem.code !== 'sign_in_failed'

export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (problem, query) => {
        if (hasEnded(problem) && query.queryKey[0] !== 'session') onSignedOut()
      },
    }),
    mutationCache: new MutationCache({ onError: (problem) => void (hasEnded(problem) && onSignedOut()) }),
    defaultOptions: {
      // The browser's guess that there is no network is not waited for: a page would load for ever, and a deletion that
      // one has thought better of would be done hours later.
      queries: {
        ...{ staleTime: 10_000, retry: worthRetrying, throwOnError: false },
        ...{ networkMode: 'always', refetchOnReconnect: true },
      },
      mutations: { networkMode: 'always' },
    },
  })
}
