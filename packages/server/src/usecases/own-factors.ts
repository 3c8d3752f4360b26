/** A person's own second factors: what they have, codes by the clock, recovery codes. Passkeys have a file of their own. */

import type { Deps } from '../deps.ts'
import { composeRecoveryCodes, hashRecoveryCode } from '../domain/recovery-code.ts'
import { sealText } from '../domain/sealing.ts'
import { findStep, otpauthUri, SEED_BYTES, toBase32 } from '../domain/totp.ts'
import type { Db } from '../store/db.ts'
import {
  countFactors,
  deleteRecoveryCodes,
  deleteTotp,
  findTotp,
  markTotpConfirmed,
  putPendingTotp,
  replaceRecoveryCodes,
} from '../store/factors.ts'
import { listPasskeys, type PasskeyRecord } from '../store/passkeys.ts'
import { deleteSessionsOf } from '../store/sessions.ts'
import type { Caller, CallingSession } from './caller.ts'
import { isFactorWanted } from './factor-policy.ts'
import { openSeed, seedOf } from './factor-proof.ts'
import { entryBy, type Mutated, mutate, type Written } from './mutation.ts'
import { auditTenant } from './password-check.ts'
import { invalid, Problem } from './problem.ts'
import { CONFIRMED_MS } from './session-life.ts'
import { requireSession } from './sessions.ts'

export interface OwnFactors {
  readonly required: boolean
  readonly totp: { readonly createdAt: number } | null
  readonly passkeys: readonly PasskeyRecord[]
  readonly recoveryCodes: number
}

export async function showOwnFactors(deps: Deps, caller: Caller): Promise<OwnFactors> {
  const { person } = requireSession(caller)
  const { read } = deps.store
  const known = await deps.people.find(person.internalId)
  const totp = await findTotp(read, person.internalId)
  const { recoveryCodes } = await countFactors(read, person.internalId)
  return {
    required: known !== null && (await isFactorWanted(deps, known)),
    totp: totp === null || totp.confirmedAt === null ? null : { createdAt: totp.confirmedAt },
    passkeys: await listPasskeys(read, person.internalId),
    recoveryCodes,
  }
}

/** Who may change what they sign in with: only a person who has just shown that it is they. */
export function requireConfirmed(deps: Deps, caller: Caller): CallingSession {
  const session = requireSession(caller)
  if (deps.now() - session.confirmedAt < CONFIRMED_MS) return session
  throw new Problem('recent_sign_in_required')
}

/** Of oneself, what one signs in with is changed as on one's own page alone: a session that was left open is not enough. */
export function requireConfirmedForOneself(deps: Deps, caller: Caller, user: { readonly internalId: number }): void {
  if (caller.session !== null && caller.userId === user.internalId) requireConfirmed(deps, caller)
}

/** A new seed, shown once. It counts when a code has shown that the app has it. */
export async function beginTotp(deps: Deps, caller: Caller): Promise<{ secret: string; uri: string }> {
  const { person } = requireConfirmed(deps, caller)
  const seed = deps.entropy(SEED_BYTES)
  const { current } = deps.keys
  const belonging = seedOf(deps, person.internalId, current.id)
  const sealed = sealText(current.factors, deps.entropy(12), Buffer.from(seed).toString('base64'), belonging)
  if (!(await putPendingTotp(deps.store.write, person.internalId, { keyId: current.id, sealed }, deps.now()))) {
    throw new Problem('conflict', { detail: 'There is an app already. Take it away first to set up another one.' })
  }
  return { secret: toBase32(seed), uri: otpauthUri(seed, person.username) }
}

/** New recovery codes when there were none; null where those of before still hold. */
export type NewCodes = readonly string[] | null

export async function confirmTotp(deps: Deps, caller: Caller, code: string): Promise<Mutated<NewCodes>> {
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireConfirmed(deps, own)
    const totp = await findTotp(tx, person.internalId)
    if (totp === null || totp.confirmedAt !== null) {
      throw new Problem('conflict', { detail: 'No app waits to be confirmed. Begin again.' })
    }
    const step = findStep(openSeed(deps, person.internalId, totp), code, deps.now())
    if (step === null) throw wrongCode()
    if (!(await markTotpConfirmed(tx, person.internalId, { sealed: totp.sealed, step }, deps.now()))) throw wrongCode()
    return added(deps, tx, own, { kind: 'totp' }, (codes) => codes)
  })
}

function wrongCode(): Problem {
  return invalid(
    '/code',
    'wrong_code',
    'This is not the code of this moment. Check the clock of the device, and type the code that it shows now.',
  )
}

/**
 * What follows a new factor: recovery codes if there are none, and when it is the first one the end of the person's other
 * sessions, which have proved less than is asked from now on.
 */
export async function added<T>(
  deps: Deps,
  tx: Db,
  own: Caller,
  details: Readonly<Record<string, unknown>>,
  result: (codes: NewCodes) => T,
): Promise<Written<T>> {
  const { idHash, person } = requireSession(own)
  const sessionsEnded = person.secondFactor ? 0 : await deleteSessionsOf(tx, person.internalId, idHash)
  const { recoveryCodes } = await countFactors(tx, person.internalId)
  const codes = person.secondFactor && recoveryCodes > 0 ? null : await writeCodes(deps, tx, person.internalId)
  return {
    result: result(codes),
    audit: [await ownEntry(deps, own, 'factor.added', { ...details, sessionsEnded })],
    reach: [{ kind: 'user', id: person.internalId }],
  }
}

async function writeCodes(deps: Deps, tx: Db, userId: number): Promise<readonly string[]> {
  const codes = composeRecoveryCodes(deps.entropy)
  await replaceRecoveryCodes(
    tx,
    userId,
    codes.map((code) => hashRecoveryCode(userId, code)),
  )
  return codes
}

export async function ownEntry(
  deps: Deps,
  own: Caller,
  action: string,
  details: Readonly<Record<string, unknown>>,
): Promise<Written<null>['audit'][number]> {
  const { person } = requireSession(own)
  const tenant = (await deps.directory.byInternalId(person.tenant))?.view ?? null
  return entryBy(own, action, { type: 'user', id: person.id, name: person.name }, auditTenant(tenant), details)
}

export async function renewRecoveryCodes(deps: Deps, caller: Caller): Promise<Mutated<readonly string[]>> {
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireConfirmed(deps, own)
    if (!person.secondFactor) {
      throw new Problem('conflict', { detail: 'Recovery codes stand in for another factor. Add one first.' })
    }
    const codes = await writeCodes(deps, tx, person.internalId)
    return { result: codes, audit: [await ownEntry(deps, own, 'factor.renewed', {})], reach: [] }
  })
}

export function removeTotp(deps: Deps, caller: Caller): Promise<Mutated<null>> {
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireConfirmed(deps, own)
    const totp = await findTotp(tx, person.internalId)
    if (totp === null || totp.confirmedAt === null) throw new Problem('not_found')
    await deleteTotp(tx, person.internalId)
    return removed(deps, tx, own, { kind: 'totp' })
  })
}

/**
 * What follows a factor that was taken away: the end of the person's other sessions, one of which may be open on the device
 * that was lost, and with the last factor that of the recovery codes.
 */
export async function removed(
  deps: Deps,
  tx: Db,
  own: Caller,
  details: Readonly<Record<string, unknown>>,
): Promise<Written<null>> {
  const { idHash, person } = requireSession(own)
  const { passkeys, totp } = await countFactors(tx, person.internalId)
  if (!totp && passkeys === 0) {
    const known = await deps.people.find(person.internalId)
    if (known !== null && (await isFactorWanted(deps, known))) throw lastOne()
    await deleteRecoveryCodes(tx, person.internalId)
  }
  const sessionsEnded = await deleteSessionsOf(tx, person.internalId, idHash)
  return {
    result: null,
    audit: [await ownEntry(deps, own, 'factor.removed', { ...details, sessionsEnded })],
    reach: [{ kind: 'user', id: person.internalId }],
  }
}

function lastOne(): Problem {
  return new Problem('policy_refused', {
    detail: 'The policy wants a second factor of administrators, and this is your last one. Add another one first.',
  })
}
