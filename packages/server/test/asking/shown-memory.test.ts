/** What is shown of a token from memory is what the database says, right after every change that can be seen in it. */

import { expect, test, vi } from 'vitest'
import { sightOf } from '../../src/usecases/token-show.ts'
import { flushUsage } from '../../src/usecases/usage.ts'
import { cacheKey } from '../../src/verify/token-cache.ts'
import { type Json, startServer, type TestServer } from '../server.ts'

const PASSWORD = 'another long pass-phrase'
const ACME = '/v1/tenants/acme'
const ENDS = '2027-06-01T00:00:00.000Z'

interface Secret {
  readonly id: string
  readonly secret: string
}

async function open() {
  const server = await startServer({ environment: { POLETT_LOG_LEVEL: 'silent' } })
  const { ok } = server
  await ok('POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  await ok('POST', '/v1/tenants', { id: 'other', name: 'Other' })
  await ok('POST', `${ACME}/units`, { id: 'sales', kind: 'department', name: 'Sales' })
  await ok('POST', `${ACME}/units`, { id: 'north', kind: 'group', name: 'North', parent: 'sales' })
  const permissions = ['role:read', 'tenant:read', 'token:create', 'token:read', 'unit:read']
  await ok('POST', `${ACME}/roles`, { id: 'seller', name: 'Seller', permissions })
  const make = async (wish: object, by: object = {}): Promise<Secret> => {
    const { secret, token } = await ok('POST', '/v1/tokens', { expiresAt: ENDS, ...wish }, by)
    return { id: token.id, secret }
  }
  const asker = (grants: Readonly<Record<string, readonly string[]>>, more: object = {}) =>
    make({
      ...{ kind: 'application', application: 'Resource server', ...more },
      grants: Object.entries(grants).map(([tenant, held]) => ({ tenant, permissions: held })),
    })
  const reader = await asker({ '*': ['token:introspect', 'token:read', 'tenant:read', 'unit:read'] })
  const person = async (username: string, memberships: object[] = [{ role: 'seller' }]) => {
    const { id } = await ok('POST', `${ACME}/users`, { username, name: username, memberships, password: PASSWORD })
    return { id: id as string, path: `${ACME}/users/${id}` }
  }
  return { ...server, make, asker, reader, person }
}

type Scene = Awaited<ReturnType<typeof open>>

async function ask(server: TestServer, by: Secret, { secret }: Secret): Promise<Json> {
  const { body, headers } = await server.call('POST', '/v1/verifications', { token: by.secret, body: { secret } })
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  return body
}

function isRemembered({ running }: TestServer, by: Secret, { secret }: Secret): boolean {
  const { shown, tokens } = running.deps
  const [known, caller] = [tokens.peek(cacheKey(secret)), tokens.peek(cacheKey(by.secret))]
  return known && caller ? shown.find(known, sightOf(caller.token.rights)) !== null : false
}

/** The answer is compared with the token itself, which is read each time; twice, so that memory has answered once. */
async function expectTrue(server: TestServer, by: Secret, token: Secret): Promise<Json> {
  await expectRight(server, by, token)
  return expectRight(server, by, token)
}

async function expectRight(server: TestServer, by: Secret, token: Secret): Promise<Json> {
  await flushUsage(server.running.deps)
  const shown = await server.ok('GET', `/v1/tokens/${token.id}`, undefined, { token: by.secret })
  const told = { valid: true, code: 'valid', token: shown, permissions: expect.any(Array) }
  expect(await ask(server, by, token)).toEqual(told)
  // What is read while use is being written is not kept.
  await vi.waitUntil(async () => isRemembered(server, by, token) || void (await ask(server, by, token)))
  return shown
}

/** A change, what it can be seen by, and the token that it is seen in. */
interface Cause {
  readonly name: string
  readonly change: (scene: Scene, token: Secret, holder: string) => Promise<unknown>
  readonly see: (shown: Json) => unknown
  /** Left out: something else than before. */
  readonly becomes?: unknown
}

const UNIT = `${ACME}/units/sales`

const CAUSES: readonly Cause[] = [
  {
    ...{ name: 'the tenant is renamed', becomes: 'Acme AS' },
    change: ({ ok }) => ok('PATCH', ACME, { name: 'Acme AS' }),
    see: ({ grants }) => grants[0].tenantName,
  },
  {
    ...{ name: 'its unit is renamed', becomes: 'Sale' },
    change: ({ ok }) => ok('PATCH', UNIT, { name: 'Sale' }),
    see: ({ unitName }) => unitName,
  },
  {
    ...{ name: 'its role is renamed', becomes: 'Vendor' },
    change: ({ ok }) => ok('PATCH', `${ACME}/roles/seller`, { name: 'Vendor' }),
    see: ({ roleName }) => roleName,
  },
  {
    ...{ name: 'its role changes', becomes: ['user:read'] },
    change: ({ ok }) => ok('PATCH', `${ACME}/roles/seller`, { permissions: ['user:read'] }),
    see: ({ grants }) => grants[0].permissions,
  },
  {
    ...{ name: 'its person is renamed', becomes: ['kari', 'Kari N.', 'kari@acme.example'] },
    change: ({ ok }, _token, holder) =>
      ok('PATCH', holder, { name: 'Kari N.', username: 'kari', email: 'kari@acme.example' }),
    see: ({ user }) => [user.username, user.name, user.email],
  },
  {
    ...{ name: 'it is replaced', becomes: ['New', 2] },
    change: ({ ok }, { id }) =>
      ok('POST', `/v1/tokens/${id}/replace`, { ...PLACE, name: 'New', keepSecret: true, expiresAt: ENDS }),
    see: ({ name, version }) => [name, version],
  },
  {
    ...{ name: 'it is rotated' },
    change: ({ ok }, { id }) => ok('POST', `/v1/tokens/${id}/rotate`, { overlapSeconds: 600 }),
    see: ({ secretLast4, secretPrefix }) => [secretPrefix, secretLast4],
  },
  {
    ...{ name: 'the policy of its tenant is tightened', becomes: true },
    change: ({ ok }) => ok('PUT', `${ACME}/policy`, { maxLifetimeDays: { user: 1 } }),
    see: ({ outsidePolicy }) => outsidePolicy,
  },
  {
    ...{ name: 'the policy of the platform is tightened', becomes: true },
    change: ({ ok }) => ok('PUT', '/v1/policy', { maxLifetimeDays: { user: 1 } }),
    see: ({ outsidePolicy }) => outsidePolicy,
  },
  {
    ...{ name: 'it is revoked and restored', becomes: true },
    change: async ({ ok }, { id }) => {
      await ok('POST', `/v1/tokens/${id}/revoke`)
      await ok('POST', `/v1/tokens/${id}/restore`)
    },
    see: ({ createdAt, updatedAt }) => createdAt !== updatedAt,
  },
  {
    ...{ name: 'its use is written' },
    change: async (scene, token) => {
      await ask(scene, scene.reader, token)
      await scene.ok('GET', '/v1/tokens/self', undefined, { token: token.secret })
      await flushUsage(scene.running.deps)
    },
    see: ({ lastUsedAddress, lastUsedAt }) => [lastUsedAt, lastUsedAddress],
  },
]

const PLACE = { unit: 'sales', role: 'seller' }

/** Made by the person who holds it, so that nothing but its own causes has it read again; and one made by somebody else. */
async function makeBoth({ make, person, signIn }: Scene) {
  const { path } = await person('holder', [{ role: 'seller' }, PLACE])
  const wish = { kind: 'user', tenant: 'acme', name: 'hers', user: 'holder', ...PLACE }
  const cookie = await signIn('holder', PASSWORD, 'acme')
  return { holder: path, tokens: [await make(wish, { cookie, token: undefined }), await make(wish)] }
}

function makeShop({ make }: Scene, more: object = {}): Promise<Secret> {
  const grants = [{ tenant: 'acme', permissions: ['tenant:read'] }]
  return make({ kind: 'application', application: 'Shop', tenant: 'acme', grants, ...more })
}

test.for(CAUSES)('once $name, the next answer shows it', async ({ becomes, change, see }) => {
  await using scene = await opened()
  const { holder, tokens } = await makeBoth(scene)
  const before: Json[] = []
  for (const token of tokens) before.push(await expectTrue(scene, scene.reader, token))
  scene.clock.advance(1_000)
  for (const [at, token] of tokens.entries()) {
    if (becomes !== undefined && at === 0) expect(see(before[at])).not.toEqual(becomes)
    await change(scene, token, holder)
    const after = await expectTrue(scene, scene.reader, token)
    if (becomes === undefined) expect(see(after)).not.toEqual(see(before[at]))
    else expect(see(after)).toEqual(becomes)
  }
})

/** Ways for whoever made a token to leave while the token goes on. */
const DEPARTURES = [
  {
    name: 'is deactivated',
    leave: ({ ok }: Scene, path: string) => ok('PATCH', path, { status: 'inactive' }),
  },
  { name: 'is deleted', leave: ({ ok }: Scene, path: string) => ok('DELETE', path) },
  {
    name: 'loses the membership',
    leave: ({ ok }: Scene, path: string) => ok('PATCH', path, { memberships: [] }),
  },
]

test.for(DEPARTURES)('once the person who made it $name, the next answer says so', async ({ leave }) => {
  await using scene = await opened()
  const { path } = await scene.person('maker')
  const cookie = await scene.signIn('maker', PASSWORD, 'acme')
  const token = await scene.make(
    { kind: 'group', tenant: 'acme', unit: 'sales', name: 'made' },
    { cookie, token: undefined },
  )
  expect((await expectTrue(scene, scene.reader, token)).createdBy.active).toBe(true)
  await leave(scene, path)
  expect((await expectTrue(scene, scene.reader, token)).createdBy.active).toBe(false)
})

test('once the token that made it is deleted, the next answer says so', async () => {
  await using scene = await opened()
  const makers = [
    await scene.asker({ '*': ['role:read', 'tenant:read', 'token:create', 'unit:read'] }),
    await scene.make({ kind: 'organization', tenant: 'acme', name: 'technical maker', admin: true }),
  ]
  for (const maker of makers) {
    const token = await scene.make(
      { kind: 'group', tenant: 'acme', unit: 'sales', name: 'made' },
      { token: maker.secret },
    )
    expect((await expectTrue(scene, scene.reader, token)).createdBy.active).toBe(true)
    await scene.ok('DELETE', `/v1/tokens/${maker.id}`)
    expect((await expectTrue(scene, scene.reader, token)).createdBy.active).toBe(false)
  }
})

test('each reader is shown the names in their sight, whoever asked before', async () => {
  await using scene = await opened()
  const grants = [{ tenant: 'acme', unit: 'sales', permissions: ['tenant:read'] }]
  const token = await makeShop(scene, { grants })
  const seeing = ['token:introspect', 'token:read']
  const readers = [
    { by: scene.reader, names: ['Acme', 'Sales'] },
    { by: await scene.asker({ acme: seeing }), names: [undefined, undefined] },
    { by: await scene.asker({ acme: [...seeing, 'tenant:read'] }), names: ['Acme', undefined] },
    { by: await scene.asker({ acme: [...seeing, 'unit:read'] }), names: [undefined, 'Sales'] },
    { by: await scene.asker({ acme: seeing, other: ['tenant:read', 'unit:read'] }), names: [undefined, undefined] },
  ]
  for (const _round of [1, 2]) {
    for (const { by, names } of readers) {
      const [shown] = (await expectTrue(scene, by, token)).grants
      expect([shown.tenantName, shown.unitName]).toEqual(names)
    }
  }
  const [, plain] = readers
  if (plain === undefined) return
  await scene.ok('POST', `/v1/tokens/${plain.by.id}/replace`, {
    ...{ application: 'Resource server', keepSecret: true, expiresAt: ENDS },
    grants: [{ tenant: 'acme', permissions: [...seeing, 'tenant:read'] }],
  })
  expect((await expectTrue(scene, plain.by, token)).grants[0].tenantName).toBe('Acme')
})

test('the bytes from memory are those from the database, whatever a token is called', async () => {
  await using scene = await opened()
  const odd = [
    '","lastUsedAt":null,"',
    '\\","tenant":"x',
    'é 漢字 \u{1F600}',
    '"active":true}',
    '},"updatedAt":"',
    'null',
  ]
  for (const name of odd) {
    const token = await scene.make({ kind: 'group', tenant: 'acme', unit: 'sales', name, description: name })
    const body = { secret: token.secret, permission: 'tenant:read' }
    const read = async () => (await scene.call('POST', '/v1/verifications', { token: scene.reader.secret, body })).text
    await flushUsage(scene.running.deps)
    expect(isRemembered(scene, scene.reader, token)).toBe(false)
    const texts = [await read()]
    await vi.waitUntil(async () => isRemembered(scene, scene.reader, token) || void (await read()))
    texts.push(await read())
    // A list of questions is answered from the database.
    const { text } = await scene.call('POST', '/v1/verifications', { token: scene.reader.secret, body: [body] })
    expect(texts).toEqual([text.slice(1, -1), text.slice(1, -1)])
  }
})

test('what is over is refused, however well its text is remembered', async () => {
  await using scene = await opened()
  const expiresAt = new Date(scene.clock.now + 60_000).toISOString()
  const token = await makeShop(scene, { expiresAt })
  await expectTrue(scene, scene.reader, token)
  await scene.ok('POST', `/v1/tokens/${token.id}/revoke`)
  expect(await ask(scene, scene.reader, token)).toEqual({ valid: false, code: 'token_revoked' })
  await scene.ok('POST', `/v1/tokens/${token.id}/restore`)
  await expectTrue(scene, scene.reader, token)
  scene.clock.advance(60_000)
  expect(isRemembered(scene, scene.reader, token)).toBe(true)
  expect(await ask(scene, scene.reader, token)).toEqual({ valid: false, code: 'token_expired' })
})

async function opened() {
  const scene = await open()
  return { ...scene, [Symbol.asyncDispose]: scene.stop }
}
