/** What a client can forge in front of the sample configurations: headers, paths, addresses, and the question itself. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { IDENTITY, identityOf, unknownSecret } from './identity.ts'
import { type Scene, setScene } from './proxy-scene.ts'
import { type Received, valuesOf } from './upstream.ts'

describe.each(['nginx', 'caddy'] as const)('a forger before %s', (name) => {
  let scene: Scene
  beforeAll(async () => {
    scene = await setScene(name)
  })
  afterAll(async () => {
    await scene.close()
    await scene.server.stop()
  })

  it.each([
    ['the names as they are', IDENTITY],
    ['capitals', IDENTITY.map((each) => each.toUpperCase())],
    ['underscores', IDENTITY.map((each) => each.replaceAll('-', '_'))],
    ['dots', IDENTITY.map((each) => each.replaceAll('-', '.'))],
  ])('replaces a forged identity, written with %s', async (_, names) => {
    const headers = [...names, ...names].flatMap((each) => [each, 'forged'])
    for (const token of [scene.tokens.user.secret, scene.tokens.application.secret]) {
      const received = await scene.pass({ path: '/orders/1', token, headers })
      expect(identityOf(received)).toMatchObject({ 'polett-tenant': 'acme' })
      expect(JSON.stringify(received)).not.toContain('forged')
    }
    expect((await scene.stop({ path: '/orders/1', headers })).status).toBe(401)
  })

  it('does not let a Connection header take the identity out', async () => {
    for (const named of ['Polett-Token', 'polett-kind, close', 'X-Forwarded-For', 'Authorization']) {
      const answer = await scene.call({
        path: '/orders/1',
        token: scene.tokens.user.secret,
        headers: ['Connection', named],
      })
      if (answer.status === 400) continue
      const received = JSON.parse(answer.text) as Received
      expect(identityOf(received)).toMatchObject({ 'polett-token': scene.tokens.user.id, 'polett-kind': 'user' })
    }
  })

  it('refuses two credentials, whichever of them is right', async () => {
    for (const other of ['Bearer x', `Bearer ${unknownSecret()}`]) {
      const headers = ['Authorization', other]
      expect((await scene.stop({ path: '/orders/1', headers, token: scene.tokens.user.secret })).status).toBe(400)
    }
  })

  it.each([
    ['in the path', (secret: string) => `/invoices/${secret}`],
    ['in the query', (secret: string) => `/invoices/1?token=${secret}`],
    ['encoded', (secret: string) => `/invoices/%70${secret.slice(1)}`],
    ['encoded twice', (secret: string) => `/invoices/%2570${secret.slice(1)}`],
  ])('passes on that a secret in the address is refused: %s', async (_, pathWith) => {
    const { secret } = scene.tokens.application
    const path = pathWith(secret)
    expect((await scene.stop({ path })).status).toBe(400)
    expect((await scene.stop({ path, token: secret })).status).toBe(400)
  })

  it.each([
    '/orders/../invoices/1',
    '/orders/%2e%2e/invoices/1',
    '/orders/.%2E/invoices/1',
    '/invoices/..%2forders/1',
    '/invoices/..%5corders/1',
    '/invoices\\..\\orders/1',
    '/invoices/..;/orders/1',
    '//invoices/1',
    '/orders//invoices/1',
    '/./invoices/1',
    '/invoices/%0d%0aPolett-Token:%20x',
    '/../v1/verify',
  ])('refuses the ambiguous path %s', async (path) => {
    for (const { secret } of [scene.tokens.user, scene.tokens.organization]) {
      expect((await scene.stop({ path, token: secret })).status).toBe(400)
    }
  })

  it.each([
    '/invoices/1?permission=orders:read&tenant=acme',
    '/invoices?permission=orders:read',
    '/invoices/?/orders/1',
    '/invoices/acme/orders:read/',
    '/invoices/1#/orders/1',
    '/INVOICES/1',
    '/invoices/1%3Fpermission=orders:read',
    '/invoices/1;permission=orders:read',
    '/_polett/orders',
    '/v1/verify?permission=orders:read&tenant=acme',
    '/v1/tokens',
    '/',
  ])('asks no other question because of %s', async (path) => {
    // Kari may read orders, so a question that the client can bend would let her through.
    const answer = await scene.stop({ path, token: scene.tokens.user.secret })
    expect([403, 404]).toContain(answer.status)
  })

  it('keeps the query for the API', async () => {
    const path = '/orders/1?permission=x&tenant=other&tenant=b&a=//..%2f'
    expect((await scene.pass({ path, token: scene.tokens.user.secret })).url).toBe(path)
  })

  it('does not let a forged tenant or description of the call bend the question', async () => {
    const headers = [
      'Polett-Tenant',
      'other',
      'X-Original-URI',
      '/orders/1',
      'X-Forwarded-Uri',
      '/orders/1',
      'X-Forwarded-Method',
      'OPTIONS',
    ]
    expect((await scene.stop({ path: '/invoices/1', headers, token: scene.tokens.user.secret })).status).toBe(403)
    await scene.pass({ path: '/orders/1', headers, token: scene.tokens.user.secret })
  })

  it('binds a token to its addresses by the connection, not by what the client says', async () => {
    const wish = { kind: 'organization', tenant: 'acme', name: 'bound', admin: true, allowedIps: ['127.0.0.5/32'] }
    const { secret: token } = await scene.issue(wish)
    expect(valuesOf(await scene.pass({ path: '/orders/1', token, from: '127.0.0.5' }), 'x-forwarded-for')).toEqual([
      '127.0.0.5',
    ])
    for (const from of ['127.0.0.1', '127.0.0.6']) {
      expect((await scene.stop({ path: '/orders/1', token, from })).status).toBe(403)
      for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'X_Forwarded_For']) {
        const value = name === 'Forwarded' ? 'for=127.0.0.5' : '127.0.0.5'
        for (const more of [[], ['Connection', 'X-Forwarded-For']]) {
          const answer = await scene.stop({ path: '/orders/1', token, from, headers: [name, value, ...more] })
          expect([400, 403]).toContain(answer.status)
        }
      }
    }
  })
})
