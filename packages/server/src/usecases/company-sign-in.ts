/** Signing in through a company: to its issuer, back with an answer, and on with a session like any other. */

import type { Deps } from '../deps.ts'
import type { TenantView } from '../domain/directory.ts'
import { holdsSignIn, readReturnPath } from '../domain/issuer.ts'
import { authorizationUrl, type Identified, identify, type Proofs } from '../issuers/client.ts'
import { isIssuerFault } from '../issuers/guarded-fetch.ts'
import type { Db } from '../store/db.ts'
import { markIdentityUsed } from '../store/issuer-identities.ts'
import {
  deleteEndedSignIns,
  insertIssuerSession,
  insertPendingSignIn,
  takePendingSignIn,
} from '../store/issuer-sessions.ts'
import { findIssuer, type IssuerRecord } from '../store/issuers.ts'
import { deleteSession } from '../store/sessions.ts'
import type { Origin } from './caller.ts'
import { findCompanyPerson, type PersonRefusal } from './company-people.ts'
import { countCompanyTry, forgiveCompanyTries } from './company-throttling.ts'
import { linkCompanyIdentity } from './identities.ts'
import { callbackUrl, clientOf, type NamedIssuer, surroundingsOf } from './issuers.ts'
import { findTenant } from './judging.ts'
import { commit, entryBy, type Written } from './mutation.ts'
import { invalid, Problem } from './problem.ts'
import { hashSessionId } from './session-life.ts'
import { startSession } from './sign-in.ts'

export interface CompanyWish extends NamedIssuer {
  readonly returnTo?: string | undefined
}

export interface BegunSignIn {
  readonly redirectTo: string
  /** For a cookie of the browser that begins, which alone can end it. */
  readonly browser: string
}

/** Who links themself, from which session; null where somebody signs in. */
export interface Linking {
  readonly user: number
  readonly sessionHash: Uint8Array
}

const SIGN_IN_MS = 600_000
const RANDOM_BYTES = 32

/** `replacing` is the session that the request came with: it ends when the sign-in succeeds. */
export async function beginCompanySignIn(
  deps: Deps,
  wish: CompanyWish,
  origin: Origin,
  { linking, replacing }: { readonly linking: Linking | null; readonly replacing: string | null },
): Promise<BegunSignIn> {
  countCompanyTry(deps, origin.address)
  const returnTo = readReturnPath(wish.returnTo ?? (linking === null ? '/' : '/account'))
  if (returnTo === null) throw invalid('/returnTo', 'not_ours', 'Give a path of the console itself.')
  const { issuer, tenant } = await requireActive(deps, wish)
  const browser = random(deps)
  const proofs = proofsOf(browser, random(deps))
  const redirectTo = await askIssuer(deps, issuer, tenant, proofs)
  await insertPendingSignIn(deps.store.write, {
    ...{ stateHash: hashSessionId(proofs.state), browserHash: hashSessionId(browser), issuer: issuer.internalId },
    user: linking?.user ?? null,
    sessionHash: linking?.sessionHash ?? (replacing === null ? null : hashSessionId(replacing)),
    ...{ returnTo, expiresAt: deps.now() + SIGN_IN_MS, setup: issuer.setup },
  })
  return { redirectTo, browser }
}

async function askIssuer(deps: Deps, issuer: IssuerRecord, tenant: TenantView, proofs: Proofs): Promise<string> {
  try {
    const asking = { ...proofs, callbackUrl: callbackUrl(deps, tenant.id, issuer.id), scopes: issuer.settings.scopes }
    return await authorizationUrl(clientOf(deps, issuer), asking, surroundingsOf(deps, issuer))
  } catch (error) {
    if (!isIssuerFault(error)) throw error
    const problem = new Problem('unavailable', { detail: ISSUER_SILENT, retryAfterSeconds: 30 })
    problem.cause = error
    throw problem
  }
}

const ISSUER_SILENT = 'The company that says who you are cannot be reached just now. Try again in a while.'

/** An issuer that nobody can sign in through is not told apart from one that is not there. */
async function requireActive(deps: Deps, named: NamedIssuer) {
  const found = await findActive(deps, deps.store.read, named)
  if (found === null) throw new Problem('not_found')
  return found
}

async function findActive(deps: Deps, db: Db, named: NamedIssuer) {
  const tenant = await findTenant(deps, named.tenant)
  const issuer = tenant?.active === true ? await findIssuer(db, tenant.internalId, named.issuer) : null
  return tenant === null || issuer === null || issuer.status !== 'active' ? null : { tenant, issuer }
}

function random(deps: Deps): string {
  return Buffer.from(deps.entropy(RANDOM_BYTES)).toString('base64url')
}

/** Nonce and verifier come from what the browser keeps, so the database holds nothing with which a sign-in could be ended. */
function proofsOf(browser: string, state: string): Proofs {
  const derive = (purpose: string) => Buffer.from(hashSessionId(`${purpose} ${browser} ${state}`)).toString('base64url')
  return { state, nonce: derive('nonce'), verifier: derive('verifier') }
}

export type CompanyRefusal = PersonRefusal | 'state_unknown' | 'issuer_refused' | 'issuer_fault' | 'already_linked'

export type EndedSignIn =
  | { readonly outcome: 'signed_in'; readonly sessionId: string; readonly returnTo: string }
  | { readonly outcome: 'linked'; readonly returnTo: string }
  | { readonly outcome: 'refused'; readonly refusal: CompanyRefusal; readonly returnTo: string | null }

export interface CompanyAnswered extends NamedIssuer {
  readonly state: string | undefined
  /** The issuer's word for why not. */
  readonly error: string | undefined
  /** The address to which the browser was sent, with everything in it. */
  readonly address: URL
  /** From the cookie of the browser. */
  readonly browser: string | null
}

/** Ends a sign-in that was begun. It never throws for what an issuer or a browser may send, but says why not. */
export async function endCompanySignIn(deps: Deps, answered: CompanyAnswered, origin: Origin): Promise<EndedSignIn> {
  const { browser, error, state } = answered
  if (browser === null || state === undefined) return refusal('state_unknown', null)
  countCompanyTry(deps, origin.address)
  const found = await findActive(deps, deps.store.read, answered)
  if (found === null) return refusal('state_unknown', null)
  const { issuer, tenant } = found
  const stateHash = hashSessionId(state)
  const { internalId, setup } = issuer
  const wanted = { stateHash, browserHash: hashSessionId(browser), issuer: internalId, setup }
  const pending = await takePendingSignIn(deps.store.write, wanted, deps.now())
  if (pending === null) return refusal('state_unknown', null)
  const fail = async (why: CompanyRefusal, cause?: unknown): Promise<EndedSignIn> => {
    await noteRefusal(deps, { tenant, issuer, origin }, why, cause)
    return refusal(why, pending.user !== null || holdsSignIn(pending.returnTo) ? pending.returnTo : null)
  }
  if (error !== undefined) return fail('issuer_refused')
  const who = await ask(deps, issuer, answered.address, proofsOf(browser, state))
  if ('fault' in who) return fail('issuer_fault', who.fault)
  const ended = await settle(deps, { tenant, issuer, origin, pending, who })
  if (typeof ended === 'string') return fail(ended)
  // Its beginning and its end.
  forgiveCompanyTries(deps, origin.address, 2)
  return ended
}

function refusal(why: CompanyRefusal, returnTo: string | null): EndedSignIn {
  return { outcome: 'refused', refusal: why, returnTo }
}

async function ask(
  deps: Deps,
  issuer: IssuerRecord,
  address: URL,
  proofs: Proofs,
): Promise<Identified | { readonly fault: unknown }> {
  try {
    return await identify(clientOf(deps, issuer), address, proofs, surroundingsOf(deps, issuer))
  } catch (fault) {
    if (!isIssuerFault(fault)) throw fault
    return { fault }
  }
}

interface At {
  readonly tenant: TenantView
  readonly issuer: IssuerRecord
  readonly origin: Origin
}

interface Settling extends At {
  readonly pending: NonNullable<Awaited<ReturnType<typeof takePendingSignIn>>>
  readonly who: Identified
}

/** A name that is taken undoes everything, also what a new person was given already. */
async function settle(deps: Deps, settling: Settling): Promise<EndedSignIn | CompanyRefusal> {
  const { user } = settling.pending
  try {
    const { result } = await commit(deps, async (tx) => {
      const present = await findPresent(deps, tx, settling)
      if (present === null) return { result: 'state_unknown' as const, audit: [], reach: [] }
      const now = { ...settling, ...present }
      return user === null ? signInPerson(deps, tx, now) : linkPerson(deps, tx, now, user)
    })
    return result
  } catch (error) {
    if (!deps.store.dialect.isUniqueViolation(error)) throw error
    return user === null ? 'username_taken' : 'already_linked'
  }
}

type Settled = Promise<Written<EndedSignIn | CompanyRefusal>>

/** As of this transaction: while the issuer was asked, it may have been stopped, deleted, or set up otherwise. */
async function findPresent(deps: Deps, tx: Db, { issuer: read, tenant }: At) {
  const present = await findActive(deps, tx, { tenant: tenant.id, issuer: read.id })
  if (present === null) return null
  const { internalId, setup } = present.issuer
  return internalId === read.internalId && setup === read.setup ? present : null
}

async function signInPerson(deps: Deps, tx: Db, { issuer, origin, pending, tenant, who }: Settling): Settled {
  const { audit, person, reach, refusal: why } = await findCompanyPerson(deps, tx, { tenant, issuer, origin }, who)
  if (why !== null || person === null) return { result: why ?? 'not_linked', audit, reach }
  if (pending.sessionHash !== null) await deleteSession(tx, pending.sessionHash)
  const sessionId = await startSession(deps, tx, person.internalId, origin.address, 'company')
  await insertIssuerSession(tx, { sessionHash: hashSessionId(sessionId), issuer: issuer.internalId, sid: who.sid })
  await markIdentityUsed(tx, issuer, person.internalId, deps.now())
  const target = { type: 'user', id: person.id, name: person.name }
  const home = { internalId: tenant.internalId, id: tenant.id }
  const by = { actor: { ...target, tokenId: null }, origin }
  const started = entryBy(by, 'session.started', target, home, { method: 'company', issuer: issuer.id })
  return { result: { outcome: 'signed_in', sessionId, returnTo: pending.returnTo }, audit: [...audit, started], reach }
}

async function linkPerson(deps: Deps, tx: Db, settling: Settling, user: number): Settled {
  const { issuer, origin, pending, tenant, who } = settling
  const link = { tenant, issuer, user, subject: who.subject, sessionHash: pending.sessionHash }
  const written = await linkCompanyIdentity(deps, tx, link, origin)
  return written === null
    ? { result: 'state_unknown', audit: [], reach: [] }
    : { result: { outcome: 'linked', returnTo: pending.returnTo }, audit: written, reach: [] }
}

async function noteRefusal(deps: Deps, { issuer, origin, tenant }: At, reason: string, cause: unknown): Promise<void> {
  const actor = { type: 'anonymous', id: null, name: '', tokenId: null }
  const target = { type: 'issuer', id: issuer.id, name: issuer.name }
  // The library's own words, which name no secret: without them, nobody could mend an issuer that is set up wrongly.
  const why = cause instanceof Error ? { reason, because: cause.message.slice(0, 200) } : { reason }
  const home = { internalId: tenant.internalId, id: tenant.id }
  await commit(deps, async () => ({
    result: null,
    audit: [entryBy({ actor, origin }, 'session.failed', target, home, why)],
    reach: [],
  }))
}

/** Deletes what was begun and never ended. */
export async function sweepCompanySignIns(deps: Deps): Promise<void> {
  await deleteEndedSignIns(deps.store.write, deps.now())
}
