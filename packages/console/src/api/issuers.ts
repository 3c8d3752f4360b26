/** Companies' identity: issuers, signing in through them, and who the reader is there. */

import type { ChangeIssuer, CreateIssuer } from '@polett/client/api'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { withStepUp } from '../parts/step-up.tsx'
import { api } from './client.ts'

/** Without a tenant: those of the only one, if there is exactly one. */
export const signInMethodsQuery = (tenant: string | undefined) =>
  queryOptions({
    queryKey: ['signInMethods', tenant ?? ''],
    staleTime: 60_000,
    queryFn: ({ signal }) => api.listSignInMethods(tenant === undefined ? {} : { query: { tenant } }, { signal }),
  })

interface CompanyWish {
  readonly tenant: string
  readonly issuer: string
  readonly returnTo: string
}

/** Leaves the console for the company's own sign-in. */
export function useStartCompanySignIn() {
  return useMutation({
    mutationFn: (body: CompanyWish) => api.startCompanySignIn({ body }),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })
}

export const ownIdentitiesQuery = queryOptions({
  queryKey: ['identities', 'own'],
  queryFn: ({ signal }) => api.listOwnIdentities({}, { signal }),
})

export function useLinkIdentity() {
  return useMutation({
    mutationFn: (issuer: string) =>
      withStepUp(() => api.startCompanyLink({ body: { issuer, returnTo: '/account?tab=sign-in' } })),
    onSuccess: (begun) => begun !== null && location.assign(begun.redirectTo),
  })
}

export function useUnlinkIdentity() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (issuer: string) => withStepUp(() => api.deleteOwnIdentity({ path: { issuer } }).then(() => true)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['identities'] }),
  })
}

export const issuersQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['issuers', tenant],
    queryFn: ({ signal }) => api.listIssuers({ path: { tenant } }, { signal }),
  })

/** Null makes a new one. */
export function useSaveIssuer(tenant: string, issuer: string | null) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: CreateIssuer) => {
      const { id: _id, ...change } = body
      return issuer === null
        ? api.createIssuer({ path: { tenant }, body })
        : api.updateIssuer({ path: { tenant, issuer }, body: change satisfies ChangeIssuer })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['issuers'] }),
  })
}

export function useDeleteIssuer(tenant: string, issuer: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => api.deleteIssuer({ path: { tenant, issuer } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['issuers'] }),
  })
}
