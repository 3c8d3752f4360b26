/** What is shown from memory beside the token itself: whoever made it, the names in a reader's sight, and the very bytes. */

import { expect, test, vi } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import { ask, ENDS, expectTrue, isRemembered, makeShop, opened, PASSWORD, PATIENCE, type Scene } from './shown-scene.ts'

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
    expect(isRemembered(scene, scene.reader, token)).toBe(false)
    const fresh = JSON.parse(await read())
    // From now on its last use stays at this instant, whenever the server writes those that follow.
    await flushUsage(scene.running.deps)
    await vi.waitUntil(async () => isRemembered(scene, scene.reader, token) || void (await read()), PATIENCE)
    const remembered = await read()
    // A list of questions is answered from the database.
    const { text } = await scene.call('POST', '/v1/verifications', { token: scene.reader.secret, body: [body] })
    expect(remembered).toBe(text.slice(1, -1))
    const { lastUsedAddress, lastUsedAt } = JSON.parse(remembered).token
    expect({ ...fresh, token: { ...fresh.token, lastUsedAddress, lastUsedAt } }).toEqual(JSON.parse(remembered))
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
