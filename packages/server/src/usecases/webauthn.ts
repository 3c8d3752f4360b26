/** WebAuthn as we use it: what a browser is asked for, and what its answer proves. The library is loaded at the first answer. */

import type { Deps } from '../deps.ts'
import { isLoopbackHost } from '../domain/host.ts'
import type { PasskeyRecord } from '../store/passkeys.ts'
import { Problem } from './problem.ts'

export interface PasskeyCreation {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports?: readonly string[]
  }
}

export interface PasskeyProof {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string | null
  }
}

/** Ed25519, ECDSA with P-256, RSA (RFC 9053): what all authenticators have at least one of. */
const ALGORITHMS = [-8, -7, -257]
const TIMEOUT_MS = 5 * 60_000

/** Whom passkeys belong to: the host of the public URL. Throws `conflict` where no browser would make one. */
function relyingParty(deps: Deps): { readonly id: string; readonly origin: string } {
  const { hostname, origin, protocol } = new URL(deps.publicUrl())
  const isAddress = hostname.startsWith('[') || /^[\d.]+$/.test(hostname)
  if (isAddress || (protocol !== 'https:' && !isLoopbackHost(hostname))) {
    throw new Problem('conflict', {
      detail:
        'Passkeys need https and a host name, or localhost. Set POLETT_PUBLIC_URL to such an address and open the console there.',
    })
  }
  return { id: hostname, origin }
}

type Named = Pick<PasskeyRecord, 'credentialId' | 'transports'>

const described = (passkeys: readonly Named[]) =>
  passkeys.map(({ credentialId, transports }) => ({
    type: 'public-key',
    id: Buffer.from(credentialId).toString('base64url'),
    transports: [...transports],
  }))

/** PublicKeyCredentialCreationOptionsJSON: a passkey that a person can be found by, and that asks who they are. */
export function creationOptions(
  deps: Deps,
  user: { readonly id: string; readonly username: string; readonly name: string },
  present: readonly Named[],
  challenge: string,
): Record<string, unknown> {
  return {
    rp: { id: relyingParty(deps).id, name: 'Polett' },
    user: { id: Buffer.from(user.id).toString('base64url'), name: user.username, displayName: user.name },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: described(present),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
  }
}

/** PublicKeyCredentialRequestOptionsJSON; without passkeys, whichever of ours the person chooses. */
export function requestOptions(deps: Deps, passkeys: readonly Named[], challenge: string): Record<string, unknown> {
  return {
    rpId: relyingParty(deps).id,
    challenge,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: described(passkeys),
  }
}

export interface CreatedPasskey {
  readonly credentialId: Uint8Array
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly backedUp: boolean
}

/** What was made, or null when the answer does not prove it. The challenge must have been used already. */
export async function verifyCreation(
  deps: Deps,
  answer: PasskeyCreation,
  challenge: string,
): Promise<CreatedPasskey | null> {
  const { id, origin } = relyingParty(deps)
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const { attestationObject, clientDataJSON, transports = [] } = answer.response
  const verified = await verifyRegistrationResponse({
    response: {
      ...{ id: answer.id, rawId: answer.rawId, type: answer.type, clientExtensionResults: {} },
      response: { clientDataJSON, attestationObject },
    },
    ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id },
    ...{ requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS },
  }).catch(() => null)
  if (verified === null || !verified.verified) return null
  const { credential, credentialBackedUp } = verified.registrationInfo
  return {
    credentialId: Buffer.from(credential.id, 'base64url'),
    publicKey: credential.publicKey,
    counter: credential.counter,
    transports: transports.filter((each) => TRANSPORTS.includes(each)),
    backedUp: credentialBackedUp,
  }
}

/** Those that browsers know (WebAuthn §5.8.4). Others would only be told back to them. */
const TRANSPORTS = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']

/** What this use tells of the passkey, or null when it is not proven or its counter has gone back. */
export async function verifyProof(
  deps: Deps,
  passkey: PasskeyRecord,
  { id: credentialId, rawId, response, type }: PasskeyProof,
  challenge: string,
): Promise<Pick<PasskeyRecord, 'backedUp' | 'counter'> | null> {
  const { id, origin } = relyingParty(deps)
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { authenticatorData, clientDataJSON, signature } = response
  const verified = await verifyAuthenticationResponse({
    response: {
      ...{ id: credentialId, rawId, type, clientExtensionResults: {} },
      response: { clientDataJSON, authenticatorData, signature },
    },
    ...{ expectedChallenge: challenge, expectedOrigin: origin, expectedRPID: id, requireUserVerification: true },
    credential: {
      id: Buffer.from(passkey.credentialId).toString('base64url'),
      publicKey: Uint8Array.from(passkey.publicKey),
      counter: passkey.counter,
    },
  }).catch(() => null)
  if (verified === null || !verified.verified) return null
  const { credentialBackedUp, newCounter } = verified.authenticationInfo
  return { counter: newCounter, backedUp: credentialBackedUp }
}
