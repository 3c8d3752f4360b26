/** Links that set a password once: made by an administrator, used by whoever has one, asked for by whoever forgot theirs. */

import { queryOptions, useMutation } from '@tanstack/react-query'
import { insistingOnStepUp } from '../parts/step-up.tsx'
import { api } from './client.ts'

/** Whose link it is. Its secret is kept no longer than the page that asks. */
export const passwordLinkQuery = (secret: string) =>
  queryOptions({
    queryKey: ['password-link', secret],
    queryFn: ({ signal }) => api.checkPasswordLink({ body: { secret } }, { signal }),
    ...{ gcTime: 0, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  })

export function useSetPasswordByLink() {
  return useMutation({
    gcTime: 0,
    mutationFn: (body: { readonly secret: string; readonly password: string }) => api.setPasswordByLink({ body }),
  })
}

export interface WantedPasswordLink {
  readonly purpose: 'reset' | 'invitation'
  readonly mail: boolean
}

/** Its answer can hold a link: reset the mutation once it was handed over. */
export function useMakePasswordLink(tenant: string, user: string) {
  return useMutation({
    gcTime: 0,
    mutationFn: (body: WantedPasswordLink) =>
      insistingOnStepUp(() => api.createPasswordLink({ path: { tenant, user }, body })),
  })
}

export function useRequestPasswordReset() {
  return useMutation({
    mutationFn: (body: { readonly username: string; readonly tenant?: string }) => api.requestPasswordReset({ body }),
  })
}
