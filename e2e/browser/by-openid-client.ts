/** An app that speaks OAuth 2 by `openid-client`, which does most steps by itself. */

import * as openid from 'openid-client'
import { type AppLibrary, deviceParameters, type Tokens } from './app-library.ts'

export async function byOpenidClient(server: string, clientId: string): Promise<AppLibrary> {
  const configuration = await openid.discovery(new URL(server), clientId, undefined, openid.None(), {
    algorithm: 'oauth2',
    // The tests' server speaks plain http on this machine.
    execute: [openid.allowInsecureRequests],
  })
  let begun = { state: '', verifier: '' }
  return {
    async begin(device, redirectUri) {
      begun = { state: openid.randomState(), verifier: openid.randomPKCECodeVerifier() }
      const url = openid.buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirectUri, state: begun.state, code_challenge_method: 'S256' },
        code_challenge: await openid.calculatePKCECodeChallenge(begun.verifier),
        ...deviceParameters(device),
      })
      return url.href
    },
    async finish(answer) {
      const checks = { expectedState: begun.state, pkceCodeVerifier: begun.verifier }
      return tokensOf(await openid.authorizationCodeGrant(configuration, answer, checks))
    },
    refresh: async (token) => tokensOf(await openid.refreshTokenGrant(configuration, token)),
  }
}

function tokensOf({ access_token: access, refresh_token: refresh = '' }: openid.TokenEndpointResponse): Tokens {
  return { access, refresh }
}
