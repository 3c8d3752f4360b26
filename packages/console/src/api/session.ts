/** Who is signed in, and the first set-up. */

import type { Session, Setup } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { forget, keep, kept } from '../session/preferences.ts'
import { secretsStored } from '../session/shown-secrets.ts'
import { api } from './client.ts'

/** Whether somebody has signed in here and not out again, as far as this device knows. The session itself is in the cookie. */
const SIGNED_IN = 'polett.signedIn'

/** For the sign-in page, which would otherwise ask for a session that most who come there do not have. */
export const mayBeSignedIn = (): boolean => kept(SIGNED_IN) !== null

/** The session, or null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ client, queryKey, signal }): Promise<Session | null> => {
    const before = client.getQueryData<Session | null>(queryKey)
    const session = await currentSession(signal)
    if (before === undefined || before?.user.id === session?.user.id) return session
    await secretsStored()
    if (session !== null) forgetOthers(client)
    return session
  },
})

async function currentSession(signal: AbortSignal): Promise<Session | null> {
  try {
    const session = await api.getSession({}, { signal })
    keep(SIGNED_IN, 'yes')
    return session
  } catch (problem) {
    if (!(problem instanceof PolettProblem) || problem.status !== 401) throw problem
    forget(SIGNED_IN)
    return null
  }
}

/** Somebody else has signed in, such as in another tab: what is known belonged to the one before, and is asked for anew. */
function forgetOthers(queries: QueryClient): void {
  void queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
}

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  staleTime: 60_000,
  queryFn: ({ signal }) => api.getSetup({}, { signal }),
})

/** The set-up signs its administrator in. Its answer holds secrets: reset the mutation when they are stored. */
export function useSetUp() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Setup) => api.setUp({ body }),
    gcTime: 0,
    onSuccess: ({ session }) => begin(queries, session),
  })
}

/** Somebody has signed in. Everything that was known belonged to whoever was signed in before. */
export function begin(queries: QueryClient, session: Session): void {
  queries.clear()
  keep(SIGNED_IN, 'yes')
  queries.setQueryData(sessionQuery.queryKey, session)
}

export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.signOut(),
    onSuccess: () => {
      queries.clear()
      forget(SIGNED_IN)
      queries.setQueryData(sessionQuery.queryKey, null)
    },
  })
}

/** A session that has ended with what it was begun for. */
export function forgetSession(queries: QueryClient): void {
  forget(SIGNED_IN)
  queries.setQueryData(sessionQuery.queryKey, null)
}
