/** Companies' identity: issuers, signing in through them, and who the reader is there. */

import type { ChangeIssuer, CreateIssuer, Identity, Issuer } from '@polett/client/api'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { insistingOnStepUp, withStepUp } from '../parts/step-up.tsx'
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

/** All of them, which are few. */
export const issuersQuery = (tenant: string) =>
  queryOptions({
    queryKey: ['issuers', tenant],
    queryFn: async ({ signal }): Promise<readonly Issuer[]> =>
      (await api.listIssuers({ path: { tenant } }, { signal })).items,
  })

export const issuerQuery = (tenant: string, issuer: string) =>
  queryOptions({
    queryKey: ['issuers', tenant, issuer],
    queryFn: ({ signal }) => api.getIssuer({ path: { tenant, issuer } }, { signal }),
  })

/** What people hold follows from the rules of issuers, and who they are there goes with them. */
function useForgetIssuers() {
  const queries = useQueryClient()
  const touched = [['issuers'], ['identities'], ['signInMethods'], ['users']]
  return () => Promise.all(touched.map((queryKey) => queries.invalidateQueries({ queryKey })))
}

// The client secret goes with the call and is not kept.
export function useCreateIssuer(tenant: string) {
  const onSuccess = useForgetIssuers()
  const mutationFn = (body: CreateIssuer) => api.createIssuer({ path: { tenant }, body })
  return useMutation({ gcTime: 0, mutationFn, onSuccess })
}

export function useUpdateIssuer(tenant: string, issuer: string) {
  const onSuccess = useForgetIssuers()
  const mutationFn = (body: ChangeIssuer) => api.updateIssuer({ path: { tenant, issuer }, body })
  return useMutation({ gcTime: 0, mutationFn, onSuccess })
}

export function useDeleteIssuer(tenant: string, issuer: string) {
  const onSuccess = useForgetIssuers()
  return useMutation({ mutationFn: () => api.deleteIssuer({ path: { tenant, issuer } }), onSuccess })
}

/** Who a person is to the companies of the tenant. */
export const identitiesQuery = (tenant: string, user: string) =>
  queryOptions({
    queryKey: ['identities', tenant, user],
    queryFn: async ({ signal }): Promise<readonly Identity[]> =>
      (await api.listUserIdentities({ path: { tenant, user } }, { signal })).items,
  })

export function usePutIdentity(tenant: string, user: string, issuer: string) {
  const onSuccess = useForgetIssuers()
  const mutationFn = (subject: string) =>
    insistingOnStepUp(() => api.putUserIdentity({ path: { tenant, user, issuer }, body: { subject } }))
  return useMutation({ mutationFn, onSuccess })
}

export function useDeleteIdentity(tenant: string, user: string, issuer: string) {
  const onSuccess = useForgetIssuers()
  return useMutation({
    mutationFn: () => insistingOnStepUp(() => api.deleteUserIdentity({ path: { tenant, user, issuer } })),
    onSuccess,
  })
}
