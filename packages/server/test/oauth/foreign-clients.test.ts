/** Whole sign-ins by clients that we did not write, which hold us to the standards that they know. */

import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { describe, expect, it } from 'vitest'
import { CLIENT, type OauthScene, openOauthScene } from './scene.ts'

const LOOPBACK = 'http://127.0.0.1:49152/cb'
const INSECURE = { [oauth.allowInsecureRequests]: true }

/** What a person does in the browser that the app has opened. */
async function sayYes(scene: OauthScene, at: URL): Promise<URL> {
  const browser = scene.newBrowser()
  await scene.signIn(browser)
  const asked = await scene.visit(browser, 'GET', `${at.pathname}${at.search}`)
  const id = asked.headers.get('location')?.replace('/console/connect/', '')
  const approved = await scene.visit(browser, 'POST', `/v1/connections/${id}/approve`, {})
  return new URL(approved.body.redirectTo)
}

async function typeIn(scene: OauthScene, userCode: string): Promise<void> {
  const browser = scene.newBrowser()
  await scene.signIn(browser)
  const { body } = await scene.visit(browser, 'POST', '/v1/connections', { userCode })
  await scene.visit(browser, 'POST', `/v1/connections/${body.id}/approve`, {})
}

describe('oauth4webapi', () => {
  it('signs in, refreshes, asks and signs out', async () => {
    const scene = await openOauthScene()
    const issuer = new URL(scene.server.url)
    const found = await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' })
    const server = await oauth.processDiscoveryResponse(issuer, found)
    expect(server.code_challenge_methods_supported).toEqual(['S256'])
    const app: oauth.Client = { client_id: CLIENT }
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const at = new URL(server.authorization_endpoint ?? '')
    at.search = new URLSearchParams({
      ...{ client_id: CLIENT, redirect_uri: LOOPBACK, response_type: 'code', state },
      ...{ code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    }).toString()
    const back = await sayYes(scene, at)
    const answer = oauth.validateAuthResponse(server, app, back, state)
    // RFC 9207: an app that thinks it asked another server finds out before it sends the code there.
    const other = { ...server, issuer: 'https://other.example' }
    expect(() => oauth.validateAuthResponse(other, app, back, state)).toThrow(/iss/)
    const none = oauth.None()
    const redeemed = await oauth.authorizationCodeGrantRequest(server, app, none, answer, LOOPBACK, verifier, INSECURE)
    const given = await oauth.processAuthorizationCodeResponse(server, app, redeemed)
    expect((await scene.verify(given.access_token)).status).toBe(200)
    const asked = await oauth.refreshTokenGrantRequest(server, app, none, given.refresh_token ?? '', INSECURE)
    const next = await oauth.processRefreshTokenResponse(server, app, asked)
    expect(next.refresh_token).not.toBe(given.refresh_token)
    const gateway: oauth.Client = { client_id: 'gateway' }
    const basic = oauth.ClientSecretBasic(scene.server.gateway)
    const introspect = await oauth.introspectionRequest(server, gateway, basic, next.access_token, INSECURE)
    const told = await oauth.processIntrospectionResponse(server, gateway, introspect)
    const inAnHour = scene.server.clock.now / 1_000 + 3_600
    expect(told).toMatchObject({ active: true, kind: 'mobile', username: 'kari', exp: inAnHour })
    const refresh = next.refresh_token ?? ''
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, app, none, refresh, INSECURE))
    expect((await scene.verify(next.access_token)).status).toBe(401)
  })

  it('signs a device in', async () => {
    const scene = await openOauthScene()
    const issuer = new URL(scene.server.url)
    const found = await oauth.discoveryRequest(issuer, { ...INSECURE, algorithm: 'oauth2' })
    const server = await oauth.processDiscoveryResponse(issuer, found)
    const app: oauth.Client = { client_id: 'polett-cli' }
    const none = oauth.None()
    const asked = await oauth.deviceAuthorizationRequest(server, app, none, { device_name: 'A laptop' }, INSECURE)
    const device = await oauth.processDeviceAuthorizationResponse(server, app, asked)
    const poll = async () => {
      const answer = await oauth.deviceCodeGrantRequest(server, app, none, device.device_code, INSECURE)
      return oauth.processDeviceCodeResponse(server, app, answer)
    }
    await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' })
    await expect(poll()).rejects.toMatchObject({ error: 'slow_down' })
    await typeIn(scene, device.user_code)
    const given = await poll()
    expect((await scene.verify(given.access_token)).status).toBe(200)
    expect((await scene.rows())[0]).toMatchObject({ device: { name: 'A laptop' } })
  })
})

describe('openid-client', () => {
  it('signs in, refreshes and signs out', async () => {
    const scene = await openOauthScene()
    const config = await client.discovery(new URL(scene.server.url), CLIENT, undefined, client.None(), {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    })
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const expectedState = client.randomState()
    const at = client.buildAuthorizationUrl(config, {
      ...{ redirect_uri: LOOPBACK, state: expectedState, code_challenge_method: 'S256' },
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      ...{ scope: 'offline_access', device_id: 'phone', device_name: 'A phone' },
    })
    const back = await sayYes(scene, at)
    const given = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState })
    expect((await scene.verify(given.access_token)).status).toBe(200)
    const replayed = client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState })
    await expect(replayed).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await scene.verify(given.access_token)).status).toBe(401)
    const again = await client.authorizationCodeGrant(config, await sayYes(scene, at), {
      pkceCodeVerifier,
      expectedState,
    })
    const next = await client.refreshTokenGrant(config, again.refresh_token ?? '')
    await client.tokenRevocation(config, next.access_token)
    expect((await scene.verify(next.access_token)).status).toBe(401)
    await expect(client.refreshTokenGrant(config, next.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })
})
