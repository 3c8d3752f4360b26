/** What is shown of a token from memory is what the database says, right after every change that can be seen in it. */

import { expect, test } from 'vitest'
import { flushUsage } from '../../src/usecases/usage.ts'
import type { Json } from '../server.ts'
import { ACME, ask, ENDS, expectTrue, makeShop, opened, PASSWORD, type Scene, type Secret } from './shown-scene.ts'

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

test('names in any letters and addresses of any length are shown as they are', async () => {
  await using scene = await opened()
  const { ok, reader } = scene
  for (const name of ['Måned', '月次 "報告" \\', '","name":"x']) {
    const shop = await makeShop(scene, { name, description: name })
    await expectTrue(scene, reader, shop)
    for (const address of ['192.0.2.1', '2001:db8:1:2:3:4:5:6', '10.0.0.9']) {
      scene.clock.advance(1_000)
      await ok('POST', '/v1/verifications', { secret: shop.secret, address }, { token: reader.secret })
      const shown = await expectTrue(scene, reader, shop)
      expect([shown.name, shown.description, shown.lastUsedAddress]).toEqual([name, name, address])
    }
  }
})
