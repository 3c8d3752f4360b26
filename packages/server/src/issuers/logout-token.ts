/** Logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.4), checked as section 2.6 says. */

import type { JSONWebKeySet } from 'jose'
import { describeIssuer, type IssuerClient, type Surroundings } from './client.ts'
import { guardedFetch, issuerFault } from './guarded-fetch.ts'

export interface LogoutToken {
  readonly subject: string | null
  readonly sid: string | null
  readonly id: string
  /** Until when the same token could be sent again, in milliseconds. */
  readonly acceptedUntil: number
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const MAX_AGE_SECONDS = 300
const TOLERANCE_SECONDS = 30

/** Only signatures with a private key: whoever could check an HMAC could make one, and a public key is known to all. */
const ASYMMETRIC = /^(?:RS|PS|ES)(?:256|384|512)$|^(?:EdDSA|Ed25519)$/

/** Null unless it is a logout token of this issuer for us. Throws an issuer fault when its keys cannot be had. */
export async function readLogoutToken(
  client: IssuerClient,
  text: string,
  around: Surroundings,
): Promise<LogoutToken | null> {
  const { createLocalJWKSet, jwtVerify } = await import('jose')
  const { algorithms, issuer, keysUrl } = await describeIssuer(client, around)
  const answer = await guardedFetch(around.hosts)(keysUrl, { headers: { accept: 'application/json' } })
  if (answer.status !== 200) throw issuerFault(`Its keys answer with ${answer.status}.`)
  const keys = createLocalJWKSet((await answer.json()) as JSONWebKeySet)
  const verified = await jwtVerify(text, keys, {
    issuer,
    audience: client.clientId,
    algorithms: algorithms.filter((name) => ASYMMETRIC.test(name)),
    currentDate: new Date(around.now()),
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: MAX_AGE_SECONDS,
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
  }).catch(() => null)
  if (verified === null) return null
  const { events, exp = 0, jti = '', nonce, sid, sub } = verified.payload
  const { typ } = verified.protectedHeader
  // An ID token must never pass for one (section 2.6), nor any other kind that names itself.
  if (nonce !== undefined || (typ !== undefined && !/^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(typ))) return null
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT)) return null
  if (jti === '' || (sub === undefined && typeof sid !== 'string')) return null
  return {
    subject: sub ?? null,
    sid: typeof sid === 'string' ? sid : null,
    id: jti,
    acceptedUntil: around.now() + Math.max(MAX_AGE_SECONDS, exp - around.now() / 1_000) * 1_000,
  }
}
