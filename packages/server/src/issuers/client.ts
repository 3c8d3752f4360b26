/** Asking an issuer who somebody is (OpenID Connect Core 1.0, code flow with PKCE). The library is loaded when it is first needed. */

import type { JSONWebKeySet } from 'jose'
import type { Configuration } from 'openid-client'
import { isLoopbackHost } from '../domain/host.ts'
import { type Claims, isStorable } from '../domain/issuer.ts'
import { guardedFetch, isIssuerFault, issuerFault } from './guarded-fetch.ts'

export interface IssuerClient {
  readonly url: string
  readonly clientId: string
  /** Null: a public client. */
  readonly clientSecret: string | null
}

export interface Surroundings {
  /** Hosts that may be asked. */
  readonly hosts: readonly string[]
  readonly now: () => number
}

/** What only the browser that began can know again; the issuer sees the challenge, the nonce and the state. */
export interface Proofs {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

export interface Asking extends Proofs {
  readonly callbackUrl: string
  readonly scopes: readonly string[]
}

/** The address at the issuer where the browser goes. Throws an issuer fault when it cannot be found out. */
export async function authorizationUrl(client: IssuerClient, asking: Asking, around: Surroundings): Promise<string> {
  const library = await import('openid-client')
  return explained(async () => {
    const config = await discover(client, around)
    const url = library.buildAuthorizationUrl(config, {
      redirect_uri: asking.callbackUrl,
      scope: [...new Set(['openid', ...asking.scopes])].join(' '),
      code_challenge: await library.calculatePKCECodeChallenge(asking.verifier),
      code_challenge_method: 'S256',
      state: asking.state,
      nonce: asking.nonce,
    })
    if (url.protocol !== 'https:' && !isLoopbackHost(url.hostname))
      throw issuerFault('Its sign-in page is not on https.')
    return url.href
  })
}

const MAX_SUBJECT = 255

export interface Identified {
  readonly subject: string
  /** The issuer's own session, if it names it. */
  readonly sid: string | null
  readonly claims: Claims
}

/**
 * Who came back. `answered` is the address that the browser was sent to. Throws an issuer fault unless the ID token is
 * signed by this issuer, for us, fresh, and for this very sign-in.
 */
export async function identify(
  client: IssuerClient,
  answered: URL,
  proofs: Proofs,
  around: Surroundings,
): Promise<Identified> {
  const library = await import('openid-client')
  return explained(async () => {
    const config = await discover(client, around)
    const tokens = await library.authorizationCodeGrant(config, answered, {
      pkceCodeVerifier: proofs.verifier,
      expectedNonce: proofs.nonce,
      expectedState: proofs.state,
      idTokenExpected: true,
    })
    const told = tokens.claims()
    if (told === undefined) throw issuerFault('It sends no ID token.')
    // Section 2 of the standard bounds it; one without letters would stand for everybody.
    if (told.sub === '' || told.sub.length > MAX_SUBJECT || !isStorable(told.sub))
      throw issuerFault('It sends a subject that is none.')
    // Many issuers tell names and groups there alone. The subject must be the same (section 5.3.4).
    const { userinfo_endpoint: userinfo } = config.serverMetadata()
    const more = userinfo === undefined ? {} : await library.fetchUserInfo(config, tokens.access_token, told.sub)
    const sid = typeof told.sid === 'string' ? told.sid : null
    if (sid !== null && !isStorable(sid)) throw issuerFault('It sends a session that is none.')
    return { subject: told.sub, sid, claims: { ...more, ...told } }
  })
}

/** Where an issuer publishes its keys, and which algorithms it signs ID tokens with. */
export async function describeIssuer(
  client: IssuerClient,
  around: Surroundings,
): Promise<{ readonly issuer: string; readonly keysUrl: string; readonly algorithms: readonly string[] }> {
  return explained(async () => {
    const metadata = (await discover(client, around)).serverMetadata()
    if (metadata.jwks_uri === undefined) throw issuerFault('It publishes no keys.')
    const { id_token_signing_alg_values_supported: algorithms = ['RS256'] } = metadata
    if (!Array.isArray(algorithms)) throw issuerFault('It does not list its algorithms.')
    return { issuer: metadata.issuer, keysUrl: metadata.jwks_uri, algorithms }
  })
}

/** The keys that an issuer publishes, as `read` makes them. Throws an issuer fault when they cannot be had or are none. */
export function fetchKeys<T>(keysUrl: string, { hosts }: Surroundings, read: (keys: JSONWebKeySet) => T): Promise<T> {
  return explained(async () => {
    const answer = await guardedFetch(hosts)(keysUrl, { headers: { accept: 'application/json' } })
    if (answer.status !== 200) throw issuerFault(`Its keys answer with ${answer.status}.`)
    return read((await answer.json()) as JSONWebKeySet)
  })
}

const TIMEOUT_SECONDS = 10
const TOLERANCE_SECONDS = 30

async function discover(client: IssuerClient, { hosts, now }: Surroundings): Promise<Configuration> {
  const library = await import('openid-client')
  const { clientId, clientSecret } = client
  const url = new URL(client.url)
  const auth = clientSecret === null ? library.None() : undefined
  const metadata = {
    ...(clientSecret === null ? {} : { client_secret: clientSecret }),
    // Our clock and not the machine's: nodes of one installation agree on it.
    [library.clockSkew]: Math.round((now() - Date.now()) / 1_000),
    [library.clockTolerance]: TOLERANCE_SECONDS,
  }
  const config = await library.discovery(url, clientId, metadata, auth, {
    [library.customFetch]: guardedFetch(hosts),
    timeout: TIMEOUT_SECONDS,
    // The signature is checked although TLS vouches for the token already: nobody can tell what terminates it.
    execute: [library.enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [library.allowInsecureRequests] : [])],
  })
  return config
}

/** What the library throws is an issuer that does not do as it must; its message names no secret. */
async function explained<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (isIssuerFault(error)) throw error
    throw issuerFault(error instanceof Error ? error.message : 'It cannot be asked.', error)
  }
}
