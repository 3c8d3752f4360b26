/** The one door to the server: our own SDK, with the session's cookie. */

import { createClient } from '@polett/client/client'
import { PolettProblem } from '@polett/client/problem'
import { MutationCache, notifyManager, QueryCache, QueryClient } from '@tanstack/react-query'

export const api = createClient()

// A button is busy before the next click comes. Told in a task of its own, as the library would, it hears both clicks of a
// quick pair, and creates two.
notifyManager.setScheduler(queueMicrotask)

/** A refusal that trying again would not change is shown at once; a server that cannot be reached gets two more tries. */
function worthRetrying(failures: number, problem: Error): boolean {
  const passing = problem instanceof PolettProblem && (problem.status === 0 || problem.status === 503)
  return passing && failures < 2
}

/** These are answered while signing in or confirming too, and end nothing. */
const ENDS_NOTHING: ReadonlySet<string> = new Set(['sign_in_failed', 'second_factor_required'])

const hasEnded = (problem: Error): boolean =>
  problem instanceof PolettProblem && problem.status === 401 && !ENDS_NOTHING.has(problem.code)

/** The policy has come to ask for a second factor while one was signed in. */
const needsFactor = (problem: Error): boolean =>
  problem instanceof PolettProblem && problem.status === 403 && problem.code === 'second_factor_required'

export function createQueryClient(onSignedOut: () => void): QueryClient {
  const heed = (problem: Error): void => {
    if (hasEnded(problem)) onSignedOut()
    // The session tells it too, and the shell then shows nothing else.
    if (needsFactor(problem)) void queries.invalidateQueries({ queryKey: ['session'] })
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (problem, query) => void (query.queryKey[0] !== 'session' && heed(problem)),
    }),
    mutationCache: new MutationCache({ onError: heed }),
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
  return queries
}
