/** Shutting all ways but a company's: what was begun by them ends with it, also what begins at that very moment. */

import { expect, it } from 'vitest'
import type { Deps } from '../../src/deps.ts'
import { createAuthenticator } from '../second-factors/authenticator.ts'
import { ORIGIN } from '../second-factors/scene.ts'
import { cookieOf, type Json } from '../server.ts'
import { addPerson, ISSUER_PATH, openCompany, PASSWORD, type Scene } from './scene.ts'

/** Kari has come in through the company, so the other ways may be shut. Ola has a password. */
async function open() {
  const s = await openCompany({ environment: { POLETT_PUBLIC_URL: ORIGIN, POLETT_TRUSTED_PROXIES: '127.0.0.1/32' } })
  await addPerson(s, 'kari', [{ unit: null, role: 'tenant-admin' }])
  await addPerson(s, 'ola', [{ unit: null, role: 'tenant-user' }])
  await s.ok('PUT', '/v1/tenants/fjord/users/kari/identities/fjordbygg', { subject: 's-1' })
  s.issuer.people.set('s-1', {})
  const { session } = await s.through('s-1')
  const shut = (cookie: string, onlyThisWay = true) => s.call('PATCH', ISSUER_PATH, { cookie, body: { onlyThisWay } })
  return { s, session, shut }
}

const ola = (s: Scene) => s.signIn('ola', PASSWORD, 'fjord')

async function deviceBy(s: Scene, cookie: string): Promise<string> {
  return (await (await s.approveDevice(cookie))()).body.access_token
}

it('ends sessions and devices that were begun otherwise, and keeps tokens and the session that wants it so', async () => {
  const { s, session, shut } = await open()
  const own = await s.signIn('kari', PASSWORD, 'fjord')
  const root = await s.signIn('root', 'a long enough pass-phrase')
  const wish = { username: 'ola', password: PASSWORD, device: { name: 'Phone', platform: 'iOS' } }
  const expiresAt = new Date(s.clock.now + 86_400_000).toISOString()
  const token = { kind: 'user', tenant: 'fjord', user: 'ola', role: 'tenant-user', name: 'One', expiresAt }
  const unknown = await deviceBy(s, session)
  await s.running.deps.store.write.deleteFrom('mobile_sign_in').execute()
  const elsewhere = (await s.through('s-1')).session
  const devices = [await deviceBy(s, elsewhere)]
  await comeElsewhere(s)
  const through = (await s.through('s-1')).session
  const sessions = [own, root, through, await s.signIn('kari', PASSWORD, 'fjord'), await ola(s), elsewhere]
  devices.push((await s.ok('POST', '/v1/tenants/fjord/sessions', wish)).secret, unknown)
  const secrets = [await deviceBy(s, through), (await s.ok('POST', '/v1/tokens', token)).secret, ...devices]
  secrets.push(await deviceBy(s, own))
  const [poll, kept] = [await s.approveDevice(own), await s.approveDevice(through)]
  const alive = async () => [
    ...(await Promise.all(sessions.map((cookie) => s.call('GET', '/v1/session', { cookie })))),
    ...(await Promise.all(secrets.map((secret) => s.call('GET', '/v1/verify', { token: secret })))),
  ]
  const working = async () => (await alive()).map(({ status }) => status < 300)
  expect(await working()).toEqual(Array.from({ length: 12 }, () => true))
  expect((await shut(own)).status).toBe(200)
  const ended = [true, true, true, false, false, false, true, true, false, false, false, false]
  expect(await working()).toEqual(ended)
  expect([(await poll()).status, (await kept()).status]).toEqual([400, 200])
  const [told] = (await s.ok('GET', '/v1/audit?action=issuer.updated&limit=1')).items
  // The first session through the company ended where it was said to be another one's.
  expect(told.details).toMatchObject({ changed: ['onlyThisWay'], sessionsEnded: 4, mobileTokensDeleted: 4 })

  // Nothing new begins from the session that stays, and it can undo what it has done.
  await expect(s.approveDevice(own)).rejects.toThrow('this session began otherwise')
  expect((await s.call('POST', '/v1/session/confirm', { cookie: own, body: { password: PASSWORD } })).status).toBe(403)
  expect((await shut(own, false)).status).toBe(200)
  expect(await working()).toEqual(ended)
  expect((await s.call('GET', '/v1/session', { cookie: await ola(s) })).status).toBe(200)
})

/** All that has begun through the company so far is said to have begun through another one. */
async function comeElsewhere(s: Scene): Promise<void> {
  const another = { id: 'another', name: 'Another', url: s.issuer.url, clientId: 'another' }
  await s.ok('POST', '/v1/tenants/fjord/issuers', another)
  const { read, write } = s.running.deps.store
  const { id } = await read.selectFrom('issuer').select('id').where('slug', '=', 'another').executeTakeFirstOrThrow()
  await write.updateTable('issuer_session').set({ issuer_id: id }).execute()
  await write.updateTable('mobile_sign_in').set({ issuer_id: id }).execute()
}

/** Lets something happen between the check of a password and what follows from it. */
function afterPassword(s: Scene, happen: () => Promise<unknown>): void {
  const { deps } = s.running
  const { hashGate } = deps
  const once: Deps['hashGate'] = async (work) => {
    const checked = await hashGate(work)
    Object.assign(deps, { hashGate })
    await happen()
    return checked
  }
  Object.assign(deps, { hashGate: once })
}

it.each([
  ['at the console', '/v1/session', 401],
  ['by a gateway', '/v1/tenants/fjord/sessions', 403],
])('lets nobody in whose password was right just before, %s', async (_, path, status) => {
  const { s, session, shut } = await open()
  const wish = { username: 'ola', password: PASSWORD, ...(status === 401 ? { tenant: 'fjord' } : {}) }
  const come = () => s.call('POST', path, { body: wish, ...(status === 401 ? {} : { token: s.gateway }) })
  afterPassword(s, () => shut(session))
  const { body, status: answered } = await come()
  expect([answered, body.code]).toEqual([status, 'sign_in_failed'])
  await shut(session, false)
  expect((await come()).status).toBeLessThan(300)
})

it('ends or refuses all that begin at the same moment, with passwords and passkeys', async () => {
  const { s, session, shut } = await open()
  const cookie = await ola(s)
  const authenticator = createAuthenticator(ORIGIN, { counts: false })
  const { publicKey } = await s.ok('POST', '/v1/session/factors/passkeys/options', undefined, { cookie })
  const made = { name: 'x', passkey: authenticator.create(publicKey) }
  await s.ok('POST', '/v1/session/factors/passkeys', made, { cookie })
  const asked: Json[] = []
  for (let at = 0; at < 20; at += 1) asked.push((await s.ok('POST', '/v1/session/passkey/options', {})).publicKey)
  const from = (at: number) => ({ headers: { 'x-forwarded-for': `198.51.100.${at}` } })
  const kari = { username: 'kari', password: PASSWORD, tenant: 'fjord' }
  const answers = await Promise.all([
    ...asked.slice(0, 10).map(byPasskey),
    ...asked.map((_, at) => s.call('POST', '/v1/session', { body: kari, ...from(at) })),
    shut(session).then((answer) => ({ ...answer, status: answer.status === 200 ? 0 : answer.status })),
    ...asked.slice(10).map(byPasskey),
  ])
  function byPasskey(publicKey: Json, at: number) {
    return s.call('POST', '/v1/session/passkey', { body: { passkey: authenticator.get(publicKey) }, ...from(at + 100) })
  }
  expect(answers.map(({ status }) => status).filter((status) => ![0, 200, 401, 429].includes(status))).toEqual([])
  expect(answers.some(({ status }) => status === 0)).toBe(true)
  for (const answer of answers.filter(({ status }) => status === 200)) {
    expect((await s.call('GET', '/v1/session', { cookie: cookieOf(answer) })).status).toBe(401)
  }
  const { store } = s.running.deps
  expect(await store.read.selectFrom('session').select('method').execute()).not.toContainEqual({ method: 'passkey' })
})
