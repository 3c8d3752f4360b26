import { expect, test } from 'vitest'
import { hashSessionId } from '../../src/usecases/session-life.ts'
import { ADMIN, addPerson, auditOf, openScene, type Scene, setUp } from './scene.ts'

const MINUTE = 60_000

async function openSignedIn() {
  const scene = await openScene()
  await setUp(scene)
  const { cookie } = await scene.signIn(ADMIN.username, ADMIN.password)
  return { scene, cookie }
}

const show = (scene: Scene, cookie: string) => scene.call('GET', '/v1/session', undefined, { cookie })

test('a session lives while it is used, and twelve hours at the longest', async () => {
  const { cookie, scene } = await openSignedIn()
  const began = scene.clock.now
  for (let minutes = 29; minutes < 720; minutes += 29) {
    scene.clock.now = began + minutes * MINUTE
    expect((await show(scene, cookie)).status).toBe(200)
    await scene.settle()
  }
  scene.clock.now = began + 720 * MINUTE - 1
  expect((await show(scene, cookie)).status).toBe(200)
  scene.clock.now = began + 720 * MINUTE
  expect((await show(scene, cookie)).status).toBe(401)
})

test('a session that is left alone ends after half an hour', async () => {
  const { cookie, scene } = await openSignedIn()
  scene.clock.now += 30 * MINUTE
  expect((await show(scene, cookie)).status).toBe(401)
})

test('use is noted at most once a minute, and is no change', async () => {
  const { cookie, scene } = await openSignedIn()
  const idHash = hashSessionId(cookie.slice('polett='.length))
  const seq = scene.deps.feed.applied()
  const seen = async () => {
    await show(scene, cookie)
    await scene.settle()
    const query = scene.deps.store.read.selectFrom('session').select('seen_at').where('id_hash', '=', idHash)
    return (await query.executeTakeFirstOrThrow()).seen_at
  }
  const began = scene.clock.now
  scene.clock.now = began + MINUTE - 1
  expect(await seen()).toBe(began)
  scene.clock.now = began + MINUTE
  expect(await seen()).toBe(began + MINUTE)
  expect(scene.deps.feed.applied()).toBe(seq)
})

test('the password counts as given just now for five minutes, and again after a step-up', async () => {
  const { cookie, scene } = await openSignedIn()
  scene.clock.now += 5 * MINUTE - 1
  expect((await show(scene, cookie)).body.confirmedUntil).toBe('2027-01-01T00:05:00.000Z')
  scene.clock.now += 1
  expect((await show(scene, cookie)).body.confirmedUntil).toBeNull()
  const wrong = await scene.call('POST', '/v1/session/confirm', { password: 'wrong' }, { cookie })
  expect([wrong.status, wrong.body.code]).toEqual([403, 'sign_in_failed'])
  expect((await show(scene, cookie)).body.confirmedUntil).toBeNull()
  const right = await scene.call('POST', '/v1/session/confirm', { password: ADMIN.password }, { cookie })
  expect([right.status, right.body]).toEqual([200, { confirmedUntil: '2027-01-01T00:10:00.000Z' }])
  expect((await show(scene, cookie)).body.confirmedUntil).toBe('2027-01-01T00:10:00.000Z')
})

test('a new password ends the other sessions and the mobile sign-ins, and keeps this one', async () => {
  const { cookie, scene } = await openSignedIn()
  await addPerson(scene, 'acme', { username: 'kari' })
  const tokens = (await setUpTokens(scene, cookie)) ?? ''
  const start = { username: 'kari', password: 'a fine password' }
  const mobile = await scene.call('POST', '/v1/tenants/acme/sessions', start, { secret: tokens })
  const use = () => scene.call('GET', '/v1/tokens/self', undefined, { secret: mobile.body.secret })
  expect((await use()).status).toBe(200)
  const other = await scene.signIn('kari', 'a fine password')
  const own = await scene.signIn('kari', 'a fine password')
  const wish = { current: 'a fine password', new: 'another fine password' }
  const changed = await scene.call('POST', '/v1/session/password', wish, { cookie: own.cookie })
  expect(changed.status).toBe(200)
  expect(changed.headers['polett-propagation']).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  expect((await show(scene, own.cookie)).status).toBe(200)
  expect((await show(scene, other.cookie)).status).toBe(401)
  expect((await show(scene, cookie)).status).toBe(200)
  expect((await use()).body.code).toBe('token_invalid')
  expect((await scene.signIn('kari', 'a fine password')).status).toBe(401)
  expect((await scene.signIn('kari', 'another fine password')).status).toBe(200)
  const entry = (await auditOf(scene)).find(({ action }) => action === 'user.updated')
  expect(JSON.parse(entry?.details ?? '')).toEqual({
    changed: ['password'],
    sessionsEnded: 1,
    mobileTokensDeleted: 1,
  })
})

/** A token that may sign users in, in clear. */
async function setUpTokens(scene: Scene, cookie: string): Promise<string> {
  const expiresAt = new Date(scene.clock.now + 86_400_000).toISOString()
  const grants = [{ tenant: 'acme', permissions: ['session:*'] }]
  const wish = { kind: 'application', application: 'app', tenant: null, expiresAt, grants }
  return (await scene.call('POST', '/v1/tokens', wish, { cookie })).body.secret
}

test('a new password must fit, and a wrong present one is refused', async () => {
  const { cookie, scene } = await openSignedIn()
  const change = (current: string, wanted: string) =>
    scene.call('POST', '/v1/session/password', { current, new: wanted }, { cookie })
  expect((await change('wrong', 'another fine password')).body.code).toBe('sign_in_failed')
  for (let round = 0; round < 6; round += 1) {
    const refused = await change(ADMIN.password, 'short')
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/new'])
  }
  expect((await change(ADMIN.password, 'another fine password')).status).toBe(200)
})

test('a token is no session', async () => {
  const scene = await openScene()
  const done = await setUp(scene)
  const refused = await scene.call('GET', '/v1/session', undefined, { secret: done.body.tokens[0].secret })
  expect([refused.status, refused.body.code]).toEqual([401, 'credentials_required'])
})
