/** From a presented credential to a caller, or the one refusal that fits. */

import type { Deps } from '../deps.ts'
import { parseAddress } from '../domain/address.ts'
import { type NamedPlace, refuseUse } from '../domain/decision.ts'
import { holdsAnythingWithin } from '../domain/rights.ts'
import { parseSecret } from '../domain/secret.ts'
import type { CompiledToken } from '../domain/token.ts'
import { findSession } from '../store/sessions.ts'
import type { KnownSecret } from '../verify/token-cache.ts'
import type { Caller, CallingSession, Origin } from './caller.ts'
import { isFactorMissing } from './factor-policy.ts'
import { Problem } from './problem.ts'
import { hashSessionId, sessionEnd } from './session-life.ts'
import { touchSession } from './sessions.ts'
import { tooMany } from './throttling.ts'
import { namePlace } from './tokens-read.ts'
import { knownFromMemory } from './verify.ts'

/** The caller behind a bearer secret. `claimed` is what `Polett-Tenant` says, if anything. Counts the use. */
export async function authenticateToken(
  deps: Deps,
  secret: string,
  claimed: string | null,
  origin: Origin,
): Promise<Caller> {
  const known = await deps.tokens.find(secret)
  return judgeToken(deps, known, secret, claimed === null ? null : await nameTenant(deps, claimed), origin)
}

/** The same, when everything it needs is in memory; else null. Never waits: most calls come from the same few tokens. */
export function authenticateFromMemory(
  deps: Deps,
  secret: string,
  claimed: string | null,
  origin: Origin,
): Caller | null {
  const known = knownFromMemory(deps, secret)
  if (known === undefined) return null
  if (claimed === null) return judgeToken(deps, known, secret, null, origin)
  const copy = deps.directory.peekById(claimed)
  return copy === undefined ? null : judgeToken(deps, known, secret, namePlace(copy.view, claimed, null), origin)
}

/** What is known of a bearer secret that may be used for this, when memory alone can tell; else null. Counts nothing. */
export function usableFromMemory(
  deps: Deps,
  secret: string,
  claimed: string | null,
  address: string | null,
): KnownSecret | null {
  const known = knownFromMemory(deps, secret)
  const copy = claimed === null ? null : deps.directory.peekById(claimed)
  if (known === undefined || known === null || copy === undefined) return null
  const named = copy === null || claimed === null ? null : namePlace(copy.view, claimed, null)
  const question = questionOf(known.token, named, address)
  return refuseUse(known.token, known.secretExpiresAt, question, deps.now()) === null ? known : null
}

function judgeToken(
  deps: Deps,
  known: KnownSecret | null,
  secret: string,
  claimed: NamedPlace | null,
  origin: Origin,
): Caller {
  if (known === null) throw unknownSecret(deps, secret, origin)
  const now = deps.now()
  const refusal = refuseUse(known.token, known.secretExpiresAt, questionOf(known.token, claimed, origin.address), now)
  deps.usage.count(known, refusal ?? 'allowed', origin.address, now)
  if (refusal !== null) throw new Problem(refusal)
  return tokenCaller(deps, known.token, secret, claimed?.tenant ?? null, origin)
}

/** A secret of the right form that is unknown is a guess, and guesses are limited by their source. */
export function unknownSecret(deps: Deps, secret: string, origin: Pick<Origin, 'address'>): Problem {
  const waitMs = parseSecret(secret) === null ? null : deps.unknownSecrets.count(origin.address)
  return waitMs === null ? new Problem('token_invalid') : tooMany(waitMs)
}

function tokenCaller(deps: Deps, token: CompiledToken, secret: string, claimed: string | null, origin: Origin): Caller {
  const type =
    token.terms.kind === 'organization' || token.terms.kind === 'group'
      ? 'technical'
      : token.terms.kind === 'application'
        ? 'application'
        : 'user'
  return {
    rights: token.terms.rights,
    actor: { type, id: token.subject.id, name: token.subject.name, tokenId: token.id },
    origin,
    token,
    session: null,
    userId: token.subject.userId,
    async refresh() {
      const known = await deps.tokens.find(secret)
      if (known === null) throw new Problem('token_invalid')
      const question = questionOf(
        known.token,
        claimed === null ? null : await nameTenant(deps, claimed),
        origin.address,
      )
      const refusal = refuseUse(known.token, known.secretExpiresAt, question, deps.now())
      if (refusal !== null) throw new Problem(refusal)
      return tokenCaller(deps, known.token, secret, claimed, origin)
    },
  }
}

function questionOf(token: CompiledToken, claimed: NamedPlace | null, address: string | null) {
  // Read only where it matters: most tokens may be used from everywhere.
  return {
    claimed,
    asked: null,
    address: address === null || token.allowedIps.length === 0 ? null : parseAddress(address),
  }
}

/** A tenant that a call names, with or without a unit in it. One that is not there or not active is not known. */
async function nameTenant(deps: Deps, tenant: string): Promise<NamedPlace> {
  return namePlace((await deps.directory.byId(tenant))?.view ?? null, tenant, null)
}

/** The caller behind the console's cookie. */
export async function authenticateSession(
  deps: Deps,
  sessionId: string,
  claimed: string | null,
  origin: Origin,
): Promise<Caller> {
  const idHash = hashSessionId(sessionId)
  const caller = await sessionCaller(deps, idHash, claimed, origin, deps.store.read)
  if (caller.session !== null) touchSession(deps, idHash, caller.session.seenAt)
  return caller
}

async function sessionCaller(
  deps: Deps,
  idHash: Uint8Array,
  claimed: string | null,
  origin: Origin,
  db: Deps['store']['read'],
): Promise<Caller> {
  const session = await findSession(db, idHash)
  if (session === null || sessionEnd(session) <= deps.now()) throw new Problem('token_invalid', { detail: SIGNED_OUT })
  const known = await deps.people.find(session.userId)
  if (known === null || !known.person.active) throw new Problem('token_invalid', { detail: SIGNED_OUT })
  if (claimed !== null) {
    const named = await nameTenant(deps, claimed)
    if (!named.known || !holdsAnythingWithin(known.rights, named.place)) throw new Problem('token_invalid')
  }
  const { person, rights } = known
  const { confirmedAt, createdAt, method, seenAt } = session
  const factorRequired = await isFactorMissing(deps, known, method)
  const calling: CallingSession = { idHash, person, confirmedAt, createdAt, seenAt, method, factorRequired }
  return {
    rights,
    actor: { type: 'user', id: person.id, name: person.name, tokenId: null },
    origin,
    token: null,
    session: calling,
    userId: person.internalId,
    refresh: (tx) => sessionCaller(deps, idHash, claimed, origin, tx),
  }
}

const SIGNED_OUT = 'You are signed out. Sign in again.'
