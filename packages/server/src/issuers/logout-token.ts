/** Logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.4), checked as section 2.6 says. */

import type { JWTVerifyOptions } from 'jose'
import { isStorable } from '../domain/issuer.ts'
import { describeIssuer, fetchKeys, type IssuerClient, type Surroundings } from './client.ts'

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
/** By its age alone, whatever end it names; its beginning may lie ahead of our clock by the tolerance, too. */
const ACCEPTED_MS = (MAX_AGE_SECONDS + 2 * TOLERANCE_SECONDS) * 1_000

/** Only signatures with a private key: whoever could check an HMAC could make one, and a public key is known to all. */
const ASYMMETRIC = /^(?:RS|PS|ES)(?:256|384|512)$|^(?:EdDSA|Ed25519)$/

/** Null unless it is a logout token of this issuer for us. Throws an issuer fault when its keys cannot be had. */
export async function readLogoutToken(
  client: IssuerClient,
  text: string,
  around: Surroundings,
): Promise<LogoutToken | null> {
  const { algorithms, issuer, keysUrl } = await describeIssuer(client, around)
  const verified = await verify(text, keysUrl, around, {
    issuer,
    audience: client.clientId,
    algorithms: algorithms.filter((name) => ASYMMETRIC.test(name)),
    currentDate: new Date(around.now()),
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: MAX_AGE_SECONDS,
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
  })
  if (verified === null) return null
  const { events, jti = '', nonce, sid, sub } = verified.payload
  const { typ } = verified.protectedHeader
  // An ID token must never pass for one (section 2.6), nor any other kind that names itself.
  if (nonce !== undefined || (typ !== undefined && !/^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(typ))) return null
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, EVENT)) return null
  if (jti === '' || (sub === undefined && typeof sid !== 'string')) return null
  if (!isStorable(sub ?? '') || (typeof sid === 'string' && !isStorable(sid))) return null
  return {
    subject: sub ?? null,
    sid: typeof sid === 'string' ? sid : null,
    id: jti,
    acceptedUntil: around.now() + ACCEPTED_MS,
  }
}

/** By the keys that are kept; where the one that the token names is not among them, by those of now. */
async function verify(text: string, keysUrl: string, around: Surroundings, options: JWTVerifyOptions) {
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose')
  const { memory } = around
  const fetched = () => fetchKeys(keysUrl, around, createLocalJWKSet)
  const keys = memory.keys() ?? (await fetched())
  try {
    return await jwtVerify(text, createLocalJWKSet(keys), options)
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey) || !memory.mayAskAgain()) return null
  }
  const now = createLocalJWKSet(await fetched())
  return jwtVerify(text, now, options).catch(() => null)
}
