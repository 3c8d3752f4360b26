/** What only a token's own page asks: what it may do, its secrets, its history. The rest stands in tokens.ts. */

import type { Operations, ReachingToken } from '@polett/client/api'
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from './client.ts'
import { forgetTokens } from './tokens.ts'

/** What the token may do right now, place by place, and why. */
export const tokenAccessQuery = (id: string) =>
  queryOptions({
    queryKey: ['tokens', 'access', id],
    queryFn: ({ signal }) => api.getTokenAccess({ path: { token: id } }, { signal }),
  })

/** Earlier versions, and the lives of the secrets. */
export const tokenVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['tokens', 'versions', id],
    queryFn: ({ signal }) => api.getTokenVersions({ path: { token: id } }, { signal }),
  })

const HISTORY_PAGE = 10

/** What the audit log says of the token, newest first, page after page. */
export const tokenHistoryQuery = (id: string, tenant: string) =>
  infiniteQueryOptions({
    queryKey: ['tokens', 'history', id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.listAudit({ query: { target: id, tenant, limit: HISTORY_PAGE, cursor: pageParam } }, { signal }),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })

/** A token of the installation that reaches a tenant, as those of the tenant see it; null when there is none. */
export const reachingTokenQuery = (id: string, tenant: string) =>
  queryOptions({
    queryKey: ['tokens', 'reaching', id, tenant],
    queryFn: async ({ signal }): Promise<ReachingToken | null> => {
      const { items } = await api.listTokens({ query: { reaches: tenant, q: id, limit: 200 } }, { signal })
      return items.find((token) => token.id === id) ?? null
    },
  })

export type CheckQuestion = Operations['checkToken']['body']

/** Whether a call with the token would pass now. */
export const useCheckToken = (id: string) =>
  useMutation({
    mutationFn: (body: CheckQuestion) => api.checkToken({ path: { token: id }, body }),
  })

/** The secret of a sealed token; it is given to the caller and kept nowhere. */
export async function revealSecret(id: string): Promise<string> {
  const { secret } = await api.revealSecret({ path: { token: id } })
  return secret
}

/**
 * Gives the token a new secret. What is known of tokens is asked for again only after the dialog with the secret has
 * closed (`forgetTokens`), so that no list behind it takes it away.
 */
export const useRotateToken = () =>
  useMutation({
    gcTime: 0,
    mutationFn: ({ id, overlapSeconds }: { readonly id: string; readonly overlapSeconds: number }) =>
      api.rotateToken({ path: { token: id }, body: { overlapSeconds } }),
  })

export function useForgetTokens(): () => void {
  const queries = useQueryClient()
  return () => forgetTokens(queries)
}
