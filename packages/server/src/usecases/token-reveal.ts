/** Showing a sealed secret again: governed, and never unseen. */

import type { Deps } from '../deps.ts'
import { unseal } from '../domain/sealing.ts'
import { listLivingSecrets } from '../store/secret-writes.ts'
import type { Caller } from './caller.ts'
import { entryBy, mutate } from './mutation.ts'
import { Problem } from './problem.ts'
import { CONFIRMED_MS } from './session-life.ts'
import { findJudged, NOT_ONES_OWN, requireToken, requireWithinOwn, sees } from './token-judging.ts'

/** The newest secret of a `sealed` token. Throws 409 for a token whose secret is shown once. */
export async function revealSecret(deps: Deps, caller: Caller, id: string): Promise<string> {
  await refuseBearer(deps, caller, id)
  const { result } = await mutate(deps, caller, async (tx, own) => {
    const judged = await requireToken(deps, tx, own, id, ['reveal'], NOT_ONES_OWN)
    const { record, tenant } = judged
    requireConfirmed(own, deps.now())
    await requireWithinOwn(deps, own, judged)
    const [newest] = await listLivingSecrets(tx, record.internalId)
    if (record.visibility === 'once' || newest === undefined || newest.sealed === null) throw shownOnce()
    const key = deps.keys.byId(newest.keyId)
    const sealedFor = {
      installation: deps.installation,
      token: record.internalId,
      secret: newest.internalId,
      key: newest.keyId,
    }
    const secret = key === null ? null : unseal(key.seal, newest.sealed, sealedFor)
    if (secret === null) throw new Error(`The sealed secret of ${record.id} cannot be opened with key ${newest.keyId}.`)
    const target = { type: 'token', id: record.id, name: record.name }
    const entry = entryBy(own, 'token.revealed', target, { internalId: tenant.internalId, id: tenant.id })
    return { result: secret, audit: [entry], reach: [] }
  })
  return result
}

/** A token never uncovers another one: only a person who has just given their password does. */
async function refuseBearer(deps: Deps, caller: Caller, id: string): Promise<void> {
  if (caller.token === null) return
  const judged = await findJudged(deps, deps.store.read, caller, id)
  const isItself = judged?.record.internalId === caller.token.internalId
  if (judged !== null && (isItself || sees(caller, judged.record.kind, judged.place))) throw confirmFirst()
  await requireToken(deps, deps.store.read, caller, id, ['reveal'], NOT_ONES_OWN)
  throw confirmFirst()
}

function requireConfirmed(caller: Caller, now: number): void {
  if (caller.session === null || now - caller.session.confirmedAt >= CONFIRMED_MS) throw confirmFirst()
}

function confirmFirst(): Problem {
  return new Problem('recent_sign_in_required', {
    detail:
      'A secret is shown only to a person who has given their password in the last five minutes. Confirm it and try again.',
  })
}

function shownOnce(): Problem {
  return new Problem('conflict', {
    detail: 'The secret of this token was shown once and is not kept. Rotate the token to get a new one.',
  })
}
