/** What is noted of an app's life, and what requests that nobody has answered may leave behind. */

import { expect, it } from 'vitest'
import { sweepConnections } from '../../src/usecases/oauth-grants.ts'
import { newPkce, openOauthScene } from './scene.ts'

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

it('a request that nobody has answered is forgotten soon, and a code only when it cannot come twice unnoticed', async () => {
  const { begin, login, newBrowser, server } = await openOauthScene()
  const { deps } = server.running
  const count = async (): Promise<number> => {
    const rows = await deps.store.read.selectFrom('oauth_connection').select('id').execute()
    return rows.length
  }
  await login()
  await begin(newBrowser(), newPkce().challenge)
  server.clock.advance(15 * 60_000 - 1)
  await sweepConnections(deps)
  expect(await count()).toBe(2)
  server.clock.advance(2)
  await sweepConnections(deps)
  expect(await count()).toBe(1)
  server.clock.advance(60 * 60_000)
  await sweepConnections(deps)
  expect(await count()).toBe(0)
})

it('requests that nobody has asked for leave no more than a hundred rows a minute from one source', async () => {
  const { authorizeUrl, form, server } = await openOauthScene()
  const { challenge } = newPkce()
  const device = () => form('/oauth/device_authorization', { client_id: 'polett-cli' })
  const app = () => server.call('GET', authorizeUrl(challenge))
  const answers: number[] = []
  for (let count = 0; count < 50; count += 1) answers.push((await device()).status, (await app()).status)
  expect(new Set(answers)).toEqual(new Set([200, 302]))
  for (const refused of [await device(), await app()]) {
    expect([refused.status, refused.body.error]).toEqual([429, 'temporarily_unavailable'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  const { length } = await server.running.deps.store.read.selectFrom('oauth_connection').select('id').execute()
  expect(length).toBe(100)
  server.clock.advance(60_000)
  expect((await device()).status).toBe(200)
})
