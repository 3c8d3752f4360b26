import type { UsedSecret } from '../src/verify/usage-counter.ts'

/** A secret of which nothing was counted yet. */
export function usedSecret(tokenId: number, secretId: number): UsedSecret {
  return { secretId, token: { internalId: tokenId }, slot: 0 }
}
