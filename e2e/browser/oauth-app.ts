/** An app of somebody else: it speaks OAuth 2 by a library that we did not write, and waits for its answer on this machine. */

import { createServer } from 'node:http'
import * as oauth from 'oauth4webapi'

/** The tests' server speaks plain http on this machine. */
const HTTP = { [oauth.allowInsecureRequests]: true }

export interface AppDevice {
  readonly id: string
  readonly name: string
}

export interface Tokens {
  readonly access: string
  readonly refresh: string
}

export interface OAuthApp {
  /** Where it is led back to; registered like this. */
  readonly redirectUri: string
  /** The address to open in the browser. */
  begin(device: AppDevice, redirectUri?: string): Promise<string>
  /** What came back to it last, as it came. */
  cameBack(): Promise<URL>
  /** Exchanges what came back for tokens, checking all that the library checks. */
  finish(answer: URL): Promise<Tokens>
  refresh(token: string): Promise<Tokens>
  close(): Promise<void>
}

export async function startOAuthApp(server: string, clientId: string): Promise<OAuthApp> {
  const visits: URL[] = []
  const waiting: ((visit: URL) => void)[] = []
  const listener = createServer((request, response) => {
    const visit = new URL(request.url ?? '/', base)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>App</title><h1>The app</h1>')
    if (visit.pathname !== '/callback') return
    const next = waiting.shift()
    if (next === undefined) visits.push(visit)
    else next(visit)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const issuer = new URL(server)
  const known = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...HTTP })
  const as = await oauth.processDiscoveryResponse(issuer, known)
  const client: oauth.Client = { client_id: clientId }
  let begun = { state: '', verifier: '', redirectUri: '' }
  return {
    redirectUri: `${base}/callback`,
    async begin(device, redirectUri = `${base}/callback`) {
      begun = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier(), redirectUri }
      const url = new URL(as.authorization_endpoint ?? '')
      const parameters = {
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: begun.state },
        ...{ code_challenge_method: 'S256', code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier) },
        ...{ device_id: device.id, device_name: device.name, platform: 'Android 16', app_version: '4.2.0' },
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return url.href
    },
    cameBack: () => Promise.resolve(visits.shift() ?? new Promise<URL>((resolve) => void waiting.push(resolve))),
    async finish(answer) {
      const checked = oauth.validateAuthResponse(as, client, answer, begun.state)
      const response = await oauth.authorizationCodeGrantRequest(
        ...([as, client, oauth.None(), checked, begun.redirectUri, begun.verifier, HTTP] as const),
      )
      return tokensOf(await oauth.processAuthorizationCodeResponse(as, client, response))
    },
    async refresh(token) {
      const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, HTTP)
      return tokensOf(await oauth.processRefreshTokenResponse(as, client, response))
    },
    close: () => new Promise((resolve) => void listener.close(() => resolve())),
  }
}

function tokensOf({ access_token: access, refresh_token: refresh = '' }: oauth.TokenEndpointResponse): Tokens {
  return { access, refresh }
}
