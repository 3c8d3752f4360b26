import { expect, test } from 'vitest'
import { createHashGate } from '../../src/usecases/passwords.ts'
import { sweepThrottle } from '../../src/usecases/throttling.ts'
import { createUnknownSecretLimit } from '../../src/verify/unknown-secrets.ts'
import { ADMIN, addPerson, auditOf, openScene, setUp } from './scene.ts'

const MINUTE = 60_000

async function openReady() {
  const scene = await openScene()
  await setUp(scene)
  return scene
}

test('of two hundred guesses that come together, five are judged', async () => {
  const scene = await openReady()
  const before = (await auditOf(scene)).length
  const guesses = Array.from({ length: 200 }, (_, at) => scene.signIn(ADMIN.username, `guess ${at}`))
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(5)
  expect(statuses.filter((status) => status === 429)).toHaveLength(195)
  expect((await auditOf(scene)).length - before).toBe(5)
  const right = await scene.signIn(ADMIN.username, ADMIN.password)
  expect(right.status).toBe(429)
  expect(right.headers['retry-after']).toBe('15')
  expect(right.body.code).toBe('rate_limited')
})

test('an account has one count, whatever the spelling and the way in, and whether or not it exists', async () => {
  const scene = await openReady()
  await addPerson(scene, 'acme', { username: 'kari' })
  const { cookie } = await scene.signIn('kari', 'a fine password')
  for (const name of ['kari', 'KARI', 'ＫＡＲＩ']) await scene.signIn(name, 'wrong')
  await scene.signIn('kari', 'wrong', { tenant: 'acme' })
  expect((await scene.call('POST', '/v1/session/confirm', { password: 'wrong' }, { cookie })).status).toBe(403)
  expect((await scene.call('POST', '/v1/session/confirm', { password: 'a fine password' }, { cookie })).status).toBe(
    429,
  )
  const change = { current: 'a fine password', new: 'another fine password' }
  expect((await scene.call('POST', '/v1/session/password', change, { cookie })).status).toBe(429)
  expect((await scene.signIn('kari', 'a fine password')).status).toBe(429)
  const unknown = []
  for (let round = 0; round < 6; round += 1) unknown.push((await scene.signIn('nobody', 'wrong')).status)
  expect(unknown).toEqual([401, 401, 401, 401, 401, 429])
})

test('a restart forgives nothing', async () => {
  const scene = await openReady()
  for (let round = 0; round < 5; round += 1) await scene.signIn(ADMIN.username, 'wrong')
  await scene.close()
  const again = await openScene({ directory: scene.directory })
  expect((await again.signIn(ADMIN.username, ADMIN.password)).status).toBe(429)
  again.clock.now += 15_000
  expect((await again.signIn(ADMIN.username, ADMIN.password)).status).toBe(200)
})

test('a right password clears the account at that address', async () => {
  const scene = await openReady()
  for (let round = 0; round < 4; round += 1) await scene.signIn(ADMIN.username, 'wrong')
  expect((await scene.signIn(ADMIN.username, ADMIN.password)).status).toBe(200)
  for (let round = 0; round < 5; round += 1) {
    expect((await scene.signIn(ADMIN.username, 'wrong')).status).toBe(401)
  }
})

test('a flood from elsewhere does not lock an administrator out of the places they use', async () => {
  const scene = await openReady()
  expect((await scene.signIn(ADMIN.username, ADMIN.password, {}, { from: '192.0.2.9' })).status).toBe(200)
  const statuses = []
  for (let round = 0; round < 55; round += 1) {
    statuses.push((await scene.signIn(ADMIN.username, 'wrong', {}, { from: `198.51.100.${round}` })).status)
  }
  expect(statuses.filter((status) => status === 401)).toHaveLength(50)
  expect((await scene.signIn(ADMIN.username, ADMIN.password, {}, { from: '203.0.113.1' })).status).toBe(429)
  expect((await scene.signIn(ADMIN.username, ADMIN.password, {}, { from: '192.0.2.9' })).status).toBe(200)
  scene.clock.now += 15 * MINUTE
  expect((await scene.signIn(ADMIN.username, ADMIN.password, {}, { from: '203.0.113.1' })).status).toBe(200)
})

test('one address cannot try many accounts', async () => {
  const scene = await openReady()
  const statuses = []
  for (let round = 0; round < 102; round += 1) statuses.push((await scene.signIn(`name ${round}`, 'wrong')).status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(100)
  expect((await scene.signIn('fresh', 'wrong', {}, { from: '192.0.2.2' })).status).toBe(401)
})

test('when too many hashes wait, the try is given back', async () => {
  const scene = await openReady()
  const gate = createHashGate(1, 0)
  const held = Promise.withResolvers<void>()
  const busy = gate(() => held.promise)
  const free = scene.deps.hashGate
  Object.assign(scene.deps, { hashGate: gate })
  for (let round = 0; round < 6; round += 1) {
    const { headers, status } = await scene.signIn(ADMIN.username, ADMIN.password)
    expect([status, headers['retry-after']]).toEqual([429, '1'])
  }
  held.resolve()
  await busy
  Object.assign(scene.deps, { hashGate: free })
  for (let round = 0; round < 4; round += 1) {
    expect((await scene.signIn(ADMIN.username, 'wrong')).status).toBe(401)
  }
  expect((await scene.signIn(ADMIN.username, ADMIN.password)).status).toBe(200)
})

test('old counts are swept, and known places are kept for a month', async () => {
  const scene = await openReady()
  await scene.signIn(ADMIN.username, ADMIN.password)
  await scene.signIn('nobody', 'wrong')
  const keys = async () =>
    (await scene.deps.store.read.selectFrom('throttle').select('key').execute()).map(({ key }) => key.split(' ')[0])
  scene.clock.now += 14 * MINUTE
  await sweepThrottle(scene.deps)
  expect(new Set(await keys())).toEqual(new Set(['pair', 'account', 'source', 'known']))
  scene.clock.now += 2 * MINUTE
  await sweepThrottle(scene.deps)
  expect(new Set(await keys())).toEqual(new Set(['known']))
  scene.clock.now += 31 * 24 * 60 * MINUTE
  await sweepThrottle(scene.deps)
  expect(await keys()).toEqual([])
})

test('unknown secrets are limited to a hundred a minute for a source', () => {
  let now = 0
  const limit = createUnknownSecretLimit(() => now)
  for (let round = 0; round < 100; round += 1) expect(limit.count('2001:db8::1')).toBeNull()
  expect(limit.count('2001:db8::2')).toBe(MINUTE)
  expect(limit.count('2001:db8:0:1::1')).toBeNull()
  now = MINUTE
  expect(limit.count('2001:db8::1')).toBeNull()
})
