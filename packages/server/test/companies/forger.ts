/** An issuer of the test's own, which says whatever it is told to: what no honest one would ever send. */

import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { CLIENT } from './issuer.ts'

export interface Forger {
  readonly url: string
  /** What the next token answer's ID token says, over what is right. Undefined members are left out of it. */
  lie: Lie
  /** Answers of other paths, before all else. */
  readonly answers: Map<string, (request: IncomingMessage, response: ServerResponse) => void>
  /** How often each path was asked. */
  readonly asked: string[]
  /** A token as this issuer signs them, or as it must not. */
  sign(claims: JWTPayload, how?: Lie): Promise<string>
  /** Signs with a new key from now on, and publishes it alone. */
  rotate(): Promise<void>
  close(): Promise<void>
}

export interface Lie {
  readonly claims?: Readonly<Record<string, unknown>>
  /** Signed by a key that the issuer does not publish. */
  readonly foreignKey?: true
  /** Without a signature. */
  readonly none?: true
  /** With the published key as if it were a shared secret. */
  readonly hmac?: true
  readonly typ?: string
  /** The name of the key, over the one that signs. */
  readonly kid?: string
}

export async function openForger(): Promise<Forger> {
  let own = await generateKeyPair('RS256', { extractable: true })
  const foreign = await generateKeyPair('RS256', { extractable: true })
  const shared = await exportSPKI(own.publicKey)
  const published = async (kid: string) => ({ ...(await exportJWK(own.publicKey)), use: 'sig', alg: 'RS256', kid })
  let jwk = await published('one')
  const nonces = new Map<string, string>()
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', forger.url)
    forger.asked.push(url.pathname)
    const answer = forger.answers.get(url.pathname)
    if (answer !== undefined) return answer(request, response)
    if (url.pathname === '/jwks') return send(response, { keys: [jwk] })
    if (url.pathname === '/token') return void answerToken(response)
    send(response, metadataOf(forger.url))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const answerToken = async (response: ServerResponse): Promise<void> => {
    const now = Math.floor(Date.now() / 1_000)
    const right = { iss: forger.url, aud: CLIENT.id, sub: 's-1', iat: now, exp: now + 300, nonce: nonces.get('last') }
    const claims = JSON.parse(JSON.stringify({ ...right, ...forger.lie.claims }, (_key, value) => value ?? undefined))
    send(response, { access_token: 'x', token_type: 'Bearer', id_token: await forger.sign(claims, forger.lie) })
  }
  const forger: Forger & { nonces: Map<string, string> } = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lie: {},
    answers: new Map(),
    asked: [],
    nonces,
    sign: (claims, how = {}) =>
      sign(claims, { kid: jwk.kid, ...how }, { own: own.privateKey, foreign: foreign.privateKey, shared }),
    async rotate() {
      own = await generateKeyPair('RS256', { extractable: true })
      jwk = await published(`after ${jwk.kid}`)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return forger
}

/** What the browser would bring to the issuer, which has to come back in its token. */
export function visit(forger: Forger, redirectTo: string): URL {
  const { searchParams } = new URL(redirectTo)
  const { nonces } = forger as Forger & { nonces: Map<string, string> }
  nonces.set('last', searchParams.get('nonce') ?? '')
  const back = new URL(searchParams.get('redirect_uri') ?? '')
  back.searchParams.set('code', 'c')
  back.searchParams.set('state', searchParams.get('state') ?? '')
  back.searchParams.set('iss', forger.url)
  return back
}

interface Keys {
  readonly own: CryptoKey
  readonly foreign: CryptoKey
  readonly shared: string
}

async function sign(claims: JWTPayload, { foreignKey, hmac, kid = '', none, typ }: Lie, keys: Keys): Promise<string> {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const named = typ === undefined ? {} : { typ }
  if (none === true) return `${part({ alg: 'none', ...named })}.${part(claims)}.`
  if (hmac === true) {
    const text = `${part({ alg: 'HS256', kid, ...named })}.${part(claims)}`
    return `${text}.${createHmac('sha256', keys.shared).update(text).digest('base64url')}`
  }
  const key = foreignKey === true ? keys.foreign : keys.own
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid, ...named }).sign(key)
}

function metadataOf(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
  }
}

function send(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
