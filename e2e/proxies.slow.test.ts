/** The sample configurations in docs/proxies, run by the real nginx and the real Caddy. */

import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../packages/server/test/free-port.ts'
import { IDENTITY, identityOf, unknownSecret } from './identity.ts'
import { callProxy, startProxy } from './proxies.ts'
import { type Scene, setScene } from './proxy-scene.ts'
import { type Received, valuesOf } from './upstream.ts'
import { openWebsocket } from './websocket.ts'

describe.each(['nginx', 'caddy'] as const)('%s in front of an API', (name) => {
  let scene: Scene
  beforeAll(async () => {
    scene = await setScene(name)
  })
  afterAll(async () => {
    await scene.close()
  })

  it.each([
    ['application', 200, 200, 200],
    ['user', 200, 200, 403],
    ['organization', 200, 200, 200],
    ['group', 403, 200, 403],
    ['mobile', 403, 200, 403],
  ] as const)('lets a token of kind %s through where it holds the permission, and only there', async (kind, ...expected) => {
    const { id, secret } = scene.tokens[kind]
    const places = ['/orders/1', '/sales/1', '/invoices/1']
    for (const [at, path] of places.entries()) {
      const status = expected[at] ?? 0
      if (status === 403) expect(await scene.stop({ path, token: secret })).toMatchObject({ status })
      else
        expect(identityOf(await scene.pass({ path, token: secret }))).toMatchObject({
          'polett-token': id,
          'polett-kind': kind,
        })
    }
  })

  it('refuses a token of another tenant that defines a permission of the same name', async () => {
    await scene.server.ok('POST', '/v1/tenants', { id: 'rival', name: 'Rival' })
    const permissions = [{ name: 'orders:read', description: 'Read orders' }]
    await scene.server.ok('PUT', '/v1/tenants/rival/permissions', permissions)
    const { secret } = await scene.issue({ kind: 'organization', tenant: 'rival', name: 'ci', admin: true })
    expect((await scene.stop({ path: '/orders/1', token: secret })).status).toBe(403)
  })

  it('tells the API who calls, and keeps the secret to itself', async () => {
    const received = await scene.pass({ path: '/orders?page=2', token: scene.tokens.user.secret })
    expect(received).toMatchObject({ method: 'GET', url: '/orders?page=2' })
    expect(identityOf(received)).toEqual({
      'polett-token': scene.tokens.user.id,
      'polett-kind': 'user',
      'polett-subject': expect.stringMatching(/^usr_/),
      'polett-subject-name': encodeURIComponent('Kari Nordmann æøå'),
      'polett-tenant': 'acme',
      'polett-role': 'reader',
      'polett-expires': '2027-03-01T00:00:00.000Z',
      'polett-permissions': 'orders:read',
    })
    expect(JSON.stringify(received)).not.toContain(scene.tokens.user.secret)
    const inUnit = await scene.pass({ path: '/sales/1', token: scene.tokens.mobile.secret })
    expect(identityOf(inUnit)).toMatchObject({ 'polett-tenant': 'acme', 'polett-unit': 'sales' })
  })

  it('refuses a call without a token and says how to ask', async () => {
    const nobody = await scene.stop({ path: '/orders/1' })
    expect(nobody.status).toBe(401)
    expect(nobody.headers['www-authenticate']).toBe('Bearer')
    const unknown = await scene.stop({ path: '/orders/1', token: unknownSecret() })
    expect(unknown.status).toBe(401)
    expect(unknown.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    const missing = await scene.stop({ path: '/invoices/1', token: scene.tokens.user.secret })
    expect(missing.status).toBe(403)
    expect(missing.headers['www-authenticate']).toContain('scope="invoices:read"')
    for (const { headers, status, text } of [nobody, unknown, missing]) {
      expect(headers['content-type']).toContain('application/problem+json')
      expect(headers['cache-control']).toBe('no-store')
      expect(JSON.parse(text)).toMatchObject({ status })
    }
  })

  it('passes every method and its body on, and asks without them', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const body = JSON.stringify({ text: 'x'.repeat(300_000) })
      const call = { method, path: '/orders/1', body, headers: ['Content-Type', 'application/json'] }
      expect(await scene.pass({ ...call, token: scene.tokens.user.secret })).toMatchObject({ method, body })
      expect((await scene.stop(call)).status).toBe(401)
    }
    expect((await scene.call({ method: 'HEAD', path: '/orders/1', token: scene.tokens.user.secret })).status).toBe(200)
    expect((await scene.stop({ method: 'HEAD', path: '/orders/1' })).status).toBe(401)
  })

  it('lets a preflight through, as nobody, and as nothing else', async () => {
    const forged = [
      ...IDENTITY.flatMap((each) => [each, 'forged']),
      'Authorization',
      `Bearer ${scene.tokens.user.secret}`,
    ]
    const override = ['X-HTTP-Method-Override', 'DELETE', 'X-HTTP-Method', 'DELETE', 'X-Method-Override', 'DELETE']
    const headers = [...forged, ...override, 'Access-Control-Request-Method', 'DELETE']
    const received = await scene.pass({ method: 'OPTIONS', path: '/orders/1', headers })
    expect(identityOf(received)).toEqual({})
    expect(received.method).toBe('OPTIONS')
    expect(valuesOf(received, 'access-control-request-method')).toEqual(['DELETE'])
    for (const name of ['authorization', 'x-http-method-override', 'x-http-method', 'x-method-override']) {
      expect(valuesOf(received, name)).toEqual([])
    }
  })

  it('opens a websocket for those who may, with their identity', async () => {
    const opened = await openWebsocket(scene.ports.proxy, '/orders/live', scene.tokens.user.secret)
    expect(opened.head).toMatch(/^HTTP\/1\.1 101 /)
    const told = /^told: (.*)$/im.exec(opened.head)?.[1] ?? ''
    const received = JSON.parse(decodeURIComponent(told)) as Received
    expect(identityOf(received)).toMatchObject({ 'polett-token': scene.tokens.user.id })
    expect(valuesOf(received, 'authorization')).toEqual([])
    expect(opened.echo).toBe('ping')
    const before = scene.upstream.calls
    expect((await openWebsocket(scene.ports.proxy, '/orders/live', unknownSecret())).head).toMatch(/^HTTP\/1\.1 401 /)
    expect(scene.upstream.calls).toBe(before)
  })

  it('feels a revoke on the very next call, and a restore too', async () => {
    const { id, secret: token } = scene.tokens.user
    const statuses: number[] = []
    for (let round = 0; round < 100; round++) {
      await scene.server.ok('POST', `/v1/tokens/${id}/revoke`, {})
      statuses.push((await scene.stop({ path: '/orders/1', token })).status)
      await scene.server.ok('POST', `/v1/tokens/${id}/restore`, {})
      statuses.push((await scene.call({ path: '/orders/1', token })).status)
    }
    expect(statuses).toEqual(new Array(100).fill([401, 200]).flat())
  })

  it('answers 503 to a source that guesses, and to nobody else', async () => {
    const from = '127.0.0.9'
    let status = 401
    for (let round = 0; round < 150 && status === 401; round++) {
      status = (await scene.stop({ path: '/orders/1', token: unknownSecret(), from })).status
    }
    expect(status).toBe(503)
    await scene.pass({ path: '/orders/1', token: scene.tokens.user.secret, from })
    expect((await scene.stop({ path: '/orders/1', token: unknownSecret() })).status).toBe(401)
  })

  it('answers 502, as without Polett, when it is the API that is gone', async () => {
    const proxy = await startProxy(name, { ...scene.ports, proxy: await freePort(), api: await freePort() })
    const call = { path: '/orders/1', token: scene.tokens.user.secret }
    expect((await callProxy(proxy.port, call)).status).toBe(502)
    await proxy.stop()
  })

  it('answers 503 and lets nobody through while Polett is gone, or silent', async () => {
    await scene.server.stop()
    const call = { path: '/orders/1', token: scene.tokens.user.secret }
    expect(await scene.stop(call)).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket))
    await new Promise<void>((resolve) => silent.listen(scene.ports.polett, '127.0.0.1', resolve))
    const started = performance.now()
    expect((await scene.stop(call)).status).toBe(503)
    expect(performance.now() - started).toBeLessThan(10_000)
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => silent.close(resolve))
  })
})
