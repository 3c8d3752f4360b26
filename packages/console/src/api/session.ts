/** Who is signed in, and the first set-up. */

import type { Session } from '@polett/sdk/api'
import { PolettProblem } from '@polett/sdk/problem'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'

/** The session, or null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await api.getSession({}, { signal })
    } catch (problem) {
      if (problem instanceof PolettProblem && problem.status === 401) return null
      throw problem
    }
  },
})

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  staleTime: 60_000,
  queryFn: ({ signal }) => api.getSetup({}, { signal }),
})

/** Everything that was known belonged to whoever was signed in before. */
export function useSignIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { username: string; password: string; tenant?: string }) => api.signIn({ body }),
    gcTime: 0,
    onSuccess: (session) => {
      queries.clear()
      queries.setQueryData(sessionQuery.queryKey, session)
    },
  })
}

export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.signOut(),
    onSuccess: () => {
      queries.clear()
      queries.setQueryData(sessionQuery.queryKey, null)
    },
  })
}

/** Step-up: the password counts as given for five minutes. */
export function useConfirmPassword() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (password: string) => api.confirmPassword({ body: { password } }),
    gcTime: 0,
    onSuccess: ({ confirmedUntil }) =>
      queries.setQueryData(sessionQuery.queryKey, (session) => (session ? { ...session, confirmedUntil } : session)),
  })
}
