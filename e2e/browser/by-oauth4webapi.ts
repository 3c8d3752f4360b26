/** An app that speaks OAuth 2 by `oauth4webapi`, whose every step is the app's own. */

import * as oauth from 'oauth4webapi'
import { type AppLibrary, deviceParameters, type Tokens } from './app-library.ts'

/** The tests' server speaks plain http on this machine. */
const HTTP = { [oauth.allowInsecureRequests]: true }

export async function byOauth4webapi(server: string, clientId: string): Promise<AppLibrary> {
  const issuer = new URL(server)
  const known = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...HTTP })
  const as = await oauth.processDiscoveryResponse(issuer, known)
  const client: oauth.Client = { client_id: clientId }
  let begun = { state: '', verifier: '', redirectUri: '' }
  return {
    async begin(device, redirectUri) {
      begun = { state: oauth.generateRandomState(), verifier: oauth.generateRandomCodeVerifier(), redirectUri }
      const url = new URL(as.authorization_endpoint ?? '')
      const parameters = {
        ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, state: begun.state },
        ...{ code_challenge_method: 'S256', code_challenge: await oauth.calculatePKCECodeChallenge(begun.verifier) },
        ...deviceParameters(device),
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return url.href
    },
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
  }
}

function tokensOf({ access_token: access, refresh_token: refresh = '' }: oauth.TokenEndpointResponse): Tokens {
  return { access, refresh }
}
