/** What an app, or whoever pretends to be one, does not get: each refused with the word that its standard has for it. */

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { APP, CLIENT, newPkce, type OauthScene, openSharedScene, REDIRECT } from './scene.ts'

let scene: OauthScene
let challenge: string

beforeAll(async () => {
  scene = await openSharedScene()
  challenge = newPkce().challenge
})

/** So that what one test has asked is not held against the next: requests are limited by the minute. */
beforeEach(() => scene.server.clock.advance(60_000))

describe('a code', () => {
  const wrongs: readonly (readonly [what: string, changes: Record<string, string>, error: string])[] = [
    ['another verifier', { code_verifier: newPkce().verifier }, 'invalid_grant'],
    ['the challenge itself as the verifier', { code_verifier: 'CHALLENGE' }, 'invalid_grant'],
    ['a verifier that is too short', { code_verifier: 'short' }, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 'invalid_request'],
    ['another client of the tenant', { client_id: 'acme.other' }, 'invalid_grant'],
    ['the built-in client', { client_id: 'polett-cli' }, 'invalid_grant'],
    ['an unknown client', { client_id: 'acme.nobody' }, 'invalid_client'],
    ['no client', { client_id: '' }, 'invalid_client'],
    ['another address of the same app', { redirect_uri: 'https://app.example/cb' }, 'invalid_grant'],
    ['no address', { redirect_uri: '' }, 'invalid_request'],
    ['no code', { code: '' }, 'invalid_request'],
    ['another code', { code: 'A'.repeat(43) }, 'invalid_grant'],
    ['the code as a refresh secret', { grant_type: 'refresh_token', refresh_token: 'CODE' }, 'invalid_grant'],
    ['the code as a device code', { grant_type: DEVICE, device_code: 'CODE' }, 'invalid_grant'],
    ['no grant type', { grant_type: '' }, 'invalid_request'],
    ['the password grant', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['client credentials', { grant_type: 'client_credentials' }, 'unsupported_grant_type'],
    ['a client secret', { client_secret: 'secret' }, 'invalid_client'],
  ]

  it('is refused with what does not belong to it, and stays good for its own app', async () => {
    const { back, code, redeem, verifier } = await approved()
    expect(back.searchParams.get('iss')).toBe(scene.server.url)
    for (const [what, changes, error] of wrongs) {
      const filled = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, fill(value, code)]))
      const answer = await redeem(code, verifier, filled)
      expect([what, answer.body.error, answer.body.access_token]).toEqual([what, error, undefined])
      expect([400, 401]).toContain(answer.status)
    }
    const basic = { authorization: `Basic ${btoa(`${CLIENT}:`)}` }
    const form = { grant_type: 'authorization_code', client_id: CLIENT, code, code_verifier: verifier }
    const withBasic = await scene.form('/oauth/token', { ...form, redirect_uri: REDIRECT }, basic)
    expect([withBasic.status, withBasic.body.error]).toEqual([401, 'invalid_client'])
    expect((await redeem(code, verifier)).status).toBe(200)
  })

  it('ends what came of it when it comes again, whoever brings it', async () => {
    const { code, redeem, verifier } = await approved()
    const given = (await redeem(code, verifier)).body
    expect((await redeem(code, newPkce().verifier)).body.error).toBe('invalid_grant')
    expect((await scene.verify(given.access_token)).status).toBe(401)
    expect((await scene.refresh(given.refresh_token)).body.error).toBe('invalid_grant')
  })

  it('ends nothing that the same device was given later, when it comes again', async () => {
    const phone = { device_id: 'phone', device_name: 'A phone' }
    const { code, verifier } = await scene.approve(phone)
    await scene.redeem(code, verifier)
    const later = await scene.login(phone)
    expect((await scene.redeem(code, verifier)).body.error).toBe('invalid_grant')
    expect((await scene.verify(later.access_token)).status).toBe(200)
  })

  it('is over after a minute, and when its person may not sign in any more', async () => {
    const late = await approved()
    scene.server.clock.advance(60_000)
    expect((await late.redeem(late.code, late.verifier)).body.error).toBe('invalid_grant')
    const gone = await approved()
    await scene.server.ok('PATCH', '/v1/tenants/acme/users/kari', { status: 'inactive' })
    expect((await gone.redeem(gone.code, gone.verifier)).body.error).toBe('invalid_grant')
    await scene.server.ok('PATCH', '/v1/tenants/acme/users/kari', { status: 'active' })
    expect((await gone.redeem(gone.code, gone.verifier)).body.error).toBe('invalid_grant')
  })

  it('is no bearer secret, and neither is a refresh secret', async () => {
    const { code, redeem, verifier } = await approved()
    const given = (await redeem(code, verifier)).body
    for (const secret of [code, given.refresh_token]) {
      expect((await scene.verify(secret)).body.code).toBe('token_invalid')
      const introspected = await scene.form('/oauth/introspect', { token: secret }, bearer(scene.server.gateway))
      expect(introspected.body).toEqual({ active: false })
    }
    expect((await scene.refresh(given.access_token)).body.error).toBe('invalid_grant')
  })

  function approved() {
    return scene.approve().then((result) => ({ ...result, redeem: scene.redeem }))
  }
})

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` })
const fill = (value: string, code: string) => (value === 'CODE' ? code : value === 'CHALLENGE' ? challenge : value)

describe('a refresh secret', () => {
  it('is of no use to another app, and stays good for its own', async () => {
    const given = await scene.login()
    const other = await scene.refresh(given.refresh_token, { client_id: 'acme.other' })
    expect(other.body.error).toBe('invalid_grant')
    expect((await scene.refresh(given.refresh_token, { client_secret: 'x' })).body.error).toBe('invalid_client')
    expect((await scene.refresh(given.refresh_token)).status).toBe(200)
  })

  it('is of no use while its app is switched off, nor after it was removed', async () => {
    const client = { id: 'brief', name: 'Brief', redirectUris: [REDIRECT] }
    await scene.server.ok('POST', '/v1/tenants/acme/clients', client)
    const id = { client_id: 'acme.brief' }
    const { code, verifier } = await scene.approve(id)
    const given = (await scene.redeem(code, verifier, id)).body
    await scene.server.ok('PATCH', '/v1/tenants/acme/clients/brief', { status: 'inactive' })
    expect((await scene.refresh(given.refresh_token, id)).body.error).toBe('invalid_client')
    await scene.server.ok('PATCH', '/v1/tenants/acme/clients/brief', { status: 'active' })
    expect((await scene.verify(given.access_token)).status).toBe(200)
    await scene.server.ok('DELETE', '/v1/tenants/acme/clients/brief')
    expect((await scene.verify(given.access_token)).status).toBe(401)
    await scene.server.ok('POST', '/v1/tenants/acme/clients', client)
    expect((await scene.refresh(given.refresh_token, id)).body.error).toBe('invalid_grant')
  })

  it('still ends its sign-in while its app is switched off', async () => {
    const given = await scene.login()
    const revoke = () => scene.form('/oauth/revoke', { client_id: CLIENT, token: given.refresh_token })
    await scene.server.ok('PATCH', '/v1/tenants/acme/clients/app', { status: 'inactive' })
    expect((await revoke()).status).toBe(200)
    expect((await scene.verify(given.access_token)).status).toBe(401)
    await scene.server.ok('PATCH', '/v1/tenants/acme/clients/app', { status: 'active' })
  })
})

describe('a connection', () => {
  it('is decided only in the browser that was asked, by its own page, once', async () => {
    const browser = scene.newBrowser()
    await scene.signIn(browser)
    const { id } = await scene.begin(browser, challenge)
    const at = `/v1/connections/${id}`
    const other = scene.newBrowser()
    await scene.signIn(other)
    expect((await scene.visit(other, 'GET', at)).status).toBe(404)
    expect((await scene.visit(other, 'POST', `${at}/approve`, {})).status).toBe(404)
    expect((await scene.visit(other, 'POST', `${at}/deny`)).status).toBe(404)
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const path of [`${at}/approve`, `${at}/deny`]) {
      const foreign = { headers: { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, body: {} }
      expect((await scene.server.call('POST', path, foreign)).body.code).toBe('cross_origin_refused')
      const silent = { headers: { cookie }, body: {} }
      expect((await scene.server.call('POST', path, silent)).body.code).toBe('cross_origin_refused')
    }
    expect((await scene.visit(browser, 'POST', `${at}/approve`, {})).status).toBe(200)
    for (const done of ['approve', 'deny']) {
      expect((await scene.visit(browser, 'POST', `${at}/${done}`)).status).toBe(404)
    }
  })

  it('is not for the people of another tenant', async () => {
    const browser = scene.newBrowser()
    await scene.signIn(browser, 'bo', 'beta')
    const { id } = await scene.begin(browser, challenge)
    expect((await scene.visit(browser, 'GET', `/v1/connections/${id}`)).body).toMatchObject({ fits: false })
    const refused = await scene.visit(browser, 'POST', `/v1/connections/${id}/approve`, {})
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict'])
  })

  it('is over after ten minutes, and can be turned down by nobody in particular', async () => {
    const browser = scene.newBrowser()
    const { id } = await scene.begin(browser, challenge)
    const denied = await scene.visit(browser, 'POST', `/v1/connections/${id}/deny`)
    const back = new URL(denied.body.redirectTo)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ error: 'access_denied', iss: scene.server.url })
    const late = await scene.begin(browser, challenge)
    scene.server.clock.advance(600_000)
    expect((await scene.visit(browser, 'GET', `/v1/connections/${late.id}`)).status).toBe(404)
  })
})

describe('a device code', () => {
  const begin = async (client = 'polett-cli') =>
    (await scene.form('/oauth/device_authorization', { client_id: client })).body
  const poll = (code: string, client_id = 'polett-cli') =>
    scene.form('/oauth/token', { grant_type: DEVICE, client_id, device_code: code })

  it('is given to no app that is not registered for it', async () => {
    expect((await begin(APP.clientId)).error).toBe('unauthorized_client')
    expect((await begin('acme.nobody')).error).toBe('invalid_client')
    // Nobody learns by what every tenant has whether there is such a tenant.
    for (const tenant of ['acme', 'nowhere']) expect((await begin(`${tenant}.polett-cli`)).error).toBe('invalid_client')
    expect((await begin('acme.tv')).device_code).toBeTruthy()
  })

  it('is of no use to another app, after it was turned down, or after its time', async () => {
    const browser = scene.newBrowser()
    await scene.signIn(browser)
    const asked = await begin()
    expect((await poll(asked.device_code, 'acme.tv')).body.error).toBe('invalid_grant')
    expect((await poll(asked.user_code)).body.error).toBe('invalid_grant')
    const { body } = await scene.visit(browser, 'POST', '/v1/connections', { userCode: asked.user_code })
    await scene.visit(browser, 'POST', `/v1/connections/${body.id}/deny`)
    expect((await poll(asked.device_code)).body.error).toBe('access_denied')
    const late = await begin()
    scene.server.clock.advance(600_000)
    expect((await poll(late.device_code)).body.error).toBe('expired_token')
    const typed = await scene.visit(browser, 'POST', '/v1/connections', { userCode: late.user_code })
    expect(typed.status).toBe(404)
  })

  it('is not found by guessing, not even between right ones', async () => {
    const browser = scene.newBrowser()
    await scene.signIn(browser, 'mia')
    const type = (userCode: string) => scene.visit(browser, 'POST', '/v1/connections', { userCode })
    const answers: number[] = []
    for (let tries = 0; tries < 6; tries += 1) {
      answers.push((await type('BCDF-GHJK')).status)
      if (tries === 2) answers.push((await type((await begin()).user_code)).status)
    }
    expect(answers).toEqual([404, 404, 404, 200, 404, 404, 429])
  })
})
