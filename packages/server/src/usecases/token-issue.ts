/** Writes a new token and its secret. Who may, and what it may hold, is settled before. */

import type { Deps } from '../deps.ts'
import type { StoredGrant } from '../domain/compile.ts'
import { lookupHash, seal } from '../domain/sealing.ts'
import { composeSecret, maskedParts } from '../domain/secret.ts'
import type { SecretVisibility, TokenKind } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { insertSecret, setSealed } from '../store/secret-writes.ts'
import { insertGrants, insertToken, type TokenValues } from '../store/token-writes.ts'
import { Problem } from './problem.ts'

export interface IssuedToken {
  readonly internalId: number
  readonly id: string
  readonly secret: string
}

/** Answers the secret, which is nowhere else in clear. Throws `already_exists` when the id is taken. */
export async function issueToken(
  deps: Deps,
  tx: Db,
  token: TokenValues,
  grants: readonly StoredGrant[],
  now: number,
): Promise<IssuedToken> {
  const internalId = await insertToken(tx, token, now).catch((error: unknown) => {
    if (!deps.store.dialect.isUniqueViolation(error)) throw error
    throw new Problem('already_exists', {
      detail: 'There is a token with this id already. Choose another one, or replace that token.',
    })
  })
  const { secret } = await writeSecret(
    deps,
    tx,
    { internalId, kind: token.kind, visibility: token.visibility, version: 1 },
    now,
  )
  await insertGrants(tx, internalId, grants)
  return { internalId, id: token.id, secret }
}

export interface SecretOwner {
  readonly internalId: number
  readonly kind: TokenKind
  readonly visibility: SecretVisibility
  readonly version: number
}

/** Makes a secret and keeps it as policy wants: as a keyed hash, and for `sealed` encrypted besides. */
export async function writeSecret(
  deps: Deps,
  tx: Db,
  owner: SecretOwner,
  now: number,
): Promise<{ readonly secret: string; readonly secretId: number }> {
  const { current } = deps.keys
  const secret = composeSecret(owner.kind, deps.entropy)
  const secretId = await insertSecret(
    tx,
    {
      tokenId: owner.internalId,
      hash: lookupHash(current.lookup, secret),
      keyId: current.id,
      ...maskedParts(secret),
      version: owner.version,
    },
    now,
  )
  if (owner.visibility === 'sealed') {
    const sealedFor = { installation: deps.installation, token: owner.internalId, secret: secretId, key: current.id }
    await setSealed(tx, secretId, seal(current.seal, deps.entropy(12), secret, sealedFor))
  }
  return { secret, secretId }
}
