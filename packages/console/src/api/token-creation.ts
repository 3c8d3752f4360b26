/** Making and replacing tokens, and the people that tokens can be made for. */

import type { CreateToken, ReplaceToken, User } from '@polett/sdk/api'
import { queryOptions, useMutation } from '@tanstack/react-query'
import { api } from './client.ts'

const OFFERED = 20

/** A new token with its secret, which only the caller gets. What is known of tokens is forgotten by `useForgetTokens`. */
export const useCreateToken = () =>
  useMutation({ gcTime: 0, mutationFn: (body: CreateToken) => api.createToken({ body }) })

/** A new version under the same id; with a secret unless the present one is kept. Forgetting is the caller's, as above. */
export const useReplaceToken = (token: string) =>
  useMutation({ gcTime: 0, mutationFn: (body: ReplaceToken) => api.replaceToken({ path: { token }, body }) })

/** The first people, by name, whose name or user name holds the text. */
export const peopleQuery = (tenant: string, q: string) =>
  queryOptions({
    queryKey: ['users', tenant, 'people', q],
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<readonly User[]> => {
      const query = { type: 'person', sort: 'name', limit: OFFERED, ...(q === '' ? {} : { q }) } as const
      return (await api.listUsers({ path: { tenant }, query }, { signal })).items
    },
    placeholderData: (previous) => previous,
  })

/** One person by id or user name, with the memberships in sight. */
export const personQuery = (tenant: string, user: string) =>
  queryOptions({
    queryKey: ['users', tenant, 'person', user],
    staleTime: 10_000,
    queryFn: ({ signal }) => api.getUser({ path: { tenant, user } }, { signal }),
  })
