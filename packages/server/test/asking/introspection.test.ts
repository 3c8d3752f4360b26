import * as client from 'oauth4webapi'
import { expect, test } from 'vitest'
import { type Asking, basic, DAY, openAsking } from './scene.ts'

const INSECURE = { [client.allowInsecureRequests]: true }
const INACTIVE = '{"active":false}'
const ORGANIZATION = { kind: 'organization', tenant: 'acme', name: 'ci' }

async function discover(url: string) {
  const issuer = new URL(url)
  const response = await client.discoveryRequest(issuer, { algorithm: 'oauth2', ...INSECURE })
  expect(response.headers.get('cache-control')).toBe('public, max-age=300')
  return client.processDiscoveryResponse(issuer, response)
}

const ask = ({ bearer, form }: Asking, caller: string, token: string, more: Record<string, string> = {}) =>
  form('/oauth/introspect', { token, ...more }, bearer(caller))

test('a client that we did not write finds the endpoints, and asks', async () => {
  const asking = await openAsking()
  const server = await discover(asking.url)
  expect(server.introspection_endpoint).toBe(`${asking.url}/oauth/introspect`)
  expect(server.revocation_endpoint).toBe(`${asking.url}/oauth/revoke`)
  const caller = await asking.makeApplication({ acme: ['token:introspect'] })
  const token = await asking.make({ ...ORGANIZATION, admin: true })
  const me = { client_id: caller.id }
  const authentication = client.ClientSecretBasic(caller.secret)
  const response = await client.introspectionRequest(server, me, authentication, token.secret, INSECURE)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const answer = await client.processIntrospectionResponse(server, me, response)
  expect(answer).toMatchObject({ active: true, iss: asking.url, client_id: token.id, token_type: 'Bearer' })
  const unknown = await client.introspectionRequest(server, me, authentication, 'nonsense', INSECURE)
  expect(await client.processIntrospectionResponse(server, me, unknown)).toEqual({ active: false })
  const stranger = client.ClientSecretBasic(token.secret)
  const refused = await client.introspectionRequest(server, me, stranger, token.secret, INSECURE)
  expect(refused.headers.get('www-authenticate')).toMatch(/^Basic /)
  await expect(client.processIntrospectionResponse(server, me, refused)).rejects.toThrow()
})

test('each kind of token is described in whole seconds and in the words of the standard', async () => {
  const asking = await openAsking()
  const { clock, make, makeApplication, url } = asking
  const kari = await asking.addPerson('kari')
  await asking.asRoot('POST', '/v1/tenants/acme/units', { id: 'g1', kind: 'group', name: 'G1' })
  const caller = await makeApplication({ '*': ['token:introspect'] })
  const iat = Math.floor(clock.now / 1000)
  const common = { active: true, iss: url, iat, exp: iat + 30 * 86_400, token_type: 'Bearer' }
  const own = (id: string) => ({ client_id: id, jti: id })

  const user = await make({ kind: 'user', tenant: 'acme', name: 'ERP', user: 'kari', role: 'tenant-user' })
  expect((await ask(asking, caller.secret, user.secret)).body).toEqual({
    ...{ ...common, ...own(user.id), sub: kari, username: 'kari', kind: 'user', aud: 'acme', tenant: 'acme' },
    scope: 'role:read tenant:read unit:read',
  })
  const group = await make({ kind: 'group', tenant: 'acme', unit: 'g1', name: 'bot' })
  const shown = (await ask(asking, caller.secret, group.secret)).body
  expect(shown).toMatchObject({ ...common, ...own(group.id), kind: 'group', tenant: 'acme', unit: 'g1', aud: 'acme' })
  expect(shown.sub).toMatch(/^usr_/)
  const platform = await makeApplication({ '*': ['user:read', 'tenant:read'] })
  expect((await ask(asking, caller.secret, platform.secret)).body).toEqual({
    ...{ ...common, ...own(platform.id), sub: platform.id, kind: 'application', aud: url },
    scope: 'tenant:read user:read',
  })
  const without = await makeApplication({}, { tenant: 'beta' })
  expect((await ask(asking, caller.secret, without.secret)).body).toEqual({
    ...{ ...common, ...own(without.id), sub: without.id, kind: 'application', aud: 'beta', tenant: 'beta' },
  })
})

test('a secret in its overlap ends when the overlap does', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ acme: ['token:introspect'] })
  const { id, secret } = await asking.make(ORGANIZATION)
  const rotated = await asking.asRoot('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 60 })
  const now = Math.floor(asking.clock.now / 1000)
  expect((await ask(asking, caller.secret, secret)).body.exp).toBe(now + 60)
  expect((await ask(asking, caller.secret, rotated.secret)).body.exp).toBe(now + 30 * 86_400)
  asking.clock.now += 60_000
  expect((await ask(asking, caller.secret, secret)).text).toBe(INACTIVE)
  expect((await ask(asking, caller.secret, rotated.secret)).body.active).toBe(true)
})

test('whatever is not active is nothing but that', async () => {
  const asking = await openAsking()
  const { clock, make, makeApplication } = asking
  const caller = await makeApplication({ '*': ['token:introspect'] })
  const text = async (secret: string) => (await ask(asking, caller.secret, secret)).text
  const revoked = await make(ORGANIZATION)
  await asking.asRoot('POST', `/v1/tokens/${revoked.id}/revoke`)
  expect(await text(revoked.secret)).toBe(INACTIVE)
  const gone = await make(ORGANIZATION)
  await asking.asRoot('DELETE', `/v1/tokens/${gone.id}`)
  expect(await text(gone.secret)).toBe(INACTIVE)
  for (const odd of ['x', gone.secret.slice(0, -1), ` ${gone.secret}`]) expect(await text(odd)).toBe(INACTIVE)
  const short = await make({ ...ORGANIZATION, expiresAt: new Date(clock.now + 5_000).toISOString() })
  expect(JSON.parse(await text(short.secret)).active).toBe(true)
  clock.now += 5_000
  expect(await text(short.secret)).toBe(INACTIVE)
  clock.now += 40 * DAY
  expect((await ask(asking, caller.secret, short.secret)).body).toMatchObject({ code: 'token_expired' })
})

test('a token bound to addresses is active only for a client at one of them', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ acme: ['token:introspect'] })
  const { secret } = await asking.make({ ...ORGANIZATION, allowedIps: ['192.0.2.0/24'] })
  const from = async (more: Record<string, string>) => (await ask(asking, caller.secret, secret, more)).body.active
  expect(await from({ address: '192.0.2.9' })).toBe(true)
  expect(await from({ address: '::ffff:192.0.2.9' })).toBe(true)
  expect(await from({ address: '198.51.100.1' })).toBe(false)
  expect(await from({ address: 'not an address' })).toBe(false)
  expect(await from({})).toBe(false)
})

test('nobody learns about tokens where they may not ask', async () => {
  const asking = await openAsking()
  const { make, makeApplication } = asking
  const tokens = {
    acme: await make(ORGANIZATION),
    beta: await make({ ...ORGANIZATION, tenant: 'beta' }),
    platform: await makeApplication({ acme: ['tenant:read'] }),
  }
  const callers = {
    acme: await makeApplication({ acme: ['token:introspect'] }),
    beta: await makeApplication({ beta: ['token:*'] }),
    everywhere: await makeApplication({ '*': ['token:introspect'] }),
  }
  const seen: string[] = []
  for (const [name, caller] of Object.entries(callers)) {
    for (const [of, token] of Object.entries(tokens)) {
      const { body, status, text } = await ask(asking, caller.secret, token.secret)
      expect(status).toBe(200)
      if (body.active === true) seen.push(`${name} ${of}`)
      else expect(text).toBe(INACTIVE)
    }
  }
  expect(seen).toEqual(['acme acme', 'beta beta', 'everywhere acme', 'everywhere beta', 'everywhere platform'])
  const reader = await makeApplication({ '*': ['token:read'] })
  const refused = await ask(asking, reader.secret, tokens.acme.secret)
  expect(refused.status).toBe(403)
  expect(refused.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope", scope="token:introspect"')
  expect(refused.body).toMatchObject({ error: 'insufficient_scope', code: 'permission_missing' })
})

test('one credential, in a header, and no secret anywhere else', async () => {
  const asking = await openAsking()
  const { bearer, form, makeApplication } = asking
  const { id, secret } = await makeApplication({ '*': ['token:introspect'] })
  const fields = { token: secret }
  const post = (headers: Record<string, string>, more: Record<string, string> = {}, query = '') =>
    form(`/oauth/introspect${query}`, { ...fields, ...more }, headers)
  expect((await post(basic(id, secret))).body.active).toBe(true)
  expect((await post(basic(encodeURIComponent(id), secret), { token_type_hint: 'access_token' })).body.active).toBe(
    true,
  )
  for (const wrong of [
    basic('other', secret),
    basic(id, `${secret}x`),
    basic('', secret),
    { authorization: 'Basic !' },
  ]) {
    const refused = await post(wrong)
    expect(refused.status).toBe(401)
    expect(refused.body.error).toBe('invalid_client')
    expect(refused.headers.get('www-authenticate')).toMatch(/^Basic /)
  }
  expect((await post({})).body).toMatchObject({ error: 'invalid_client', code: 'credentials_required' })
  const inForm = { client_id: id, client_secret: secret }
  for (const headers of [{}, bearer(secret), basic(id, 'wrong')]) {
    const refused = await post(headers, inForm)
    expect(refused.status).toBe(400)
    expect(refused.body).toMatchObject({ error: 'invalid_request', code: 'malformed_request' })
    expect(refused.text).not.toContain(secret)
  }
  const twice = await post({ ...bearer(secret), cookie: `polett=${'a'.repeat(43)}` })
  expect(twice.body).toMatchObject({ code: 'ambiguous_credentials' })
  expect((await post(bearer(secret), {}, `?token=${secret}`)).body.code).toBe('secret_in_url')
  expect((await post(bearer(secret), {}, '?token=abc')).status).toBe(400)
  expect((await form('/oauth/introspect', `token=${secret}&token=${secret}`, bearer(secret))).status).toBe(400)
  expect((await form('/oauth/introspect', 'token=', bearer(secret))).body.error).toBe('invalid_request')
  expect((await asking.post('/oauth/introspect', fields, secret)).status).toBe(415)
})
