import { expect, test } from 'vitest'
import { ADMIN, auditOf, openScene, SETUP_CODE, setUp } from './scene.ts'

const WISH = { code: SETUP_CODE, ...ADMIN, name: 'Root', email: 'root@example.org' }

test('the set-up makes the administrator, the tenant and three tokens in one change', async () => {
  const scene = await openScene()
  expect((await scene.call('GET', '/v1/setup')).body).toEqual({ required: true, passwordReset: false })
  const done = await setUp(scene)
  expect(done.status).toBe(201)
  expect(done.body.session.permissions).toEqual(['*'])
  expect(done.body.session.tenants.map(({ id }: { id: string }) => id)).toEqual(['acme', 'platform'])
  expect(done.body.session.warnings).toEqual(['insecure_http'])
  expect(done.body.tokens.map(({ token }: { token: { id: string } }) => token.id)).toEqual([
    'admin-console',
    'gateway',
    'directory',
  ])
  const [first] = done.body.tokens
  expect(first.token).toMatchObject({
    ...{ kind: 'application', tenant: null, master: true, status: 'active', expiresAt: '2028-01-01T00:00:00.000Z' },
    grants: [{ tenant: '*', permissions: ['*'] }],
  })
  expect(first.secret).toMatch(/^plta_[0-9A-Za-z]{38}$/)
  expect((await scene.call('GET', '/v1/tokens/self', undefined, { secret: first.secret })).body.id).toBe(
    'admin-console',
  )
  expect((await scene.call('GET', '/v1/session', undefined, { cookie: done.cookie })).body.user.username).toBe(
    ADMIN.username,
  )
  expect((await scene.call('GET', '/v1/setup')).body).toEqual({ required: false, passwordReset: false })
  const changes = await scene.deps.store.read.selectFrom('change').selectAll().execute()
  expect(changes).toHaveLength(1)
  expect((await auditOf(scene)).map(({ action }) => action)).toEqual([
    ...['setup.done', 'user.created', 'tenant.created', 'token.created', 'token.created', 'token.created'],
    'session.started',
  ])
})

test('the set-up can be done once, even by two at once', async () => {
  const scene = await openScene()
  const answers = await Promise.all([
    scene.call('POST', '/v1/setup', { ...WISH, username: 'one' }),
    scene.call('POST', '/v1/setup', { ...WISH, username: 'two' }),
  ])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('conflict')
  expect((await scene.call('POST', '/v1/setup', WISH)).body.code).toBe('conflict')
  expect(await scene.deps.store.read.selectFrom('user_account').selectAll().execute()).toHaveLength(1)
})

test('a wrong code changes nothing, and guessing is slowed down', async () => {
  const scene = await openScene()
  const statuses = []
  for (let round = 0; round < 7; round += 1) {
    statuses.push((await scene.call('POST', '/v1/setup', { ...WISH, code: `wrong ${round}` })).status)
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
  const late = await scene.call('POST', '/v1/setup', WISH)
  expect(late.headers['retry-after']).toBe('15')
  scene.clock.now += 15_000
  expect((await scene.call('POST', '/v1/setup', WISH)).status).toBe(201)
})

test.each([
  ['/username', { username: 'usr_root' }],
  ['/password', { password: 'short' }],
  ['/tenant/id', { tenant: { id: 'platform', name: 'x' } }],
  ['/tenant/timeZone', { tenant: { id: 'acme', name: 'x', timeZone: 'Mars/Base' } }],
])('what does not fit is named, and the set-up stays open: %s', async (pointer, odd) => {
  const scene = await openScene()
  const refused = await scene.call('POST', '/v1/setup', { ...WISH, ...odd })
  expect(refused.status).toBe(422)
  expect(refused.body.errors[0].pointer).toBe(pointer)
  expect((await scene.call('GET', '/v1/setup')).body).toEqual({ required: true, passwordReset: false })
})

test('the set-up is refused from another site and over an open network', async () => {
  const scene = await openScene({ publicUrl: 'http://tokens.example.org' })
  expect((await scene.call('POST', '/v1/setup', WISH)).body.code).toBe('policy_refused')
  const foreign = await scene.call('POST', '/v1/setup', WISH, { headers: { origin: 'https://evil.example' } })
  expect(foreign.body.code).toBe('cross_origin_refused')
})

test.each([
  ['0.0.0.0', {}, 403],
  ['::', {}, 403],
  ['0.0.0.0', { POLETT_ALLOW_HTTP: 'true' }, 201],
  ['0.0.0.0', { POLETT_PUBLIC_URL: 'https://tokens.example.org' }, 201],
  ['::1', {}, 201],
])('listening on %s with %j, a password is answered %i', async (host, more, status) => {
  const scene = await openScene({ environment: { POLETT_HOST: host, ...more } })
  expect((await scene.call('POST', '/v1/setup', WISH)).status).toBe(status)
})
