/** Logout tokens: what ends by a right one, and that a wrong one ends nothing. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestServer } from '../server.ts'
import { type ForgedScene, openForgedScene } from './forged-scene.ts'
import { type Forger, type Lie, visit } from './forger.ts'
import { CLIENT } from './issuer.ts'
import { cookieNamed, PASSWORD } from './scene.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const MINUTE = 60

let scene: ForgedScene
let forger: Forger
let server: TestServer

beforeAll(async () => {
  scene = await openForgedScene()
  ;({ forger, server } = scene)
})

// What is signed here tells the time of this machine.
beforeEach(() => {
  server.clock.now = Date.now()
})
afterAll(() => scene.close())

const seconds = (): number => Math.floor(Date.now() / 1_000)

describe('a logout token', () => {
  const post = (token: string, issuer = 'forger') =>
    server.call('POST', `/oauth/backchannel-logout/fjord/${issuer}`, {
      body: new URLSearchParams({ logout_token: token }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  let used = 0
  const right = () => ({
    ...{ iss: forger.url, aud: CLIENT.id, sub: 's-1', iat: seconds(), exp: seconds() + 2 * MINUTE, jti: `j${++used}` },
    events: { [EVENT]: {} },
  })
  const session = async (sid?: string): Promise<string> => {
    forger.lie = sid === undefined ? {} : { claims: { sid } }
    const { browser, redirectTo } = await scene.begin()
    const { pathname, search } = visit(forger, redirectTo)
    return cookieNamed(await server.call('GET', `${pathname}${search}`, { headers: { cookie: browser } }), 'polett')
  }
  const lives = async (cookie: string): Promise<boolean> =>
    (await server.call('GET', '/v1/session', { cookie })).status === 200

  it('ends the session that it names, or all of the person that began there, and no other', async () => {
    const [one, two, three] = [await session('a'), await session('b'), await session()]
    const own = await server.signIn('kari', PASSWORD, 'fjord')
    const named = await post(await forger.sign({ ...right(), sid: 'a' }, { typ: 'logout+jwt' }))
    expect([named.status, named.text]).toEqual([200, ''])
    expect(named.headers.get('cache-control')).toBe('no-store')
    expect([await lives(one), await lives(two), await lives(three)]).toEqual([false, true, true])
    const { sub: _sub, ...nameless } = right()
    expect((await post(await forger.sign({ ...nameless, sid: 'b' }))).status).toBe(200)
    expect(await lives(two)).toBe(false)
    expect((await post(await forger.sign(right()))).status).toBe(200)
    expect([await lives(three), await lives(own)]).toEqual([false, true])
  })

  it.each<[string, object, Lie?]>([
    ['another issuer', { iss: 'https://login.example.org' }],
    ['another audience', { aud: 'another' }],
    ['an end that has passed', { exp: seconds() - 2 * MINUTE }],
    ['no end', { exp: undefined }],
    ['a beginning of long ago', { iat: seconds() - 60 * MINUTE }],
    ['no beginning', { iat: undefined }],
    ['no identifier', { jti: undefined }],
    ['no event', { events: undefined }],
    ['another event', { events: { other: {} } }],
    ['a nonce, as an ID token has it', { nonce: 'n' }],
    ['neither subject nor session', { sub: undefined }],
    ['a session that a database cannot hold', { sid: 's\0' }],
    ['the type of an access token', {}, { typ: 'at+jwt' }],
    ['a key that is not published', {}, { foreignKey: true }],
    ['no signature', {}, { none: true }],
    ['the public key as a shared secret', {}, { hmac: true }],
  ])('is refused with %s', async (_, change, how = {}) => {
    const cookie = await session()
    const answer = await post(await forger.sign(JSON.parse(JSON.stringify({ ...right(), ...change })), how))
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request'])
    expect(await lives(cookie)).toBe(true)
  })

  it('is taken however late its end, and not again', async () => {
    const token = await forger.sign({ ...right(), exp: seconds() + 7 * MINUTE })
    server.clock.now = Date.now() + 1
    expect((await post(token)).status).toBe(200)
    expect((await post(await forger.sign({ ...right(), exp: 1e300 }))).status).toBe(200)
    expect((await post(token)).status).toBe(400)
  })

  it.each<[string, number, string]>([
    ['a fault', 500, ''],
    ['no JSON', 200, 'x'],
    ['no keys', 200, '{}'],
  ])('may be sent again when the keys are %s', async (_, status, body) => {
    await scene.forget()
    forger.answers.set('/jwks', (_request, response) => void response.writeHead(status).end(body))
    const token = await forger.sign(right())
    expect((await post(token)).status).toBe(503)
    forger.answers.set('/jwks', (_request, response) => void response.destroy())
    expect((await post(token)).status).toBe(503)
    forger.answers.clear()
    expect((await post(token)).status).toBe(200)
  })

  it('is taken once, at its own issuer, and not where nobody is', async () => {
    const token = await forger.sign(right())
    expect((await post(token, 'other')).status).toBe(400)
    expect((await post(token, 'missing')).status).toBe(400)
    const all = await Promise.all(Array.from({ length: 20 }, () => post(token)))
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 400)])
    expect((await post('x')).status).toBe(400)
  })

  it('is refused as any other where its issuer is deleted while the keys are fetched', async () => {
    const issuers = '/v1/tenants/fjord/issuers'
    const wanted = { id: 'short', name: 'Short', url: forger.url, clientId: CLIENT.id, clientSecret: CLIENT.secret }
    await server.ok('POST', issuers, wanted)
    forger.answers.set('/jwks', async (_request, response) => {
      forger.answers.clear()
      await server.ok('DELETE', `${issuers}/short`)
      // Another one of the same id is not the one whose keys these are.
      await server.ok('POST', issuers, wanted)
      const keys = await fetch(`${forger.url}/jwks`)
      response.writeHead(200, { 'content-type': 'application/json' }).end(await keys.text())
    })
    const token = await forger.sign(right())
    expect((await post(token, 'short')).status).toBe(400)
    expect((await post(token, 'short')).status).toBe(200)
    await server.ok('DELETE', `${issuers}/short`)
  })

  it('is taken however many come from one address at a time', async () => {
    server.clock.advance(2 * MINUTE * 1_000)
    for (let sent = 0; sent < 110; sent += 1) expect((await post(await forger.sign(right()))).status).toBe(200)
    const wrong = []
    for (let sent = 0; sent < 101; sent += 1) wrong.push((await post('x')).status)
    expect([wrong.at(-2), wrong.at(-1)]).toEqual([400, 429])
  })
})
