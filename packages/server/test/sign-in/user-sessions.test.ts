import { expect, test } from 'vitest'
import { commit, entryBy } from '../../src/usecases/mutation.ts'
import { ADMIN, addPerson, auditOf, type Call, openScene, setUp } from './scene.ts'

const PATH = '/v1/tenants/acme/sessions'
const PASSWORD = 'a fine password'
const DAY = 86_400_000
const NOBODY = {
  actor: { type: 'system', id: null, name: 'a test', tokenId: null },
  origin: { address: null, requestId: null },
}

async function openReady() {
  const scene = await openScene()
  const done = await setUp(scene)
  const [, gateway, directory] = done.body.tokens as { secret: string }[]
  const userId = await addPerson(scene, 'acme', { username: 'kari' })
  const how: Call = { secret: gateway?.secret ?? '' }
  const start = (more: object = {}) => scene.call('POST', PATH, { username: 'kari', password: PASSWORD, ...more }, how)
  const self = (secret: string) => scene.call('GET', '/v1/tokens/self', undefined, { secret })
  return { scene, start, self, userId, how, reader: { secret: directory?.secret ?? '' } }
}

const device = { id: 'd-1', name: 'Kari’s phone', platform: 'iOS', appVersion: '7.1' }

test('a right password answers a mobile token of the user', async () => {
  const { scene, self, start } = await openReady()
  const { body, headers, status } = await start({ device })
  expect(status).toBe(201)
  expect(headers.location).toBe(`/v1/tokens/${body.token.id}`)
  expect(body.token).toMatchObject({
    ...{ kind: 'mobile', tenant: 'acme', unit: null, role: 'tenant-user', status: 'active', version: 1 },
    ...{ user: { username: 'kari' }, device, secretVisibility: 'once' },
    expiresAt: new Date(scene.clock.now + 30 * DAY).toISOString(),
  })
  expect(body.secret).toMatch(/^pltm_[0-9A-Za-z]{38}$/)
  expect((await self(body.secret)).body.id).toBe(body.token.id)
  const entry = (await auditOf(scene)).at(-1)
  expect(entry).toMatchObject({ action: 'session.started', target_type: 'token', target_id: body.token.id })
  expect(entry).toMatchObject({ actor_token_id: 'gateway', tenant: 'acme' })
})

test('the same device renews its token, and the old secret is dead at once', async () => {
  const { scene, self, start } = await openReady()
  const first = await start({ device })
  expect((await self(first.body.secret)).status).toBe(200)
  scene.clock.now += DAY
  const second = await start({ device: { ...device, name: 'New name' } })
  expect(second.body.token).toMatchObject({ id: first.body.token.id, version: 2, name: 'New name' })
  expect(second.body.token.expiresAt).toBe(new Date(scene.clock.now + 30 * DAY).toISOString())
  expect((await self(first.body.secret)).body.code).toBe('token_invalid')
  expect((await self(second.body.secret)).status).toBe(200)
  const other = await start({ device: { ...device, id: 'd-2' } })
  expect(other.body.token.id).not.toBe(first.body.token.id)
  expect((await self(second.body.secret)).status).toBe(200)
})

test('a user has fifty sign-ins at most, and the oldest makes room', async () => {
  const { scene, self, start } = await openReady()
  const secrets: string[] = []
  for (let round = 0; round < 51; round += 1) {
    scene.clock.now += 1
    secrets.push((await start({ device: { ...device, id: `d-${round}` } })).body.secret)
  }
  expect((await self(secrets[0] ?? '')).body.code).toBe('token_invalid')
  expect((await self(secrets[1] ?? '')).status).toBe(200)
  const rows = await scene.deps.store.read.selectFrom('token').select('id').where('kind', '=', 'mobile').execute()
  expect(rows).toHaveLength(50)
})

test('of several memberships one has to be named, which is asked only after the right password', async () => {
  const { scene, how } = await openReady()
  await addPerson(scene, 'acme', { username: 'ola', roles: ['tenant-user', 'auditor'] })
  const start = (more: object) => scene.call('POST', PATH, { username: 'ola', ...more }, how)
  expect((await start({ password: 'wrong' })).body.code).toBe('sign_in_failed')
  for (let round = 0; round < 6; round += 1) {
    const asked = await start({ password: PASSWORD })
    expect(asked.status).toBe(409)
    expect(asked.body.code).toBe('membership_required')
    expect(asked.body.memberships).toEqual([
      { unit: null, role: 'tenant-user' },
      { unit: null, role: 'auditor' },
    ])
  }
  expect((await start({ password: PASSWORD, role: 'auditor' })).body.token.role).toBe('auditor')
  expect((await start({ password: PASSWORD, role: 'unit-admin' })).status).toBe(422)
  expect((await start({ password: PASSWORD, unit: 'sales' })).body.errors[0].pointer).toBe('/unit')
})

test('a wrong password is 403, the same for every reason, and throttled at the user’s own address', async () => {
  const { scene, how, start } = await openReady()
  await addPerson(scene, 'acme', { username: 'gone', status: 'inactive' })
  const answers = [
    await start({ password: 'wrong' }),
    await scene.call('POST', PATH, { username: 'gone', password: PASSWORD }, how),
    await scene.call('POST', PATH, { username: 'nobody', password: PASSWORD }, how),
    await scene.call('POST', PATH, { username: ADMIN.username, password: ADMIN.password }, how),
  ]
  for (const { body, status } of answers) {
    expect(status).toBe(403)
    expect({ ...body, instance: '' }).toEqual({ ...answers[0]?.body, instance: '' })
  }
  const from = (address: string) => start({ password: 'wrong', address })
  const statuses = []
  for (let round = 0; round < 6; round += 1) statuses.push((await from('203.0.113.5')).status)
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429])
  expect((await start({ address: '203.0.113.6' })).status).toBe(201)
  expect((await start({ address: 'not an address' })).status).toBe(422)
})

test('signing users in needs the permission at the tenant', async () => {
  const { scene, reader } = await openReady()
  const wish = { username: 'kari', password: PASSWORD }
  const refused = await scene.call('POST', PATH, wish, reader)
  expect(refused.body).toMatchObject({ code: 'permission_missing', missing: { permission: 'session:create' } })
  expect((await scene.call('POST', PATH, wish)).status).toBe(401)
  expect((await scene.call('POST', '/v1/tenants/nowhere/sessions', wish, reader)).status).toBe(403)
})

test('the tenant’s policy and the platform’s bind how long it lasts', async () => {
  const { scene, start } = await openReady()
  const view = (await scene.deps.directory.byId('acme'))?.view
  const tenant = { internalId: view?.internalId ?? 0, id: 'acme' }
  const body = JSON.stringify({ mobileLifetimeDays: 20, maxLifetimeDays: { mobile: 7 } })
  await commit(scene.deps, async (tx) => {
    await tx.insertInto('policy').values({ tenant_id: tenant.internalId, body }).execute()
    const entry = entryBy(NOBODY, 'policy.changed', { type: 'policy', id: 'acme', name: 'acme' }, tenant)
    return { result: null, audit: [entry], reach: [{ kind: 'tenant', id: tenant.internalId }] }
  })
  expect((await start()).body.token.expiresAt).toBe(new Date(scene.clock.now + 7 * DAY).toISOString())
})

test('a user is signed out everywhere at once', async () => {
  const { how, reader, scene, self, start } = await openReady()
  const mobile = await start({ device })
  expect((await self(mobile.body.secret)).status).toBe(200)
  const { cookie } = await scene.signIn('kari', PASSWORD)
  const path = '/v1/tenants/acme/users/kari/sessions'
  expect((await scene.call('DELETE', path, undefined, reader)).status).toBe(403)
  const done = await scene.call('DELETE', path, undefined, how)
  expect(done.status).toBe(200)
  expect(done.body).toMatchObject({ deleted: 2, propagation: { nodes: 1, confirmed: 1, waitedFor: [] } })
  expect(done.headers['polett-propagation']).toMatch(/^nodes=1, confirmed=1, ms=\d+$/)
  expect((await self(mobile.body.secret)).body.code).toBe('token_invalid')
  expect((await scene.call('GET', '/v1/session', undefined, { cookie })).status).toBe(401)
  const entries = (await auditOf(scene)).filter(({ action }) => action === 'session.ended')
  expect(entries.map(({ details }) => JSON.parse(details))).toEqual([{ sessions: 1, mobileTokens: 1 }])
  expect((await scene.call('DELETE', path, undefined, how)).body.deleted).toBe(0)
  expect((await scene.call('DELETE', '/v1/tenants/acme/users/nobody/sessions', undefined, how)).status).toBe(404)
})
