import { expect, test } from 'vitest'
import { hashPassword, needsRehash } from '../../src/usecases/passwords.ts'
import { ADMIN, addPerson, auditOf, COST, openScene, type Scene, setUp } from './scene.ts'

const MINUTE = 60_000

async function openReady() {
  const scene = await openScene()
  await setUp(scene)
  scene.clock.now += MINUTE
  return scene
}

const statusWith = async (scene: Scene, cookie: string) =>
  (await scene.call('GET', '/v1/session', undefined, { cookie })).status

test('signing in answers who one is, and sets a cookie that only browsers see', async () => {
  const scene = await openReady()
  const { body, headers, status } = await scene.signIn(ADMIN.username, ADMIN.password)
  expect(status).toBe(200)
  expect(headers['set-cookie']).toMatch(/^polett=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  expect(body).toMatchObject({
    user: { username: ADMIN.username, tenant: 'platform' },
    permissions: ['*'],
    memberships: [{ tenant: 'platform', unit: null, role: 'platform-admin', permissions: ['*'] }],
    confirmedUntil: '2027-01-01T00:06:00.000Z',
  })
})

test('a name is found in any spelling, in the platform first and then in the only tenant', async () => {
  const scene = await openReady()
  await addPerson(scene, 'acme', { username: 'kari' })
  const found = await scene.signIn('ＫＡＲＩ', 'a fine password')
  expect(found.body.user).toMatchObject({ username: 'kari', tenant: 'acme' })
  expect(found.body.tenants).toEqual([{ id: 'acme', name: 'Acme', timeZone: 'Europe/Oslo', locale: 'nb' }])
  expect(found.body.permissions).toEqual(['role:read', 'tenant:read', 'unit:read'])
  expect((await scene.signIn('kari', 'a fine password', { tenant: 'acme' })).status).toBe(200)
  expect((await scene.signIn('kari', 'a fine password', { tenant: 'platform' })).status).toBe(401)
  await scene.deps.store.write
    .insertInto('tenant')
    .columns(['slug', 'name', 'name_folded', 'status', 'time_zone', 'locale', 'created_at', 'updated_at'])
    .values({
      slug: 'b',
      name: 'B',
      name_folded: 'b',
      status: 'active',
      time_zone: 'UTC',
      locale: 'en',
      created_at: 0,
      updated_at: 0,
      deleted_at: null,
    })
    .execute()
  expect((await scene.signIn('kari', 'a fine password')).status).toBe(401)
})

test('whoever cannot sign in gets one answer for every reason', async () => {
  const scene = await openReady()
  await addPerson(scene, 'acme', { username: 'gone', status: 'inactive' })
  await addPerson(scene, 'acme', { username: 'bare', password: null })
  await addPerson(scene, 'acme', { username: 'kari' })
  const answers = await Promise.all([
    scene.signIn('nobody', 'a fine password'),
    scene.signIn('gone', 'a fine password'),
    scene.signIn('bare', ''.padEnd(1)),
    scene.signIn('kari', 'wrong'),
    scene.signIn('kari', 'a fine password', { tenant: 'nowhere' }),
  ])
  for (const { body, cookie, headers, status } of answers) {
    expect(status).toBe(401)
    expect(cookie).toBe('')
    expect(headers['www-authenticate']).toBe('Bearer')
    expect({ ...body, instance: '' }).toEqual({ ...answers[0].body, instance: '' })
  }
  expect(answers[0].body.code).toBe('sign_in_failed')
})

test('each refusal costs one hash of today’s cost, whoever is named', async () => {
  const scene = await openReady()
  await addPerson(scene, 'acme', { username: 'gone', status: 'inactive' })
  let hashes = 0
  const gate: typeof scene.deps.hashGate = (work) => {
    hashes += 1
    return work()
  }
  Object.assign(scene.deps, { hashGate: gate })
  for (const name of ['nobody', 'gone', ADMIN.username]) await scene.signIn(name, 'wrong')
  expect(hashes).toBe(3)
})

test('the tenant of a person who signs in must be active', async () => {
  const scene = await openReady()
  await scene.deps.store.write.updateTable('tenant').set({ status: 'inactive' }).where('slug', '=', 'acme').execute()
  await addPerson(scene, 'acme', { username: 'kari' })
  expect((await scene.signIn('kari', 'a fine password')).body.code).toBe('sign_in_failed')
})

test('each sign-in has a new id, and ends the session it came with', async () => {
  const scene = await openReady()
  const planted = await scene.signIn(ADMIN.username, ADMIN.password, {}, { cookie: `polett=${'A'.repeat(43)}` })
  expect(planted.cookie).not.toContain('AAAA')
  const again = await scene.signIn(ADMIN.username, ADMIN.password, {}, { cookie: planted.cookie })
  expect(again.cookie).not.toBe(planted.cookie)
  expect(await statusWith(scene, planted.cookie)).toBe(401)
  expect(await statusWith(scene, again.cookie)).toBe(200)
})

test('the session id is stored as a hash only', async () => {
  const scene = await openReady()
  const { cookie } = await scene.signIn(ADMIN.username, ADMIN.password)
  const rows = await scene.deps.store.read.selectFrom('session').selectAll().execute()
  const id = cookie.slice('polett='.length)
  expect(rows.some((row) => Buffer.from(row.id_hash).toString('utf8').includes(id))).toBe(false)
  expect(rows.every((row) => row.id_hash.length === 32)).toBe(true)
})

test('a session and a secret do not stand in for each other', async () => {
  const scene = await openReady()
  const { cookie } = await scene.signIn(ADMIN.username, ADMIN.password)
  const id = cookie.slice('polett='.length)
  expect((await scene.call('GET', '/v1/session', undefined, { secret: id })).status).toBe(401)
  const secret = `plta_${'0'.repeat(38)}`
  expect((await scene.call('GET', '/v1/session', undefined, { cookie: `polett=${secret}` })).status).toBe(401)
})

test('signing out ends the session at once', async () => {
  const scene = await openReady()
  const { cookie } = await scene.signIn(ADMIN.username, ADMIN.password)
  const out = await scene.call('DELETE', '/v1/session', undefined, { cookie })
  expect(out.status).toBe(204)
  expect(out.headers['set-cookie']).toContain('Max-Age=0')
  expect(await statusWith(scene, cookie)).toBe(401)
  expect((await auditOf(scene)).at(-1)?.action).toBe('session.ended')
})

test('a failed sign-in is in the audit log, without what was typed, which may be a password in the wrong field', async () => {
  const scene = await openReady()
  await scene.signIn('my very secret guess too', 'my very secret guess')
  const rows = await auditOf(scene)
  const last = rows.at(-1)
  expect(last).toMatchObject({ action: 'session.failed', target_name: '', target_id: null, address: '192.0.2.1' })
  expect(JSON.stringify(rows)).not.toContain('secret guess')
})

test('a hash of another cost is made anew at the next sign-in', async () => {
  const scene = await openReady()
  const id = await addPerson(scene, 'acme', { username: 'kari' })
  const old = await hashPassword('a fine password', { ...COST, passes: 2 }, scene.deps.entropy)
  await scene.deps.store.write.updateTable('user_account').set({ password_hash: old }).where('id', '=', id).execute()
  expect((await scene.signIn('kari', 'a fine password')).status).toBe(200)
  const row = await scene.deps.store.read
    .selectFrom('user_account')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(row.password_hash).not.toBe(old)
  expect(needsRehash(row.password_hash ?? '', COST)).toBe(false)
  expect((await scene.signIn('kari', 'a fine password')).status).toBe(200)
})

test('a password of a megabyte is refused before anything is hashed', async () => {
  const scene = await openReady()
  Object.assign(scene.deps, {
    hashGate: () => {
      throw new Error('Nothing may be hashed.')
    },
  })
  const refused = await scene.signIn(ADMIN.username, 'x'.repeat(100_000))
  expect(refused.status).toBe(422)
})

test('from another site, or with a cookie and no word of where it comes from, nothing is done', async () => {
  const scene = await openReady()
  const { cookie } = await scene.signIn(ADMIN.username, ADMIN.password)
  const body = { password: ADMIN.password }
  const from = (headers: Record<string, string>) =>
    scene.call('POST', '/v1/session/confirm', body, { headers: { cookie, ...headers } })
  expect((await from({})).body.code).toBe('cross_origin_refused')
  expect((await from({ 'sec-fetch-site': 'same-site' })).body.code).toBe('cross_origin_refused')
  expect((await from({ origin: 'null' })).body.code).toBe('cross_origin_refused')
  expect((await from({ origin: 'http://127.0.0.1:8080' })).status).toBe(200)
  const signIn = (headers: Record<string, string>) => scene.signIn(ADMIN.username, ADMIN.password, {}, { headers })
  expect((await signIn({ 'sec-fetch-site': 'cross-site' })).body.code).toBe('cross_origin_refused')
  expect((await signIn({ origin: 'https://evil.example' })).body.code).toBe('cross_origin_refused')
  expect((await signIn({ cookie })).body.code).toBe('cross_origin_refused')
  expect((await signIn({ 'content-type': 'text/plain' })).status).toBe(415)
  expect((await signIn({})).status).toBe(200)
})

test('over https the cookie has the name that browsers protect', async () => {
  const scene = await openScene({ publicUrl: 'https://tokens.example.org' })
  const done = await setUp(scene)
  expect(done.headers['set-cookie']).toMatch(/^__Host-polett=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
  expect(done.body.session.warnings).toEqual([])
  expect(await statusWith(scene, done.cookie)).toBe(200)
  expect(await statusWith(scene, done.cookie.replace('__Host-', ''))).toBe(401)
})
