/** What ends a sign-in by an app, and what only stops it: each cause on its access and its refresh secret. */

import { describe, expect, it } from 'vitest'
import { newPkce, type OauthScene, openOauthScene, PASSWORD } from './scene.ts'

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

  it('is not begun by a code that was approved before everything of the person was ended', async () => {
    const scene = await openOauthScene()
    const { code, verifier } = await scene.approve()
    await scene.server.ok('DELETE', `${KARI}/sessions`)
    expect((await scene.redeem(code, verifier)).body.error).toBe('invalid_grant')
  })
})

describe('a request that is under way', () => {
  const APP = '/v1/tenants/acme/clients/app'
  const TV = '/v1/tenants/acme/clients/tv'
  const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

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
    const { form, newBrowser, server, signIn, visit } = await openOauthScene()
    const browser = newBrowser()
    await signIn(browser)
    const ask = async () => (await form('/oauth/device_authorization', { client_id: 'acme.tv' })).body
    const find = async (userCode: string) => (await visit(browser, 'POST', '/v1/connections', { userCode })).body.id
    const [approved, open] = [await ask(), await ask()]
    await visit(browser, 'POST', `/v1/connections/${await find(approved.user_code)}/approve`, {})
    const id = await find(open.user_code)
    await server.ok('PATCH', TV, { deviceGrant: false })
    expect((await visit(browser, 'POST', `/v1/connections/${id}/approve`, {})).status).toBe(404)
    const poll = { grant_type: DEVICE_GRANT, client_id: 'acme.tv', device_code: approved.device_code }
    expect((await form('/oauth/token', poll)).body.error).toBe('invalid_grant')
  })
})

async function rowOf({ rows }: OauthScene, username: string) {
  return (await rows()).find(({ user }: { user: { username: string } }) => user.username === username)
}
