/** What ends a sign-in by an app, and what only stops it: each cause on its access and its refresh secret. */

import { describe, expect, it } from 'vitest'
import { type Browser, newPkce, type OauthScene, openOauthScene, PASSWORD, REDIRECT } from './scene.ts'

type Deed = (scene: OauthScene) => Promise<unknown>
const PHONE = { device_id: 'phone', device_name: 'A phone' }
const KARI = '/v1/tenants/acme/users/kari'

const ENDING: Readonly<Record<string, Deed>> = {
  'a password change by themself': async ({ server }) => {
    const cookie = await server.signIn('kari', PASSWORD, 'acme')
    const body = { current: PASSWORD, new: 'another long password' }
    await server.ok('POST', '/v1/session/password', body, { cookie })
  },
  'a new password by an administrator': ({ server }) => server.ok('PATCH', KARI, { password: 'another long password' }),
  'being signed out everywhere': ({ server }) => server.ok('DELETE', `${KARI}/sessions`),
  'being deleted': ({ server }) => server.ok('DELETE', KARI),
  'the app being removed': ({ server }) => server.ok('DELETE', '/v1/tenants/acme/clients/app'),
  'being disconnected': async ({ rows, server }) => server.ok('DELETE', `/v1/tokens/${(await rows())[0].id}`),
  'many being disconnected': async ({ rows, server }) =>
    server.ok('POST', '/v1/tokens/bulk', { action: 'delete', ids: [(await rows())[0].id] }),
  'the same device signing in through a gateway': ({ server }) => {
    const device = { id: 'phone', name: 'A phone', platform: 'ios' }
    return server.ok('POST', '/v1/tenants/acme/sessions', { username: 'kari', password: PASSWORD, device })
  },
}

const STOPPING: Readonly<Record<string, readonly [stop: Deed, mend: Deed]>> = {
  'a person who is switched off': [status(KARI, 'inactive'), status(KARI, 'active')],
  'a department that is switched off': [
    status('/v1/tenants/acme/units/sales', 'inactive'),
    status('/v1/tenants/acme/units/sales', 'active'),
  ],
  'a user type that is switched off': [
    status('/v1/tenants/acme/roles/reader', 'inactive'),
    status('/v1/tenants/acme/roles/reader', 'active'),
  ],
  'a tenant that is switched off': [status('/v1/tenants/acme', 'inactive'), status('/v1/tenants/acme', 'active')],
  'a membership that is taken away': [
    ({ server }) => server.ok('PATCH', KARI, { memberships: [] }),
    ({ server }) => server.ok('PATCH', KARI, { memberships: [{ unit: 'sales', role: 'reader' }] }),
  ],
}

function status(path: string, to: 'active' | 'inactive'): Deed {
  return ({ server }) => server.ok('PATCH', path, { status: to })
}

describe('a sign-in by an app', () => {
  it.each(Object.entries(ENDING))('ends for good with %s', async (_cause, end) => {
    const scene = await openOauthScene()
    const mia = await scene.login({}, 'mia', { unit: 'sales', role: 'reader' })
    const given = await scene.login(PHONE)
    const key = await scene.server.ok('POST', '/v1/tokens', {
      ...{ kind: 'user', tenant: 'acme', name: 'key', user: 'mia', unit: 'sales', role: 'reader' },
      expiresAt: '2027-06-01T00:00:00Z',
    })
    if (_cause.startsWith('the app')) await scene.server.ok('DELETE', `/v1/tokens/${(await rowOf(scene, 'mia')).id}`)
    await end(scene)
    expect((await scene.verify(given.access_token)).body.code).toBe('token_invalid')
    expect((await scene.refresh(given.refresh_token)).status).toBeGreaterThanOrEqual(400)
    // And nothing else ends.
    expect((await scene.verify(key.secret)).status).toBe(200)
    if (!_cause.startsWith('the app')) expect((await scene.refresh(mia.refresh_token)).status).toBe(200)
  })

  it.each(Object.entries(STOPPING))('stops for %s, and goes on when that is mended', async (_cause, [stop, mend]) => {
    const scene = await openOauthScene()
    const given = await scene.login(PHONE)
    await stop(scene)
    expect((await scene.verify(given.access_token)).body.code).toBe('token_suspended')
    expect((await scene.refresh(given.refresh_token)).body.error).toBe('invalid_grant')
    await mend(scene)
    expect((await scene.verify(given.access_token)).status).toBe(200)
    expect((await scene.refresh(given.refresh_token)).status).toBe(200)
  })

  const BEFORE = Object.entries(ENDING).filter(
    ([cause]) => !cause.includes('disconnected') && !cause.includes('gateway'),
  )
  it.each(BEFORE)('is not begun by a code, nor by a device, that was approved before %s', async (_cause, end) => {
    const scene = await openOauthScene()
    const { browser, code, verifier } = await scene.approve()
    const device = await approveDevice(scene, browser, 'acme.tv')
    const ofApp = _cause.startsWith('the app')
    await end(scene)
    expect((await scene.redeem(code, verifier)).status).toBeGreaterThanOrEqual(400)
    expect((await device.poll()).status === 200).toBe(ofApp)
    expect(await scene.rows()).toHaveLength(ofApp ? 1 : 0)
  })

  it('is not begun by what was approved in a tenant that is gone, not even where one of its name has come', async () => {
    const scene = await openOauthScene()
    const { browser, code, verifier } = await scene.approve()
    const devices = [await approveDevice(scene, browser, 'acme.tv'), await approveDevice(scene, browser, 'polett-cli')]
    const refused = async () => {
      for (const { poll } of devices) expect((await poll()).body.access_token).toBeUndefined()
      expect((await scene.redeem(code, verifier)).body.access_token).toBeUndefined()
    }
    await scene.server.ok('DELETE', '/v1/tenants/acme')
    await refused()
    await scene.server.ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
    const app = { name: 'The app', redirectUris: [REDIRECT], deviceGrant: true }
    for (const id of ['app', 'tv']) await scene.server.ok('POST', '/v1/tenants/acme/clients', { ...app, id })
    await refused()
  })
})

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** A device that somebody has let in, and that has yet to ask. */
async function approveDevice({ form, visit }: OauthScene, browser: Browser, client_id: string) {
  const { device_code, user_code: userCode } = (await form('/oauth/device_authorization', { client_id })).body
  const { id } = (await visit(browser, 'POST', '/v1/connections', { userCode })).body
  const approved = await visit(browser, 'POST', `/v1/connections/${id}/approve`, {})
  if (approved.status !== 200) throw new Error(`The device was not let in: ${approved.text}`)
  return { poll: () => form('/oauth/token', { grant_type: DEVICE_GRANT, client_id, device_code }) }
}

describe('a request that is under way', () => {
  const APP = '/v1/tenants/acme/clients/app'
  const TV = '/v1/tenants/acme/clients/tv'
  it('leads to no address that was taken away from the app meanwhile', async () => {
    const { approve, begin, newBrowser, redeem, server, signIn, visit } = await openOauthScene()
    const given = await approve()
    const browser = newBrowser()
    await signIn(browser)
    const { id } = await begin(browser, newPkce().challenge)
    await server.ok('PATCH', APP, { redirectUris: ['https://app.example/cb'] })
    for (const answer of ['approve', 'deny']) {
      expect((await visit(browser, 'POST', `/v1/connections/${id}/${answer}`)).status).toBe(404)
    }
    expect((await redeem(given.code, given.verifier)).body.error).toBe('invalid_grant')
  })

  it('signs in no device once the app may not show codes any more', async () => {
    const scene = await openOauthScene()
    const { newBrowser, server, signIn, visit } = scene
    const browser = newBrowser()
    await signIn(browser)
    const approved = await approveDevice(scene, browser, 'acme.tv')
    const open = (await scene.form('/oauth/device_authorization', { client_id: 'acme.tv' })).body
    const { id } = (await visit(browser, 'POST', '/v1/connections', { userCode: open.user_code })).body
    await server.ok('PATCH', TV, { deviceGrant: false })
    expect((await visit(browser, 'POST', `/v1/connections/${id}/approve`, {})).status).toBe(404)
    expect((await approved.poll()).body.error).toBe('invalid_grant')
  })
})

async function rowOf({ rows }: OauthScene, username: string) {
  return (await rows()).find(({ user }: { user: { username: string } }) => user.username === username)
}
