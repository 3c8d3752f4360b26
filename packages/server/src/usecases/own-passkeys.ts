/** A person's own passkeys: adding, naming and taking away; and one in the place of the password, to confirm who one is. */

import type { Deps } from '../deps.ts'
import {
  deletePasskey,
  insertPasskey,
  listPasskeys,
  type PasskeyRecord,
  renamePasskey as writeName,
} from '../store/passkeys.ts'
import { markSessionConfirmed } from '../store/sessions.ts'
import type { Caller } from './caller.ts'
import { newChallenge, useChallenge } from './challenges.ts'
import { proveFactor } from './factor-proof.ts'
import { newId } from './ids.ts'
import { type Mutated, mutate } from './mutation.ts'
import { added, type NewCodes, ownEntry, removed, requireConfirmed } from './own-factors.ts'
import { claimIn, mayUseOwnSignIn, noteFailure, signInFailed } from './password-check.ts'
import { invalid, Problem } from './problem.ts'
import { CONFIRMED_MS } from './session-life.ts'
import { requireSession } from './sessions.ts'
import { clearTry, countTry } from './throttling.ts'
import { creationOptions, type PasskeyCreation, type PasskeyProof, requestOptions, verifyCreation } from './webauthn.ts'

/** More than anybody has devices. */
const MAX_PASSKEYS = 20

/** Challenges of one session are of no use in another one. */
const purposeIn = (caller: Caller, purpose: string): readonly string[] => [
  purpose,
  Buffer.from(requireSession(caller).idHash).toString('base64url'),
]

export async function passkeyCreationOptions(deps: Deps, caller: Caller) {
  const { person } = requireConfirmed(deps, caller)
  const present = await listPasskeys(deps.store.read, person.internalId)
  return creationOptions(deps, person, present, newChallenge(deps, purposeIn(caller, 'add')))
}

export async function addPasskey(
  deps: Deps,
  caller: Caller,
  wish: { readonly name: string; readonly passkey: PasskeyCreation },
): Promise<Mutated<{ readonly passkey: PasskeyRecord; readonly recoveryCodes: NewCodes }>> {
  requireConfirmed(deps, caller)
  const challenge = await useChallenge(deps, wish.passkey.response.clientDataJSON, purposeIn(caller, 'add'))
  const made = challenge === null ? null : await verifyCreation(deps, wish.passkey, challenge)
  if (made === null) {
    throw invalid('/passkey', 'not_proven', 'This passkey was not made for this moment and this place. Begin again.')
  }
  const id = newId('psk', deps.entropy)
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireConfirmed(deps, own)
    const { length } = await listPasskeys(tx, person.internalId)
    if (length >= MAX_PASSKEYS) {
      throw new Problem('conflict', { detail: `There are ${length} passkeys already. Take one away first.` })
    }
    const passkey = { ...made, id, userId: person.internalId, name: wish.name.trim() }
    await insertPasskey(tx, passkey, deps.now()).catch((error: unknown) => {
      if (!deps.store.dialect.isUniqueViolation(error)) throw error
      throw new Problem('already_exists', { detail: 'This passkey is here already.' })
    })
    const written = (await listPasskeys(tx, person.internalId)).find((each) => each.id === id)
    if (written === undefined) throw new Error('A passkey that was written cannot be read.')
    const details = { kind: 'passkey', name: passkey.name }
    return added(deps, tx, own, details, (recoveryCodes) => ({ passkey: written, recoveryCodes }))
  })
}

export function renamePasskey(deps: Deps, caller: Caller, id: string, name: string): Promise<Mutated<PasskeyRecord>> {
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireConfirmed(deps, own)
    if (!(await writeName(tx, person.internalId, id, name.trim()))) throw new Problem('not_found')
    const passkey = (await listPasskeys(tx, person.internalId)).find((each) => each.id === id)
    if (passkey === undefined) throw new Error('A passkey that was written cannot be read.')
    const entry = await ownEntry(deps, own, 'factor.updated', { kind: 'passkey', name: passkey.name })
    return { result: passkey, audit: [entry], reach: [] }
  })
}

export function removePasskey(deps: Deps, caller: Caller, id: string): Promise<Mutated<null>> {
  return mutate(deps, caller, async (tx, own) => {
    const { person } = requireConfirmed(deps, own)
    const passkey = (await listPasskeys(tx, person.internalId)).find((each) => each.id === id)
    if (passkey === undefined || !(await deletePasskey(tx, person.internalId, id))) throw new Problem('not_found')
    return removed(deps, tx, own, { kind: 'passkey', name: passkey.name })
  })
}

export async function confirmOptions(deps: Deps, caller: Caller) {
  const { person } = requireSession(caller)
  const passkeys = await listPasskeys(deps.store.read, person.internalId)
  if (passkeys.length === 0) throw new Problem('conflict', { detail: 'There is no passkey to confirm with.' })
  return requestOptions(deps, passkeys, newChallenge(deps, purposeIn(caller, 'confirm')))
}

/** Step-up by a passkey, which proves more than the password would. Answers until when it counts. */
export async function confirmByPasskey(deps: Deps, caller: Caller, passkey: PasskeyProof): Promise<number> {
  const { idHash, person } = requireSession(caller)
  const tenant = (await deps.directory.byInternalId(person.tenant))?.view ?? null
  const claim = await claimIn(deps, tenant, '', person.username)
  const counted = await countTry(deps, claim.countedAs, caller.origin.address)
  const isOwn = tenant !== null && mayUseOwnSignIn(tenant)
  const proven = isOwn ? await proveFactor(deps, person.internalId, { passkey }, purposeIn(caller, 'confirm')) : null
  const now = deps.now()
  const isDone =
    proven !== null &&
    (await deps.store.write.transaction().execute(async (tx) => {
      if (!(await proven.spend(tx))) return false
      await clearTry(tx, counted, now)
      if (!(await markSessionConfirmed(tx, idHash, now))) throw new Problem('token_invalid')
      return true
    }))
  if (isDone) return now + CONFIRMED_MS
  await noteFailure(deps, claim, { actor: caller.actor, origin: caller.origin, status: 403, step: 'passkey' })
  throw signInFailed(403)
}
