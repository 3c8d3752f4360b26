/** Signing in with more, or other, than a password: the second step after it, and a passkey alone. */

import type { Deps } from '../deps.ts'
import { fold } from '../domain/fold.ts'
import { findAccountOf } from '../store/accounts.ts'
import { findPasskey, listPasskeys } from '../store/passkeys.ts'
import { countSignInTry, deleteSignIn, findSignIn } from '../store/sign-ins.ts'
import type { Origin } from './caller.ts'
import { newChallenge, SIGN_IN_MS } from './challenges.ts'
import { credentialIdOf, type FactorWish, type ProvenFactor, proveFactor, provePasskey } from './factor-proof.ts'
import { type Attempt, type Claim, isUsable, mayUseOwnSignIn, noteFailure, signInFailed } from './password-check.ts'
import { invalid, Problem } from './problem.ts'
import { hashSessionId } from './session-life.ts'
import { beginSession, type ProvenPerson, type StartedSession } from './sign-in.ts'
import { clearTry, countTry } from './throttling.ts'
import { type PasskeyProof, requestOptions } from './webauthn.ts'

/** For what the challenges of these two are made. */
const secondStepOf = (signIn: string) => ['second factor', signIn]
const PASSKEY_ALONE = ['sign-in']

/** Guesses at one sign-in; it has ended after them. */
const MAX_TRIES = 5

export interface SecondFactorWish {
  readonly signIn: string
  readonly code?: string
  readonly recoveryCode?: string
  readonly passkey?: PasskeyProof
}

interface Arrival {
  readonly origin: Origin
  /** The session id that the request came with. */
  readonly replacing: string | null
}

/** What a browser is asked for as the second step. Throws `sign_in_failed` for a sign-in that is not there any more. */
export async function secondFactorOptions(deps: Deps, signIn: string) {
  const userId = await findSignIn(deps.store.read, hashSessionId(signIn), deps.now() - SIGN_IN_MS)
  if (userId === null) throw signInFailed(401)
  return requestOptions(deps, await listPasskeys(deps.store.read, userId), newChallenge(deps, secondStepOf(signIn)))
}

/** Throws `sign_in_failed`, the same for every reason, or `rate_limited`. */
export async function completeSignIn(deps: Deps, wish: SecondFactorWish, arrival: Arrival): Promise<StartedSession> {
  const factor = readFactor(wish)
  const idHash = hashSessionId(wish.signIn)
  const userId = await findSignIn(deps.store.read, idHash, deps.now() - SIGN_IN_MS)
  const claim = await claimOf(deps, userId, '?second factor')
  return prove(deps, claim, 'second_factor', arrival, {
    judge: async (account) => {
      if (!(await countSignInTry(deps.store.write, idHash, MAX_TRIES))) return null
      const proven = await proveFactor(deps, account, factor, secondStepOf(wish.signIn))
      if (proven === null) return null
      const spend: ProvenFactor['spend'] = async (tx) => (await deleteSignIn(tx, idHash)) && proven.spend(tx)
      return { method: proven.method, spend }
    },
    describe: ({ method }) => ({ method: 'second_factor', details: { factor: method } }),
  })
}

function readFactor({ code, passkey, recoveryCode }: SecondFactorWish): FactorWish {
  const given = [
    ...(code === undefined ? [] : [{ code }]),
    ...(recoveryCode === undefined ? [] : [{ recoveryCode }]),
    ...(passkey === undefined ? [] : [{ passkey }]),
  ]
  const [only] = given
  if (only !== undefined && given.length === 1) return only
  throw invalid('', 'malformed', 'Give exactly one of code, recoveryCode and passkey.')
}

export function passkeySignInOptions(deps: Deps) {
  return requestOptions(deps, [], newChallenge(deps, PASSKEY_ALONE))
}

/** Both factors in one: having it, and being known to it. Throws `sign_in_failed`, the same for every reason, or `rate_limited`. */
export async function signInWithPasskey(deps: Deps, proof: PasskeyProof, arrival: Arrival): Promise<StartedSession> {
  const passkey = await findPasskey(deps.store.read, credentialIdOf(proof))
  const claim = await claimOf(deps, passkey?.userId ?? null, '?passkey')
  const handle = Buffer.from(proof.response.userHandle ?? '', 'base64url').toString('utf8')
  return prove(deps, claim, 'passkey', arrival, {
    judge: async () => {
      // Nobody was named, so the answer itself has to say whose it is (WebAuthn §7.2, step 6).
      if (passkey === null || handle !== claim.account?.id) return null
      return provePasskey(deps, passkey, proof, PASSKEY_ALONE)
    },
    describe: () => ({ method: 'passkey', details: {} }),
  })
}

/** Whose account this is, and what guesses at it are counted under: where passwords are, too. */
async function claimOf(deps: Deps, userId: number | null, unknown: string): Promise<Claim> {
  const account = userId === null ? null : await findAccountOf(deps.store.read, userId)
  if (account === null) return { account, tenant: null, countedAs: unknown }
  const tenant = (await deps.directory.byInternalId(account.tenant))?.view ?? null
  return { account, tenant, countedAs: `${account.tenant}/${fold(account.username)}` }
}

interface Judging {
  readonly judge: (account: number) => Promise<ProvenFactor | null>
  readonly describe: (proven: ProvenFactor) => Pick<ProvenPerson, 'method' | 'details'>
}

/** Counted first, noted when it fails, and spent in the transaction that begins the session. */
async function prove(
  deps: Deps,
  claim: Claim,
  step: 'second_factor' | 'passkey',
  arrival: Arrival,
  { describe, judge }: Judging,
): Promise<StartedSession> {
  const { account, tenant } = claim
  const attempt: Attempt = { actor: null, origin: arrival.origin, status: 401, step }
  const counted = await countTry(deps, claim.countedAs, arrival.origin.address)
  const proven =
    isUsable(account) && tenant !== null && mayUseOwnSignIn(tenant) ? await judge(account.internalId) : null
  if (proven === null || account === null || tenant === null) {
    await noteFailure(deps, claim, attempt)
    throw signInFailed(401)
  }
  try {
    return await beginSession(deps, { account, tenant, ...describe(proven) }, arrival, async (tx) => {
      if (!isUsable(await findAccountOf(tx, account.internalId)) || !(await proven.spend(tx))) throw signInFailed(401)
      await clearTry(tx, counted, deps.now())
    })
  } catch (error) {
    if (error instanceof Problem && error.code === 'sign_in_failed') await noteFailure(deps, claim, attempt)
    throw error
  }
}
