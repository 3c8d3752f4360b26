/** Users: the people of a tenant, and the technical users of its tokens; and the reader's own password. */

import type { ChangeUser, CreateUser, Operations, User, UserPage } from '@polett/client/api'
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { insistingOnStepUp, withStepUp } from '../parts/step-up.tsx'
import { api } from './client.ts'
import { sessionQuery } from './session.ts'

export type UserListQuery = NonNullable<Operations['listUsers']['query']>
export type UserSort = NonNullable<UserListQuery['sort']>
export type HeldMembership = User['memberships'][number]

/** A user type at a place; null is the tenant as a whole. Nothing else may be sent. */
export interface NamedMembership {
  readonly unit: string | null
  readonly role: string
}

export const usersQuery = (tenant: string, query: UserListQuery) =>
  queryOptions({
    queryKey: ['users', tenant, 'list', query],
    queryFn: ({ signal }): Promise<UserPage> => api.listUsers({ path: { tenant }, query }, { signal }),
    // The rows of a list stay until the next ones are there; another tenant's list begins empty.
    placeholderData: (previous, before) => (before?.queryKey[1] === tenant ? previous : undefined),
  })

/** One user, by id or user name. */
export const userQuery = (tenant: string, user: string) =>
  queryOptions({
    queryKey: ['users', tenant, 'one', user],
    queryFn: ({ signal }) => api.getUser({ path: { tenant, user } }, { signal }),
  })

/** Tokens act through what their users hold, and the reader may be the user. */
async function forgetUsers(queries: QueryClient): Promise<void> {
  const nouns = ['users', 'tokens', 'session']
  await Promise.all(nouns.map((noun) => queries.invalidateQueries({ queryKey: [noun] })))
}

export function useCreateUser(tenant: string) {
  const queries = useQueryClient()
  return useMutation({
    // The body can hold a password.
    gcTime: 0,
    mutationFn: (body: CreateUser) => api.createUser({ path: { tenant }, body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['users'] }),
  })
}

export function useChangeUser(tenant: string, user: string) {
  const queries = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: (body: ChangeUser) => insistingOnStepUp(() => api.updateUser({ path: { tenant, user }, body })),
    onSuccess: () => forgetUsers(queries),
  })
}

export type MembershipChange = { readonly add: NamedMembership } | { readonly remove: NamedMembership }

/** Gives or takes one membership. The others are those of this moment, not those of when the page was opened. */
export function useChangeMembership(tenant: string, user: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (change: MembershipChange) => {
      const { memberships } = await api.getUser({ path: { tenant, user } })
      const held = memberships.map(({ unit, role }) => ({ unit, role }))
      const wanted = 'add' in change ? [...held, change.add] : held.filter((each) => !isSame(each, change.remove))
      return await api.updateUser({ path: { tenant, user }, body: { memberships: wanted } })
    },
    onSuccess: () => forgetUsers(queries),
  })
}

export const isSame = (a: NamedMembership, b: NamedMembership): boolean => a.unit === b.unit && a.role === b.role

/** Deletes the user with their tokens and sign-ins. */
export function useDeleteUser(tenant: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (user: string) => api.deleteUser({ path: { tenant, user } }),
    onSuccess: (_, user) => {
      queries.removeQueries({ queryKey: userQuery(tenant, user).queryKey })
      return forgetUsers(queries)
    },
  })
}

/** Takes all second factors of a person away, and ends their sessions and sign-ins on devices. Null: given up. */
export function useResetFactors(tenant: string, user: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => withStepUp(() => api.resetFactors({ path: { tenant, user } })),
    onSuccess: () => forgetUsers(queries),
  })
}

/** Signs the user out everywhere; answers of how many sessions and devices. */
export function useEndUserSessions(tenant: string, user: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.endUserSessions({ path: { tenant, user } }),
    onSuccess: () => Promise.all([['tokens'], ['session']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
}

/** The reader's own password. The reader's other sessions and all their devices end with the old one. */
export function useChangePassword() {
  const queries = useQueryClient()
  return useMutation({
    gcTime: 0,
    mutationFn: (body: { readonly current: string; readonly new: string }) => api.changePassword({ body }),
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session)
      return queries.invalidateQueries({ queryKey: ['tokens'] })
    },
  })
}
