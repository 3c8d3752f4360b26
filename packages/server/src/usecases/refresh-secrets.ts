/** The refresh secrets of a sign-in: each is kept as a hash while it can be of use, and all of them by what they begin with. */

import type { Deps } from '../deps.ts'
import { composeRefresh, familyOf } from '../domain/refresh.ts'
import type { Db } from '../store/db.ts'
import {
  deleteRefreshBehind,
  findFamily,
  findRefresh,
  insertRefresh,
  type RefreshRecord,
  setFamily,
  setLogin,
} from '../store/logins.ts'
import { hashConnectionSecret } from './connection-secrets.ts'

/** The newest, and the one before it: an app whose answer was lost asks with that once more. */
const KEPT = 2

export interface PresentedSecret extends Pick<RefreshRecord, 'tokenId' | 'client'> {
  /** Null for one that was used so long ago that two have followed: all that is known is whose it was. */
  readonly refresh: RefreshRecord | null
}

/** The sign-in that a refresh secret belongs to or has belonged to. */
export async function findPresented(db: Db, secret: string): Promise<PresentedSecret | null> {
  const refresh = await findRefresh(db, hashConnectionSecret(secret))
  if (refresh !== null) return { tokenId: refresh.tokenId, client: refresh.client, refresh }
  const familyHash = hashFamily(secret)
  const login = familyHash === null ? null : await findFamily(db, familyHash)
  return login === null ? null : { ...login, refresh: null }
}

/** The first one of a sign-in, which belongs to the app from now on. */
export async function beginRefreshes(
  deps: Deps,
  tx: Db,
  tokenId: number,
  app: { readonly client: string; readonly clientId: number | null },
): Promise<string> {
  const secret = composeRefresh(null, deps.entropy)
  await setLogin(tx, tokenId, { ...app, familyHash: hashFamily(secret) })
  await insertRefresh(tx, tokenId, hashConnectionSecret(secret), deps.now())
  return secret
}

/** The one that follows. What a server before this one has given out is of no family yet, and those before it stay known. */
export async function continueRefreshes(
  deps: Deps,
  tx: Db,
  { familyHash, tokenId }: RefreshRecord,
  before: string,
): Promise<string> {
  const secret = composeRefresh(before, deps.entropy)
  const own = hashFamily(before)
  const isKin = own === null || (familyHash !== null && Buffer.compare(own, familyHash) === 0)
  await insertRefresh(tx, tokenId, hashConnectionSecret(secret), deps.now())
  if (isKin) await deleteRefreshBehind(tx, tokenId, KEPT)
  else await setFamily(tx, tokenId, own)
  return secret
}

function hashFamily(secret: string): Uint8Array | null {
  const family = familyOf(secret)
  return family === null ? null : hashConnectionSecret(family)
}
