/** An issuer that signs somebody out ends here what was begun through it (OpenID Connect Back-Channel Logout 1.0). */

import type { Deps } from '../deps.ts'
import { isIssuerFault } from '../issuers/guarded-fetch.ts'
import { type LogoutToken, readLogoutToken } from '../issuers/logout-token.ts'
import { deleteApprovedOf } from '../store/connections.ts'
import type { Db } from '../store/db.ts'
import { findIdentity } from '../store/issuer-identities.ts'
import { deleteIssuerSessions, insertLogout } from '../store/issuer-sessions.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { listMobileTokens } from '../store/mobile-tokens.ts'
import { findPerson } from '../store/people.ts'
import { deleteTokens } from '../store/token-writes.ts'
import type { Origin } from './caller.ts'
import { countCompanyTry, forgiveCompanyTries } from './company-throttling.ts'
import { clientOf, type NamedIssuer, surroundingsOf } from './issuers.ts'
import { findTenant } from './judging.ts'
import { commit, entryBy, type Mutated } from './mutation.ts'
import { Problem } from './problem.ts'
import { hashSessionId } from './session-life.ts'

/** Answers how many sessions have ended, on every node, by the time it answers. Throws 400 for a token that is not right. */
export async function endCompanySessions(
  deps: Deps,
  named: NamedIssuer,
  text: string,
  origin: Origin,
): Promise<Mutated<number>> {
  const tenant = await findTenant(deps, named.tenant)
  const issuer = tenant === null ? null : await findIssuer(deps.store.read, tenant.internalId, named.issuer)
  const token = issuer === null ? null : await read(deps, issuer, text, origin)
  if (tenant === null || issuer === null || token === null) throw notRight()
  const done = await commit(deps, async (tx) => {
    const taken = { issuer: issuer.internalId, tokenHash: hashSessionId(token.id), expiresAt: token.acceptedUntil }
    if (!(await insertLogout(tx, taken))) throw notRight()
    const { mobile, sessions: ended } = await endSessions(tx, issuer, token, tenant.companyOnly)
    const home = { internalId: tenant.internalId, id: tenant.id }
    const actor = { type: 'issuer', id: issuer.id, name: issuer.name, tokenId: null }
    const people = [...new Set([...ended, ...mobile])]
    const audit = await Promise.all(
      people.map(async (user) => {
        const person = await findPerson(tx, user)
        const target = { type: 'user', id: person?.id ?? null, name: person?.name ?? '' }
        const countOf = (whose: readonly number[]): number => whose.filter((each) => each === user).length
        const details = { sessions: countOf(ended), mobileTokens: countOf(mobile), issuer: issuer.id }
        return entryBy({ actor, origin }, 'session.ended', target, home, details)
      }),
    )
    return { result: ended.length + mobile.length, audit, reach: people.map((id) => ({ kind: 'user' as const, id })) }
  })
  forgiveCompanyTries(deps, origin.address, 1)
  return done
}

interface Ended {
  /** Whose sessions have ended, once for each. */
  readonly sessions: readonly number[]
  /** Whose sign-ins on devices. */
  readonly mobile: readonly number[]
}

/**
 * A session that the token names ends alone; a token that names none ends all of the person's that began there. Where
 * people come only this way, their sign-ins on devices began there as well, and so did what a device has yet to fetch.
 */
async function endSessions(tx: Db, issuer: IssuerRecord, { sid, subject }: LogoutToken, only: boolean): Promise<Ended> {
  const identity = subject === null ? null : await findIdentity(tx, issuer.internalId, subject)
  if (subject !== null && identity === null) return { sessions: [], mobile: [] }
  const whose = identity === null ? {} : { user: identity.user }
  const sessions = await deleteIssuerSessions(tx, {
    issuer: issuer.internalId,
    ...whose,
    ...(sid === null ? {} : { sid }),
  })
  const people = only ? new Set([...sessions, ...(identity === null ? [] : [identity.user])]) : []
  const mobile: number[] = []
  for (const user of people) {
    const tokens = (await listMobileTokens(tx, user)).map(({ internalId }) => internalId)
    if (tokens.length > 0) await deleteTokens(tx, tokens)
    await deleteApprovedOf(tx, user)
    mobile.push(...tokens.map(() => user))
  }
  return { sessions, mobile }
}

async function read(deps: Deps, issuer: IssuerRecord, text: string, origin: Origin): Promise<LogoutToken | null> {
  countCompanyTry(deps, origin.address)
  try {
    return await readLogoutToken(clientOf(deps, issuer), text, surroundingsOf(deps))
  } catch (error) {
    if (!isIssuerFault(error)) throw error
    const problem = new Problem('unavailable', { retryAfterSeconds: 30 })
    problem.cause = error
    throw problem
  }
}

/** One answer for every reason: section 2.8 wants 400, and nobody but the issuer needs to know more. */
function notRight(): Problem {
  return new Problem('malformed_request', { detail: 'This is not a logout token of that issuer for this server.' })
}
