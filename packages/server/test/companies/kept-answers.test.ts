/** What an issuer publishes is kept for a while: how long, what makes it be asked for again, and that nothing else does. */

import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ForgedScene, openForgedScene } from './forged-scene.ts'
import { visit } from './forger.ts'
import { CLIENT } from './issuer.ts'
import { cookieNamed } from './scene.ts'

const METADATA = '/.well-known/openid-configuration'
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const SECOND = 1_000

let scene: ForgedScene

beforeEach(async () => {
  scene = await openForgedScene()
})
afterEach(() => scene.close())

async function signIn(): Promise<boolean> {
  const { forger, server } = scene
  const { browser, redirectTo } = await scene.begin()
  const { pathname, search } = visit(forger, redirectTo)
  const answer = await server.call('GET', `${pathname}${search}`, { headers: { cookie: browser } })
  return cookieNamed(answer, 'polett') !== ''
}

/** Signed by the key that the issuer has now, or one by a name that it has never had. */
async function logOut(kid?: string): Promise<number> {
  const { forger, server } = scene
  const iat = Math.floor(server.clock.now / SECOND)
  const claims = { iss: forger.url, aud: CLIENT.id, sub: 's-1', iat, exp: iat + 60, jti: randomUUID() }
  const how = { typ: 'logout+jwt', ...(kid === undefined ? {} : { kid }) }
  const token = await forger.sign({ ...claims, events: { [EVENT]: {} } }, how)
  const answer = await server.call('POST', '/oauth/backchannel-logout/fjord/forger', {
    body: new URLSearchParams({ logout_token: token }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  return answer.status
}

const askedFor = (path: string): number => scene.forger.asked.filter((each) => each === path).length
const asked = () => [askedFor(METADATA), askedFor('/jwks')]

/** Publishes its keys with this header. */
function sayHowLong(cacheControl: string): void {
  const { answers, url } = scene.forger
  answers.set('/jwks', async (_request, response) => {
    const own = answers.get('/jwks')
    answers.delete('/jwks')
    const text = await (await fetch(`${url}/jwks`)).text()
    if (own !== undefined) answers.set('/jwks', own)
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': cacheControl }).end(text)
  })
}

it('is asked for once, whatever begins and ends there, and again when the issuer is changed', async () => {
  expect([await signIn(), await signIn(), await logOut()]).toEqual([true, true, 200])
  expect(asked()).toEqual([1, 1])
  await scene.forget()
  expect([await logOut(), await signIn()]).toEqual([200, true])
  expect(asked()).toEqual([2, 2])
})

it('is metadata for ten minutes, and then nothing where it cannot be had', async () => {
  const { forger, server } = scene
  await scene.begin()
  server.clock.advance(600 * SECOND - 1)
  await scene.begin()
  expect(askedFor(METADATA)).toBe(1)
  forger.answers.set(METADATA, (_request, response) => void response.writeHead(500).end())
  expect((await scene.begin()).redirectTo).toContain(forger.url)
  server.clock.advance(1)
  const body = { tenant: 'fjord', issuer: 'forger' }
  expect((await server.call('POST', '/v1/session/company', { body })).status).toBe(503)
  forger.answers.clear()
  await scene.begin()
  expect(askedFor(METADATA)).toBe(3)
})

it('are keys for as long as the issuer says, and then none where they cannot be had', async () => {
  const { forger, server } = scene
  // Whoever publishes them is asked twice, because this one asks itself.
  sayHowLong('max-age=20')
  expect([await signIn(), askedFor('/jwks')]).toEqual([true, 2])
  server.clock.advance(20 * SECOND - 1)
  expect([await signIn(), await logOut(), askedFor('/jwks')]).toEqual([true, 200, 2])
  server.clock.advance(1)
  expect([await signIn(), askedFor('/jwks')]).toEqual([true, 4])
  server.clock.advance(20 * SECOND)
  forger.answers.set('/jwks', (_request, response) => void response.writeHead(500).end())
  expect([await signIn(), await logOut()]).toEqual([false, 503])
  sayHowLong('no-store')
  const before = askedFor('/jwks')
  expect([await signIn(), await signIn(), await logOut(), askedFor('/jwks') - before]).toEqual([true, true, 200, 6])
})

it.each<[string, () => Promise<unknown>, unknown]>([
  ['a sign-in', signIn, true],
  ['a logout token', logOut, 200],
])('are keys anew when %s names one that is not among them', async (_, come, right) => {
  const { forger, server } = scene
  expect(await come()).toBe(right)
  await forger.rotate()
  server.clock.advance(10 * SECOND)
  expect(await come()).toBe(right)
  expect(await come()).toBe(right)
  expect(asked()).toEqual([1, 2])
})

it('are keys no more often than every ten seconds, however many unknown ones are named', async () => {
  const { server } = scene
  expect(await logOut()).toBe(200)
  for (let sent = 0; sent < 20; sent += 1) expect(await logOut('unknown')).toBe(400)
  expect(asked()).toEqual([1, 1])
  server.clock.advance(10 * SECOND)
  const all = await Promise.all(Array.from({ length: 20 }, () => logOut('unknown')))
  expect(new Set(all)).toEqual(new Set([400]))
  expect(asked()).toEqual([1, 2])
  expect(await logOut()).toBe(200)
})
