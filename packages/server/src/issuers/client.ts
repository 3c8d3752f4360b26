/** Asking an issuer who somebody is (OpenID Connect Core 1.0, code flow with PKCE). The library is loaded when it is first needed. */

import type { JSONWebKeySet } from 'jose'
import type { Configuration } from 'openid-client'
import { isLoopbackHost } from '../domain/host.ts'
import { type Claims, isStorable } from '../domain/issuer.ts'
import { type Fetch, guardedFetch, isIssuerFault, issuerFault } from './guarded-fetch.ts'
import type { IssuerMemory } from './memory.ts'

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
  /** Of this issuer alone. */
  readonly memory: IssuerMemory
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
    const tokens = await withKeptKeys(config, around, () =>
      library.authorizationCodeGrant(config, answered, {
        pkceCodeVerifier: proofs.verifier,
        expectedNonce: proofs.nonce,
        expectedState: proofs.state,
        idTokenExpected: true,
      }),
    )
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

/** The keys that an issuer publishes now. Throws an issuer fault when they cannot be had or `check` finds that they are none. */
export function fetchKeys(
  keysUrl: string,
  { hosts, memory }: Surroundings,
  check: (keys: JSONWebKeySet) => unknown,
): Promise<JSONWebKeySet> {
  return explained(async () => {
    memory.askForKeys()
    const answer = await guardedFetch(hosts)(keysUrl, { headers: { accept: 'application/json' } })
    if (answer.status !== 200) throw issuerFault(`Its keys answer with ${answer.status}.`)
    const keys = (await answer.json()) as JSONWebKeySet
    check(keys)
    memory.keepKeys(keys, answer.headers.get('cache-control'))
    return keys
  })
}

const TIMEOUT_SECONDS = 10
const TOLERANCE_SECONDS = 30

async function discover(client: IssuerClient, around: Surroundings): Promise<Configuration> {
  const { hosts, memory, now } = around
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
  let fetched: string | null = null
  const config = await library.discovery(url, clientId, metadata, auth, {
    async [library.customFetch](address: string, options: Parameters<Fetch>[1]) {
      const kept = memory.metadata()
      if (kept !== null) return new Response(kept, { headers: { 'content-type': 'application/json' } })
      const answer = await guardedFetch(hosts)(address, options)
      fetched = await answer.clone().text()
      return answer
    },
    timeout: TIMEOUT_SECONDS,
    // The signature is checked although TLS vouches for the token already: nobody can tell what terminates it.
    execute: [library.enableNonRepudiationChecks, ...(url.protocol === 'http:' ? [library.allowInsecureRequests] : [])],
  })
  config[library.customFetch] = guardedFetch(hosts)
  // Only what the library has found right.
  if (fetched !== null) memory.keepMetadata(fetched)
  return config
}

/** After so many seconds the library asks again for a key that it does not know. */
const LIBRARY_ASKS_AGAIN = 60

/**
 * Gives the library the keys that are kept, and keeps those that it fetches. It counts their age by the machine's clock and
 * with times of its own, so they are said to be as old as makes it do what we want.
 */
async function withKeptKeys<T>(
  config: Configuration,
  { hosts, memory }: Surroundings,
  ask: () => Promise<T>,
): Promise<T> {
  const library = await import('openid-client')
  const kept = memory.keys()
  const keysUrl = config.serverMetadata().jwks_uri
  if (kept !== null) {
    const age = memory.mayAskAgain() ? LIBRARY_ASKS_AGAIN : 0
    library.setJwksCache(config, { jwks: kept, uat: Math.floor(Date.now() / 1_000) - age })
  }
  const seen: { answer: Response | null } = { answer: null }
  config[library.customFetch] = async (address: string, options: Parameters<Fetch>[1]) => {
    if (address !== keysUrl) return guardedFetch(hosts)(address, options)
    memory.askForKeys()
    seen.answer = await guardedFetch(hosts)(address, options)
    return seen.answer
  }
  try {
    return await ask()
  } finally {
    const now = library.getJwksCache(config)
    if (seen.answer !== null && now !== undefined) memory.keepKeys(now.jwks, seen.answer.headers.get('cache-control'))
  }
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
