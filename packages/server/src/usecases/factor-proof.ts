/** Judging a second factor: what is proven is found out first, and spent in the transaction that acts on it. */

import type { Deps } from '../deps.ts'
import type { ChallengePurpose } from '../domain/challenge.ts'
import { hashRecoveryCode } from '../domain/recovery-code.ts'
import { type Belonging, unsealText } from '../domain/sealing.ts'
import type { FactorMethod } from '../domain/second-factor.ts'
import { findStep } from '../domain/totp.ts'
import type { Db } from '../store/db.ts'
import { findTotp, spendRecoveryCode, spendStep, type TotpRecord } from '../store/factors.ts'
import { findPasskey, markPasskeyUsed, type PasskeyRecord } from '../store/passkeys.ts'
import { useChallenge } from './challenges.ts'
import { clearTry, countCode } from './throttling.ts'
import { type PasskeyProof, verifyProof } from './webauthn.ts'

export type FactorWish =
  | { readonly code: string }
  | { readonly recoveryCode: string }
  | { readonly passkey: PasskeyProof }

export interface ProvenFactor {
  readonly method: FactorMethod
  /** False when somebody else has spent the same code meanwhile, or the factor is gone. */
  readonly spend: (tx: Db) => Promise<boolean>
}

/** Null when the person has no such factor, or when it is not proven. `purpose` is what a passkey's challenge was made for. */
export async function proveFactor(
  deps: Deps,
  userId: number,
  wish: FactorWish,
  purpose: ChallengePurpose,
): Promise<ProvenFactor | null> {
  if ('code' in wish) return proveCode(deps, userId, wish.code)
  if ('passkey' in wish) {
    const passkey = await findPasskey(deps.store.read, credentialIdOf(wish.passkey))
    return passkey?.userId === userId ? provePasskey(deps, passkey, wish.passkey, purpose) : null
  }
  const hash = hashRecoveryCode(userId, wish.recoveryCode)
  return { method: 'recovery_code', spend: (tx) => spendRecoveryCode(tx, userId, hash) }
}

async function proveCode(deps: Deps, userId: number, code: string): Promise<ProvenFactor | null> {
  const totp = await findTotp(deps.store.read, userId)
  if (totp === null || totp.confirmedAt === null || !/^(\s*\d){6}\s*$/.test(code)) return null
  const counted = await countCode(deps, userId)
  const step = findStep(openSeed(deps, userId, totp), code, deps.now())
  if (step === null) return null
  const spend = async (tx: Db): Promise<boolean> => {
    if (!(await spendStep(tx, userId, { sealed: totp.sealed, step }))) return false
    await clearTry(tx, counted, deps.now())
    return true
  }
  return { method: 'totp', spend }
}

/** The seed of a person's codes in clear, for the moment of a check. */
export function openSeed(deps: Deps, userId: number, { keyId, sealed }: TotpRecord): Uint8Array {
  const key = deps.keys.byId(keyId)
  const seed = key === null ? null : unsealText(key.factors, sealed, seedOf(deps, userId, keyId))
  if (seed === null) throw new Error(`The seed of the codes of user ${userId} cannot be opened with key ${keyId}.`)
  return Buffer.from(seed, 'base64')
}

/** What a sealed seed is bound to: moved to another person, key or installation it cannot be opened. */
export function seedOf({ installation }: Deps, userId: number, keyId: string): Belonging {
  return ['polett sealed seed 1', installation, userId, keyId]
}

export async function provePasskey(
  deps: Deps,
  passkey: PasskeyRecord,
  proof: PasskeyProof,
  purpose: ChallengePurpose,
): Promise<ProvenFactor | null> {
  const challenge = await useChallenge(deps, proof.response.clientDataJSON, purpose)
  const used = challenge === null ? null : await verifyProof(deps, passkey, proof, challenge)
  if (used === null) return null
  return { method: 'passkey', spend: (tx) => markPasskeyUsed(tx, passkey.internalId, used, deps.now()) }
}

export function credentialIdOf({ id }: PasskeyProof): Uint8Array {
  return Buffer.from(id, 'base64url')
}
