import { expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import { DAY, openAsking } from './scene.ts'

const ORGANIZATION = { kind: 'organization', tenant: 'acme', name: 'ci' }

test('access shows what a token may do, place by place, and why', async () => {
  const asking = await openAsking()
  const reader = await asking.makeApplication({ '*': ['token:read'] })
  const access = async (id: string) => (await asking.get(`/v1/tokens/${id}/access`, reader.secret)).body
  const application = await asking.makeApplication({ acme: ['user:*', 'tenant:read'], beta: ['role:read'] })
  expect(await access(application.id)).toEqual({
    status: 'active',
    grants: [
      { tenant: 'acme', permissions: ['tenant:read', 'user:*'], because: 'granted to the token itself' },
      { tenant: 'beta', permissions: ['role:read'], because: 'granted to the token itself' },
    ],
  })
  await asking.addPerson('kari')
  const user = await asking.make({ kind: 'user', tenant: 'acme', name: 'ERP', user: 'kari', role: 'tenant-user' })
  await asking.asRoot('POST', `/v1/tokens/${user.id}/revoke`)
  const { grants, status } = await access(user.id)
  expect([status, grants[0].because]).toEqual(['revoked', 'role tenant-user'])
})

test('a check says what a call would get, and is not counted as use', async () => {
  const asking = await openAsking()
  const reader = await asking.makeApplication({ '*': ['token:read'] })
  const token = await asking.makeApplication({ acme: ['user:*'] }, { allowedIps: ['192.0.2.0/24'] })
  const check = async (question: object) =>
    (await asking.post(`/v1/tokens/${token.id}/check`, question, reader.secret)).body
  const inside = { address: '192.0.2.7' }
  expect(await check({ permission: 'user:read', tenant: 'acme', ...inside })).toEqual({
    ...{ allowed: true, reason: 'allowed', because: 'granted to the token itself' },
  })
  expect(await check({ permission: 'user:read', tenant: 'beta', ...inside })).toEqual({
    ...{ allowed: false, reason: 'permission_missing', missing: { permission: 'user:read', tenant: 'beta' } },
  })
  expect(await check({ permission: 'user:read', tenant: 'acme' })).toEqual({
    ...{ allowed: false, reason: 'address_not_allowed' },
  })
  expect((await asking.post(`/v1/tokens/${token.id}/check`, {}, reader.secret)).status).toBe(422)
  await flushUsage(asking.deps)
  const { body } = await asking.get(`/v1/tokens/${token.id}/usage`, reader.secret)
  expect(body).toEqual({ buckets: [], addresses: [] })
})

test('usage counts what was allowed and refused, by hour or day and by address', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ '*': ['token:introspect', 'token:read'] })
  const { id, secret } = await asking.make(ORGANIZATION)
  const verify = (more: object) => asking.post('/v1/verifications', { secret, ...more }, caller.secret)
  await verify({ address: '2001:DB8::1' })
  await verify({ address: '2001:db8:0:0::1' })
  await verify({ address: 'not an address' })
  asking.clock.now += 3_600_000
  await verify({ permission: 'tenant:delete', address: '192.0.2.4' })
  const usage = async (query = '') => (await asking.get(`/v1/tokens/${id}/usage${query}`, caller.secret)).body
  // Counts are written by a job that runs every second.
  await expect
    .poll(() => usage())
    .toEqual({
      buckets: [
        { start: '2027-01-01T00:00:00.000Z', allowed: 3, refused: 0, refusedBy: {} },
        { start: '2027-01-01T01:00:00.000Z', allowed: 0, refused: 1, refusedBy: { permission_missing: 1 } },
      ],
      addresses: [
        { address: '192.0.2.4', lastUsedAt: '2027-01-01T01:00:00.000Z', count: 1 },
        { address: '2001:db8::1', lastUsedAt: '2027-01-01T00:00:00.000Z', count: 2 },
      ],
    })
  expect((await usage('?step=day')).buckets).toEqual([
    { start: '2027-01-01T00:00:00.000Z', allowed: 3, refused: 1, refusedBy: { permission_missing: 1 } },
  ])
  expect((await usage('?to=2027-01-01T01:00:00%2B01:00')).buckets).toEqual([])
  expect((await usage('?step=week')).status).toBe(422)
  expect((await usage('?from=2027-01-02T00:00:00Z&to=2027-01-01T00:00:00Z')).status).toBe(422)
})

test('one call says how often a token was used in the last 24 hours, and from how many addresses', async () => {
  const asking = await openAsking()
  const caller = await asking.makeApplication({ '*': ['token:introspect', 'token:read'] })
  const { id, secret } = await asking.make(ORGANIZATION)
  const verify = (address: string) => asking.post('/v1/verifications', { secret, address }, caller.secret)
  for (const address of ['192.0.2.1', '192.0.2.2']) await verify(address)
  asking.clock.now += 2 * DAY
  for (const address of ['192.0.2.2', '192.0.2.2', '192.0.2.3']) await verify(address)
  await flushUsage(asking.deps)
  const { body } = await asking.get(`/v1/tokens/${id}/usage`, caller.secret)
  expect(body.buckets.map(({ allowed }: { allowed: number }) => allowed)).toEqual([3])
  const lately = new Date(asking.clock.now - DAY).toISOString()
  const counts = body.addresses.map(({ address, count, lastUsedAt }: Record<string, string>) => [
    ...[address, count, String(lastUsedAt) >= lately],
  ])
  expect(counts.sort()).toEqual([
    ['192.0.2.1', 1, false],
    ['192.0.2.2', 3, true],
    ['192.0.2.3', 1, true],
  ])
})

test('versions tell what a token was, and the lives of its secrets without the secrets', async () => {
  const asking = await openAsking()
  const reader = await asking.makeApplication({ '*': ['token:read'] })
  const expiresAt = new Date(asking.clock.now + 20 * DAY).toISOString()
  const { id, secret } = await asking.makeApplication({ acme: ['user:read'] })
  const body = { application: 'A client', expiresAt, grants: [{ tenant: 'acme', permissions: ['user:*'] }] }
  asking.clock.now += 1_000
  const replaced = await asking.asRoot('POST', `/v1/tokens/${id}/replace`, body)
  const answer = await asking.get(`/v1/tokens/${id}/versions`, reader.secret)
  expect(answer.body.items).toHaveLength(1)
  expect(answer.body.items[0]).toMatchObject({
    ...{
      version: 1,
      issuedAt: '2027-01-01T00:00:00.000Z',
      replacedAt: '2027-01-01T00:00:01.000Z',
      replacedBy: 'Root Admin',
    },
    grants: [{ tenant: 'acme', permissions: ['user:read'] }],
  })
  const [now, before] = answer.body.secrets
  expect(now).toMatchObject({ version: 2, last4: replaced.secret.slice(-4), endedAt: null, lastUsedAt: null })
  expect(before).toEqual({
    ...{ version: 1, prefix: secret.slice(0, 8), last4: secret.slice(-4), createdAt: '2027-01-01T00:00:00.000Z' },
    ...{ expiresAt: null, endedAt: '2027-01-01T00:00:01.000Z', lastUsedAt: null },
  })
  for (const whole of [secret, replaced.secret]) expect(answer.text).not.toContain(whole)
})

test('a token explains itself to itself, and to nobody who may not see it', async () => {
  const asking = await openAsking()
  const itself = await asking.make(ORGANIZATION)
  const elsewhere = await asking.makeApplication({ beta: ['token:read'] })
  const nowhere = await asking.makeApplication({ acme: ['user:read'] })
  for (const path of ['access', 'usage', 'versions']) {
    const statusFor = async (id: string, secret: string) =>
      (await asking.get(`/v1/tokens/${id}/${path}`, secret)).status
    expect(await statusFor(itself.id, itself.secret)).toBe(200)
    expect(await statusFor(itself.id, elsewhere.secret)).toBe(404)
    expect(await statusFor('tok_none', elsewhere.secret)).toBe(404)
    expect(await statusFor(itself.id, nowhere.secret)).toBe(403)
    expect(await statusFor('tok_none', nowhere.secret)).toBe(403)
  }
})
