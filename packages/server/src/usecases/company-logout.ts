/** An issuer that signs somebody out ends here what was begun through it (OpenID Connect Back-Channel Logout 1.0). */

import type { Deps } from '../deps.ts'
import { isIssuerFault } from '../issuers/guarded-fetch.ts'
import { type LogoutToken, readLogoutToken } from '../issuers/logout-token.ts'
import type { Db } from '../store/db.ts'
import { findIdentity } from '../store/issuer-identities.ts'
import { insertLogout } from '../store/issuer-sessions.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { findPerson } from '../store/people.ts'
import type { Origin } from './caller.ts'
import { type EndedOf, endBegunThrough, endBegunUnknown } from './company-endings.ts'
import { countCompanyTry, forgiveCompanyTries } from './company-throttling.ts'
import { clientOf, type NamedIssuer, surroundingsOf } from './issuers.ts'
import { findTenant } from './judging.ts'
import { commit, entryBy, type Mutated } from './mutation.ts'
import { Problem } from './problem.ts'
import { hashSessionId } from './session-life.ts'

/** Answers how many sessions and sign-ins on devices have ended, on every node, by the time it answers. Throws 400 for a token that is not right. */
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
    // As of this transaction: while its keys were fetched, the issuer may have been deleted, with all that began there.
    const present = await findIssuer(tx, tenant.internalId, issuer.id)
    if (present?.internalId !== issuer.internalId) throw notRight()
    const taken = { issuer: issuer.internalId, tokenHash: hashSessionId(token.id), expiresAt: token.acceptedUntil }
    if (!(await insertLogout(tx, taken))) throw notRight()
    const { mobile, sessions: ended, unfetched } = await endSessions(tx, issuer, token, tenant.companyOnly)
    const home = { internalId: tenant.internalId, id: tenant.id }
    const actor = { type: 'issuer', id: issuer.id, name: issuer.name, tokenId: null }
    const people = [...new Set([...ended, ...mobile, ...unfetched])]
    const audit = await Promise.all(
      people.map(async (user) => {
        const person = await findPerson(tx, user)
        const target = { type: 'user', id: person?.id ?? null, name: person?.name ?? '' }
        const countOf = (whose: readonly number[]): number => whose.filter((each) => each === user).length
        const waiting = countOf(unfetched)
        const details = {
          ...{ sessions: countOf(ended), mobileTokens: countOf(mobile), issuer: issuer.id },
          ...(waiting === 0 ? {} : { unfetched: waiting }),
        }
        return entryBy({ actor, origin }, 'session.ended', target, home, details)
      }),
    )
    return { result: ended.length + mobile.length, audit, reach: people.map((id) => ({ kind: 'user' as const, id })) }
  })
  forgiveCompanyTries(deps, origin.address, 1)
  return done
}

/**
 * A session that the token names ends alone, with the sign-ins on devices that began in it; a token that names none ends all
 * of the person's that began there. Of sign-ins on devices of which nobody knows how they began, those end whose people
 * come only this way: they cannot have come otherwise.
 */
async function endSessions(
  tx: Db,
  { internalId: issuer }: IssuerRecord,
  { sid, subject }: LogoutToken,
  only: boolean,
): Promise<EndedOf> {
  const identity = subject === null ? null : await findIdentity(tx, issuer, subject)
  if (subject !== null && identity === null) return { sessions: [], mobile: [], unfetched: [] }
  const whose = identity === null ? {} : { user: identity.user }
  const ended = await endBegunThrough(tx, { issuer, ...whose, ...(sid === null ? {} : { sid }) })
  const people = only ? new Set([...ended.sessions, ...(identity === null ? [] : [identity.user])]) : []
  const [mobile, unfetched] = [[...ended.mobile], [...ended.unfetched]]
  for (const user of people) {
    const unknown = await endBegunUnknown(tx, user)
    mobile.push(...unknown.mobile)
    unfetched.push(...unknown.unfetched)
  }
  return { sessions: ended.sessions, mobile, unfetched }
}

async function read(deps: Deps, issuer: IssuerRecord, text: string, origin: Origin): Promise<LogoutToken | null> {
  countCompanyTry(deps, origin.address)
  try {
    return await readLogoutToken(clientOf(deps, issuer), text, surroundingsOf(deps, issuer))
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
