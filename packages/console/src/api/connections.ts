/** What an app or a device asks of a person. */

import type { ApproveConnection, Connection } from '@polett/client/api'
import { PolettProblem } from '@polett/client/problem'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { forgetSession } from './session.ts'

/** Null when there is no such request, or no longer. Who is signed in is a part of the answer: asked again when that changes. */
export const connectionQuery = (connection: string) =>
  queryOptions({
    queryKey: ['connection', connection],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<Connection | null> => {
      try {
        return await api.getConnection({ path: { connection } }, { signal })
      } catch (problem) {
        if (problem instanceof PolettProblem && problem.status === 404) return null
        throw problem
      }
    },
  })

/** A device's request by the code that it shows. */
export function useFindConnection() {
  return useMutation({ mutationFn: (userCode: string) => api.findConnection({ body: { userCode } }), gcTime: 0 })
}

/** The answer names where to go on. A session that was begun for this alone is over then. */
export function useApproveConnection(connection: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: ApproveConnection) => api.approveConnection({ path: { connection }, body }),
    gcTime: 0,
    onSuccess: (_, { signOut }) => void (signOut && forgetSession(queries)),
  })
}

export function useDenyConnection(connection: string) {
  return useMutation({ mutationFn: () => api.denyConnection({ path: { connection } }), gcTime: 0 })
}
