/** What a company's own sign-out ends on devices: what began in the session that has ended there, and nothing else. */

import { expect, it } from 'vitest'
import { createBrowser } from './issuer.ts'
import { addPerson, ISSUER_PATH, openCompany, PASSWORD, type Scene } from './scene.ts'

async function openLinked(): Promise<Scene> {
  const s = await openCompany()
  await addPerson(s, 'kari', [{ unit: null, role: 'tenant-admin' }])
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
  s.issuer.people.set('s-1', {})
  return s
}

/** A session of the company's own, and the one that it led to here. */
async function comeIn(s: Scene) {
  const { browser, redirectTo } = await s.begin()
  const there = createBrowser(s.issuer.url)
  const { session } = await s.comeBack(await there.signIn(redirectTo, 's-1'), browser)
  const lives = async () => (await s.call('GET', '/v1/session', { cookie: session })).status === 200
  return { session, lives, signOut: there.signOut }
}

/** Something that a device has been given; answers whether it works. */
async function deviceBy(s: Scene, session: string) {
  const { access_token: token } = (await (await s.approveDevice(session))()).body
  return worksBy(s, token)
}

function worksBy(s: Scene, token: string) {
  return async () => (await s.call('GET', '/v1/tokens/self', { token })).status === 200
}

async function gatewayDevice(s: Scene) {
  const wish = { username: 'kari', password: PASSWORD, device: { id: 'd', name: 'Phone', platform: 'iOS' } }
  return worksBy(s, (await s.ok('POST', '/v1/tenants/fjord/sessions', wish)).secret)
}

it('ends the session with the devices that it let in, also what they have yet to fetch', async () => {
  const s = await openLinked()
  const [one, two] = [await comeIn(s), await comeIn(s)]
  const devices = [await deviceBy(s, one.session), await deviceBy(s, two.session)]
  devices.push(await deviceBy(s, await s.signIn('kari', PASSWORD, 'fjord')), await gatewayDevice(s))
  const [pollOne, pollTwo] = [await s.approveDevice(one.session), await s.approveDevice(two.session)]
  const alive = () => Promise.all([one.lives, two.lives, ...devices].map((lives) => lives()))
  expect(await alive()).toEqual([true, true, true, true, true, true])
  await one.signOut()
  expect(await alive()).toEqual([false, true, false, true, true, true])
  expect([(await pollOne()).status, (await pollTwo()).status]).toEqual([400, 200])
  const [told] = (await s.ok('GET', '/v1/audit?tenant=fjord&action=session.ended&limit=1')).items
  expect(told.details).toEqual({ sessions: 1, mobileTokens: 1, issuer: 'fjordbygg', unfetched: 1 })
})

it('writes down what it ends where an app has yet to fetch it, and nothing else is left', async () => {
  const s = await openLinked()
  const one = await comeIn(s)
  const poll = await s.approveDevice(one.session)
  await s.call('DELETE', '/v1/session', { cookie: one.session })
  await one.signOut()
  expect((await poll()).status).toBe(400)
  const { details, target } = (await s.ok('GET', '/v1/audit?tenant=fjord&action=session.ended&limit=1')).items[0]
  expect(details).toEqual({ sessions: 0, mobileTokens: 0, issuer: 'fjordbygg', unfetched: 1 })
  expect(target.name).toBe('kari')
})

it('knows a device by how it signed in last', async () => {
  const s = await openLinked()
  const one = await comeIn(s)
  const { access_token: token } = (await (await s.approveDevice(one.session))()).body
  const { db, id } = { db: s.running.deps.store.write, id: await onlyDevice(s) }
  await db.updateTable('token').set({ device_id: 'd' }).where('id', '=', id).execute()
  const again = await gatewayDevice(s)
  expect(await worksBy(s, token)()).toBe(false)
  await one.signOut()
  expect([await one.lives(), await again()]).toEqual([false, true])
})

async function onlyDevice(s: Scene): Promise<number> {
  const { deps } = s.running
  return (await deps.store.read.selectFrom('token').select('id').where('kind', '=', 'mobile').executeTakeFirstOrThrow())
    .id
}

it.each([
  false,
  true,
])('where nobody wrote down how a device began, it ends where people come only this way (%s)', async (only) => {
  const s = await openLinked()
  const one = await comeIn(s)
  await s.ok('PATCH', ISSUER_PATH, { onlyThisWay: only })
  const device = await deviceBy(s, one.session)
  const poll = await s.approveDevice(one.session)
  const { write } = s.running.deps.store
  await write.deleteFrom('mobile_sign_in').execute()
  await write.updateTable('oauth_connection').set({ method: null, issuer_id: null, sid: null }).execute()
  await one.signOut()
  expect([await one.lives(), await device(), (await poll()).status]).toEqual([false, !only, only ? 400 : 200])
})
