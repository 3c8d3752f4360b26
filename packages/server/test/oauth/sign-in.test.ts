/** Apps sign people in: what the list shows of it, how it goes on, and how it ends. */

import { describe, expect, it } from 'vitest'
import { composeRefresh } from '../../src/domain/refresh.ts'
import { hashConnectionSecret } from '../../src/usecases/connection-secrets.ts'
import { newPkce, openOauthScene } from './scene.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const PHONE = { device_id: 'phone-1', device_name: 'Kari’s phone', platform: 'ios', app_version: '2.1' }

describe('a sign-in by an app', () => {
  it('is a row under mobile users, with its device and the expiry of the sign-in', async () => {
    const { login, rows, server, verify } = await openOauthScene()
    const given = await login(PHONE)
    expect(given).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'unit:read' })
    expect(given.access_token).toMatch(/^pltm_/)
    expect(given.refresh_token).toMatch(/^pltm_/)
    expect((await verify(given.access_token)).status).toBe(200)
    const [row, ...others] = await rows()
    expect(others).toEqual([])
    expect(row).toMatchObject({
      ...{ kind: 'mobile', unit: 'sales', role: 'reader', status: 'active', user: { username: 'kari' } },
      device: { id: 'phone-1', name: 'Kari’s phone', platform: 'ios', appVersion: '2.1' },
      expiresAt: new Date(server.clock.now + 30 * DAY_MS).toISOString(),
    })
    expect(JSON.stringify(row)).not.toContain(given.access_token.slice(8))
  })

  it('asks who has several memberships for one, and then acts in it', async () => {
    const { begin, newBrowser, redeem, signIn, verify, visit } = await openOauthScene()
    const browser = newBrowser()
    const { challenge, verifier } = newPkce()
    const { id } = await begin(browser, challenge)
    const before = await visit(browser, 'GET', `/v1/connections/${id}`)
    expect(before.body).toMatchObject({ kind: 'app', client: { name: 'The app' }, person: null, memberships: [] })
    await signIn(browser, 'mia')
    const asked = await visit(browser, 'GET', `/v1/connections/${id}`)
    expect(asked.body).toMatchObject({ fits: true, returnsTo: 'com.example.app', person: { username: 'mia' } })
    expect(asked.body.memberships.map(({ unit }: { unit: string }) => unit).sort()).toEqual(['sales', 'stock'])
    const several = await visit(browser, 'POST', `/v1/connections/${id}/approve`, {})
    expect([several.status, several.body.code]).toEqual([409, 'membership_required'])
    const wish = { unit: 'stock', role: 'reader', signOut: true }
    const approved = await visit(browser, 'POST', `/v1/connections/${id}/approve`, wish)
    const back = new URL(approved.body.redirectTo)
    expect(back.searchParams.get('state')).toBe('a state')
    expect(back.searchParams.get('iss')).toBeTruthy()
    expect((await visit(browser, 'GET', '/v1/session')).status).toBe(401)
    const given = await redeem(back.searchParams.get('code') ?? '', verifier)
    expect((await verify(given.body.access_token)).headers.get('polett-unit')).toBe('stock')
  })

  it('is refreshed: the access secret ends by itself, the sign-in goes on until its day', async () => {
    const { login, refresh, rows, server, verify } = await openOauthScene()
    const first = await login(PHONE)
    server.clock.advance(HOUR_MS)
    expect((await verify(first.access_token)).body.code).toBe('token_expired')
    expect((await rows())[0].status).toBe('active')
    const second = await refresh(first.refresh_token)
    expect(second.status).toBe(200)
    expect((await verify(second.body.access_token)).status).toBe(200)
    server.clock.advance(30 * DAY_MS - HOUR_MS)
    expect((await refresh(second.body.refresh_token)).body.error).toBe('invalid_grant')
    expect((await rows())[0].status).toBe('expired')
  })

  it('ends with all of it when a refresh secret comes twice', async () => {
    const { login, refresh, rows, verify } = await openOauthScene()
    const first = await login(PHONE)
    const second = (await refresh(first.refresh_token)).body
    expect((await verify(second.access_token)).status).toBe(200)
    expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant')
    expect((await verify(second.access_token)).status).toBe(401)
    expect((await refresh(second.refresh_token)).body.error).toBe('invalid_grant')
    expect(await rows()).toEqual([])
  })

  it('ends with all of it when a refresh secret comes again, however many have followed', async () => {
    const { login, refresh, rows, server, verify } = await openOauthScene()
    const { read } = server.running.deps.store
    const count = async () => (await read.selectFrom('oauth_refresh').select('id').execute()).length
    for (const nth of [0, 1, 7]) {
      const given = [await login(PHONE)]
      for (let done = 0; done < 12; done += 1) given.push((await refresh(given.at(-1)?.refresh_token ?? '')).body)
      // No more is kept of a sign-in that is refreshed often.
      expect(await count()).toBe(2)
      const stranger = await refresh(composeRefresh(null, server.running.deps.entropy))
      expect([stranger.body.error, (await rows()).length]).toEqual(['invalid_grant', 1])
      expect((await refresh(given[nth]?.refresh_token ?? '')).body.error).toBe('invalid_grant')
      expect((await verify(given.at(-1)?.access_token ?? '')).status).toBe(401)
      expect([await rows(), await count()]).toEqual([[], 0])
      const [told] = (await server.ok('GET', '/v1/audit?tenant=acme&action=session.ended&limit=1')).items
      expect(told.details).toEqual({ replayed: 'refresh' })
    }
  })

  it('that another version began is known by what it used then, and by what it has used since', async () => {
    const { login, refresh, rows, server } = await openOauthScene()
    const { write } = server.running.deps.store
    for (const nth of [0, 1, 2, 3]) {
      const given = [(await login(PHONE)).refresh_token]
      const goOn = async () => given.push((await refresh(given.at(-1) ?? '')).body.refresh_token)
      await goOn()
      // As it gave them out: the next one has nothing in common with the first, and nothing is kept of what they share.
      const next = composeRefresh(null, server.running.deps.entropy)
      const hash = hashConnectionSecret(next)
      await write.updateTable('oauth_refresh').set({ hash }).where('used_at', 'is', null).execute()
      await write.updateTable('oauth_login').set({ family_hash: null }).execute()
      given[1] = next
      for (let done = 0; done < 4; done += 1) await goOn()
      expect((await refresh(given[nth] ?? '')).body.error).toBe('invalid_grant')
      expect(await rows()).toEqual([])
    }
  })

  it('renews the row of the same device, and makes another one for another device', async () => {
    const { login, refresh, rows, verify } = await openOauthScene()
    const first = await login(PHONE)
    const [{ id }] = await rows()
    const again = await login(PHONE)
    expect((await rows()).map((row: { id: string; version: number }) => [row.id, row.version])).toEqual([[id, 2]])
    expect((await verify(first.access_token)).status).toBe(401)
    expect((await refresh(first.refresh_token)).status).toBe(400)
    await login({ ...PHONE, device_id: 'phone-2' })
    expect(await rows()).toHaveLength(2)
    expect((await verify(again.access_token)).status).toBe(200)
  })

  it('is disconnected at once, access and refresh', async () => {
    const { login, refresh, rows, server, verify } = await openOauthScene()
    const given = await login(PHONE)
    const [{ id }] = await rows()
    await server.ok('DELETE', `/v1/tokens/${id}`, undefined, { cookie: server.cookie })
    expect((await verify(given.access_token)).status).toBe(401)
    expect((await refresh(given.refresh_token)).body.error).toBe('invalid_grant')
  })

  it('goes over to another department without a new sign-in', async () => {
    const { login, server, verify } = await openOauthScene()
    const given = await login(PHONE, 'mia', { unit: 'sales', role: 'reader' })
    const token = given.access_token
    const { items } = await server.ok('GET', '/v1/tokens/self/memberships', undefined, { token })
    expect(items).toHaveLength(2)
    expect(items.find(({ current }: { current: boolean }) => current).unit).toBe('sales')
    await server.ok('POST', '/v1/tokens/self/membership', { unit: 'stock', role: 'reader' }, { token })
    expect((await verify(token)).headers.get('polett-unit')).toBe('stock')
    const none = { unit: null, role: 'tenant-admin' }
    expect((await server.call('POST', '/v1/tokens/self/membership', { token, body: none })).status).toBe(422)
  })

  it('does not go over to an administrator without the second factor that the policy wants of them', async () => {
    const { login, server } = await openOauthScene()
    const token = (await login(PHONE)).access_token
    const [own, admin] = [
      { unit: 'sales', role: 'reader' },
      { unit: null, role: 'tenant-admin' },
    ]
    await server.ok('PATCH', '/v1/tenants/acme/users/kari', { memberships: [own, admin] })
    const goOver = (body: object) => server.call('POST', '/v1/tokens/self/membership', { token, body })
    const policy = '/v1/tenants/acme/policy'
    await server.ok('PUT', policy, { secondFactorForAdministrators: true })
    const refused = await goOver(admin)
    expect([refused.status, refused.body.code]).toEqual([403, 'second_factor_required'])
    expect((await goOver(own)).status).toBe(200)
    await server.ok('PUT', policy, { secondFactorForAdministrators: false })
    expect((await goOver(admin)).status).toBe(200)
  })

  it('is ended by its app, by either secret', async () => {
    const { form, login, refresh, verify } = await openOauthScene()
    for (const which of ['access_token', 'refresh_token'] as const) {
      const given = await login(PHONE)
      const other = await form('/oauth/revoke', { client_id: 'acme.other', token: given[which] })
      expect([other.status, (await verify(given.access_token)).status]).toEqual([200, 200])
      expect((await form('/oauth/revoke', { client_id: 'acme.app', token: given[which] })).status).toBe(200)
      expect((await verify(given.access_token)).status).toBe(401)
      expect((await refresh(given.refresh_token)).status).toBe(400)
    }
  })
})

describe('a program without a browser', () => {
  it('waits for a person, who types in its code', async () => {
    const { form, newBrowser, server, signIn, verify, visit } = await openOauthScene()
    const asked = await form('/oauth/device_authorization', { client_id: 'polett-cli', device_name: 'A\u202e laptop' })
    expect(asked.status).toBe(200)
    expect(asked.body).toMatchObject({ expires_in: 600, interval: 5 })
    const poll = () =>
      form('/oauth/token', {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        ...{ client_id: 'polett-cli', device_code: asked.body.device_code },
      })
    expect((await poll()).body.error).toBe('authorization_pending')
    expect((await poll()).body.error).toBe('slow_down')
    server.clock.advance(10_000)
    expect((await poll()).body.error).toBe('authorization_pending')
    const browser = newBrowser()
    await signIn(browser)
    const userCode = asked.body.user_code.toLowerCase().replace('-', '')
    const found = await visit(browser, 'POST', '/v1/connections', { userCode })
    expect(found.body).toMatchObject({ kind: 'device', tenant: null, device: { name: 'A laptop' }, fits: true })
    const approved = await visit(browser, 'POST', `/v1/connections/${found.body.id}/approve`)
    expect(approved.body).toEqual({ redirectTo: null })
    const given = await poll()
    expect(given.status).toBe(200)
    expect((await verify(given.body.access_token)).status).toBe(200)
  })

  it('is called like its app where nothing of its own name can be read', async () => {
    const { form, newBrowser, signIn, visit } = await openOauthScene()
    const asked = await form('/oauth/device_authorization', { client_id: 'polett-cli', device_name: '\u200b' })
    const browser = newBrowser()
    await signIn(browser)
    const found = await visit(browser, 'POST', '/v1/connections', { userCode: asked.body.user_code })
    expect(found.body.device.name).toBe(found.body.client.name)
  })
})
