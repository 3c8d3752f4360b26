/** Writes a new token and its secret. Who may, and what it may hold, is settled before. */

import type { Deps } from '../deps.ts'
import type { StoredGrant } from '../domain/compile.ts'
import { lookupHash, seal } from '../domain/sealing.ts'
import { composeSecret, maskedParts } from '../domain/secret.ts'
import type { SecretVisibility, TokenKind } from '../domain/token.ts'
import type { Db } from '../store/db.ts'
import { insertSecret, setSealed } from '../store/secret-writes.ts'
import { insertIssued } from '../store/token-issue.ts'
import type { TokenValues } from '../store/token-writes.ts'
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
  const { secret, values } = makeSecret(deps, token.kind, 1)
  const { secretId, tokenId } = await insertIssued(tx, { token, secret: values, grants }, now).catch(
    (error: unknown) => {
      if (!deps.store.dialect.isUniqueViolation(error)) throw error
      throw new Problem('already_exists', {
        detail: 'There is a token with this id already. Choose another one, or replace that token.',
      })
    },
  )
  if (token.visibility === 'sealed') await sealSecret(deps, tx, { tokenId, secretId, secret })
  return { internalId: tokenId, id: token.id, secret }
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
  const { secret, values } = makeSecret(deps, owner.kind, owner.version)
  const tokenId = owner.internalId
  const secretId = await insertSecret(tx, tokenId, values, now)
  if (owner.visibility === 'sealed') await sealSecret(deps, tx, { tokenId, secretId, secret })
  return { secret, secretId }
}

function makeSecret({ entropy, keys: { current } }: Deps, kind: TokenKind, version: number) {
  const secret = composeSecret(kind, entropy)
  const hash = lookupHash(current.lookup, secret)
  return { secret, values: { hash, keyId: current.id, ...maskedParts(secret), version } }
}

interface Sealable {
  readonly tokenId: number
  readonly secretId: number
  readonly secret: string
}

async function sealSecret(deps: Deps, tx: Db, { secret, secretId, tokenId }: Sealable): Promise<void> {
  const { current } = deps.keys
  const sealedFor = { installation: deps.installation, token: tokenId, secret: secretId, key: current.id }
  await setSealed(tx, secretId, seal(current.seal, deps.entropy(12), secret, sealedFor))
}
