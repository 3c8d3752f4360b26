/** What the palette looks for: people, tenants, and whose a pasted secret is. */

import type { Token } from '@polett/client/api'
import { queryOptions, useMutation } from '@tanstack/react-query'
import { api } from './client.ts'
import { forgetTokens } from './tokens.ts'

const FOUND_AT_MOST = 5

export const findUsersQuery = (tenant: string, q: string) =>
  queryOptions({
    queryKey: ['users', tenant, 'find', q],
    queryFn: ({ signal }) => api.listUsers({ path: { tenant }, query: { q, limit: FOUND_AT_MOST } }, { signal }),
  })

export const findTenantsQuery = (q: string) =>
  queryOptions({
    queryKey: ['tenants', 'find', q],
    queryFn: ({ signal }) => api.listTenants({ query: { q, limit: FOUND_AT_MOST } }, { signal }),
  })

export interface Whose {
  /** `valid`, or why the secret does not work. */
  readonly code: string
  readonly token: Token | null
}

/**
 * Asks whose a secret is. It goes in the body of a POST and nowhere else. Reset the mutation as soon as it is answered:
 * until then it holds the secret.
 */
export function useWhose() {
  return useMutation({
    gcTime: 0,
    mutationFn: async (secret: string): Promise<Whose> => {
      const answer = await api.verifySecrets({ body: { secret } })
      if (!('code' in answer)) throw new Error('One question was answered with a list.')
      if (answer.token !== undefined) return { code: answer.code, token: answer.token }
      return { code: answer.code, token: answer.code === 'token_invalid' ? null : await tokenLike(secret) }
    },
    // A secret that was tried counts as used.
    onSettled: (_answer, _problem, _secret, _kept, { client }) => forgetTokens(client),
  })
}

/** The server names only a token that works. The parts that every list shows of a secret tell which of the others it is. */
async function tokenLike(secret: string): Promise<Token | null> {
  try {
    const { items } = await api.listTokens({ query: { secretLast4: secret.slice(-4) } })
    const found = items.find((token) => 'secretPrefix' in token && secret.startsWith(token.secretPrefix))
    return found !== undefined && 'secretPrefix' in found ? found : null
  } catch {
    // Whoever may ask about secrets need not be allowed to list tokens.
    return null
  }
}
