/** What is noted of an app's life. */

import { expect, it } from 'vitest'
import { openOauthScene } from './scene.ts'

const APP = '/v1/tenants/acme/clients/app'

it('a changed app is noted with what it was changed to, and one that stays as it was is not', async () => {
  const { server } = await openOauthScene()
  const before = await server.ok('GET', APP)
  server.clock.advance(1_000)
  for (const same of [{}, { name: before.name, redirectUris: before.redirectUris, accessMinutes: null }]) {
    expect(await server.ok('PATCH', APP, same)).toEqual(before)
    expect(await server.ok('GET', APP)).toEqual(before)
  }
  const redirectUris = ['https://elsewhere.example/cb']
  await server.ok('PATCH', APP, { name: before.name, redirectUris, deviceGrant: true })
  const { items } = await server.ok('GET', '/v1/audit?tenant=acme&action=client.updated')
  expect(items.map(({ details }: { details: unknown }) => details)).toEqual([
    { changed: ['redirectUris', 'deviceGrant'], redirectUris, deviceGrant: true },
  ])
})
