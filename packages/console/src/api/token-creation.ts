/** Making and replacing tokens. */

import type { CreateToken, ReplaceToken } from '@polett/client/api'
import { useMutation } from '@tanstack/react-query'
import { api } from './client.ts'

/** A new token with its secret, which only the caller gets. What is known of tokens is forgotten by `useForgetTokens`. */
export const useCreateToken = () =>
  useMutation({ gcTime: 0, mutationFn: (body: CreateToken) => api.createToken({ body }) })

/** A new version under the same id; with a secret unless the present one is kept. Forgetting is the caller's, as above. */
export const useReplaceToken = (token: string) =>
  useMutation({ gcTime: 0, mutationFn: (body: ReplaceToken) => api.replaceToken({ path: { token }, body }) })
