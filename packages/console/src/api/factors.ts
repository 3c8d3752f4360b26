/** The reader's own second factors: the authenticator app, passkeys and recovery codes. */

import type { Passkey, PasskeyCreation } from '@polett/client/api'
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { withStepUp } from '../parts/step-up.tsx'
import { makePasskey, type PasskeyRefusal } from '../session/passkeys.ts'
import { api } from './client.ts'
import { sessionQuery } from './session.ts'
import { factorsQuery } from './sign-in.ts'

/** Who has signed in, and whether a factor is still asked of them, is told by the session. */
export async function forgetFactors(queries: QueryClient): Promise<void> {
  const forgotten = [factorsQuery.queryKey, ['users']].map((queryKey) => queries.invalidateQueries({ queryKey }))
  // Asked for here, although nothing on the page may show it: where one goes on to depends on it.
  const session = await api.getSession({}).catch(() => null)
  if (session !== null) queries.setQueryData(sessionQuery.queryKey, session)
  await Promise.all(forgotten)
}

/** A new secret for an app. It counts for nothing until a code that the app makes of it is given. Null: given up. */
export function useNewTotp() {
  return useMutation({ gcTime: 0, mutationFn: () => withStepUp(() => api.beginTotp()) })
}

/** Answers the recovery codes, where they are new; the caller asks for the factors anew when they are stored. */
export function useConfirmTotp() {
  return useMutation({
    gcTime: 0,
    mutationFn: (code: string) => withStepUp(() => api.confirmTotp({ body: { code } })),
  })
}

export function useRemoveTotp() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => withStepUp(() => api.removeTotp()),
    onSuccess: () => forgetFactors(queries),
  })
}

/** Answers the new codes; null: given up. */
export function useNewRecoveryCodes() {
  return useMutation({ gcTime: 0, mutationFn: () => withStepUp(() => api.renewRecoveryCodes()) })
}

export type NewPasskey =
  | { readonly passkey: Passkey; readonly recoveryCodes: readonly string[] | null }
  | { readonly refused: PasskeyRefusal }

/** Has the browser make a passkey and the server know it. Null: given up before. */
export function useAddPasskey() {
  return useMutation({
    gcTime: 0,
    mutationFn: async (name: string): Promise<NewPasskey | null> => {
      const options = await withStepUp(() => api.getPasskeyCreationOptions())
      if (options === null) return null
      const made = await makePasskey(options.publicKey as unknown as PublicKeyCredentialCreationOptionsJSON)
      if ('refused' in made) return made
      return await withStepUp(() =>
        api.addPasskey({ body: { name, passkey: made.passkey as unknown as PasskeyCreation } }),
      )
    },
  })
}

export function useRenamePasskey(passkey: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => withStepUp(() => api.renamePasskey({ path: { passkey }, body: { name } })),
    onSuccess: () => forgetFactors(queries),
  })
}

export function useRemovePasskey(passkey: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => withStepUp(() => api.removePasskey({ path: { passkey } })),
    onSuccess: () => forgetFactors(queries),
  })
}
