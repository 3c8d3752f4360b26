/** Links with which somebody sets their password, once. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aMember, anAdministrator, aTenant, aUser, cookieFor, type MadeUser, PASSWORD } from '../builders.ts'
import { startServer, type TestServer } from '../server.ts'

const HOUR = 3_600_000
const NEW_PASSWORD = 'a wholly new pass-phrase'

let s: TestServer
let tenant: string

beforeAll(async () => {
  s = await startServer()
  tenant = await aTenant(s)
})
beforeEach(() => s.clock.advance(60_000))
afterAll(() => s.stop())

const pathOf = (user: MadeUser) => `/v1/tenants/${user.tenant}/users/${user.id}/password-links`
const secretOf = ({ link }: { link: string }): string => new URL(link).hash.slice(1)
const make = (user: MadeUser, body: object = {}) => s.ok('POST', pathOf(user), body)
const check = (secret: string) => s.call('POST', '/v1/password-links/check', { body: { secret } })
const use = (secret: string, password = NEW_PASSWORD) =>
  s.call('POST', '/v1/password-links/use', { body: { secret, password } })
const signInAs = (user: MadeUser, password: string) =>
  s.call('POST', '/v1/session', { body: { username: user.username, password, tenant: user.tenant } })
const member = () => aMember(s, tenant, { unit: null, role: 'tenant-user' })

test('a link sets the password once, and ends all sessions and devices of the person', async () => {
  const kari = await member()
  const cookie = await cookieFor(s, kari)
  const device = { id: 'd', name: 'Phone', platform: 'ios' }
  const signedIn = { username: kari.username, password: PASSWORD, device }
  const { secret: mobile } = await s.ok('POST', `/v1/tenants/${tenant}/sessions`, signedIn)
  const made = await make(kari)
  expect(made).toMatchObject({ purpose: 'reset', mailed: false })
  expect(made.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/console\/password#[\w-]{43}$/)
  expect(made.expiresAt).toBe(new Date(s.clock.now + 2 * HOUR).toISOString())
  const facts = await check(secretOf(made))
  expect(facts.body).toMatchObject({ username: kari.username, tenant, purpose: 'reset', locale: null })
  const used = await use(secretOf(made))
  expect(used.status).toBe(200)
  expect(used.headers.get('polett-propagation')).toMatch(/^nodes=1/)
  expect(used.body).toEqual({ username: kari.username, tenant })
  expect((await use(secretOf(made))).body.code).toBe('link_invalid')
  expect((await check(secretOf(made))).status).toBe(410)
  expect((await s.call('GET', '/v1/session', { cookie })).status).toBe(401)
  expect((await s.call('GET', '/v1/tokens/self', { token: mobile })).status).toBe(401)
  expect((await signInAs(kari, PASSWORD)).status).toBe(401)
  expect((await signInAs(kari, NEW_PASSWORD)).status).toBe(200)
})

test('of a hundred who use a link at the same time, one sets the password', async () => {
  const kari = await member()
  const secret = secretOf(await make(kari))
  const tries = Array.from({ length: 100 }, (_, at) => use(secret, `${NEW_PASSWORD} ${at}`))
  const answers = await Promise.all(tries)
  const winners = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []))
  expect(winners).toHaveLength(1)
  expect(answers.filter(({ status }) => ![200, 410, 429].includes(status))).toEqual([])
  expect((await signInAs(kari, `${NEW_PASSWORD} ${winners[0]}`)).status).toBe(200)
})

test('a newer link, another password, name or address, and inactivity end a link; a new name to be called by does not', async () => {
  const causes: [string, (user: MadeUser) => Promise<unknown>, boolean][] = [
    ['a newer link', (user) => make(user), true],
    ['a password by an administrator', (user) => patch(user, { password: NEW_PASSWORD }), true],
    ['no password', (user) => patch(user, { password: null }), true],
    ['another username', (user) => patch(user, { username: `${user.username}-x` }), true],
    ['another address', (user) => patch(user, { email: 'other@example.org' }), true],
    ['inactivity', (user) => patch(user, { status: 'inactive' }), true],
    ['deletion', (user) => s.ok('DELETE', `/v1/tenants/${tenant}/users/${user.id}`), true],
    ['the own change of a password', changeOwn, true],
    ['another name', (user) => patch(user, { name: 'Somebody' }), false],
    ['other attributes', (user) => patch(user, { attributes: { a: 1 } }), false],
  ]
  for (const [what, cause, ends] of causes) {
    const user = await member()
    const secret = secretOf(await make(user))
    await cause(user)
    expect([what, (await check(secret)).status]).toEqual([what, ends ? 410 : 200])
    expect([what, (await use(secret)).status]).toEqual([what, ends ? 410 : 200])
  }
})

const patch = (user: MadeUser, body: object) => s.ok('PATCH', `/v1/tenants/${tenant}/users/${user.id}`, body)

async function changeOwn(user: MadeUser): Promise<void> {
  const cookie = await cookieFor(s, user)
  await s.ok('POST', '/v1/session/password', { current: PASSWORD, new: 'one more pass-phrase' }, { cookie })
}

test('a link ends with its time, and while its tenant is inactive', async () => {
  const kari = await member()
  const invited = await aUser(s, tenant, { password: null })
  const reset = secretOf(await make(kari))
  const made = await make(invited)
  expect(made.purpose).toBe('invitation')
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'inactive' })
  expect((await use(secretOf(made))).status).toBe(410)
  await s.ok('PATCH', `/v1/tenants/${tenant}`, { status: 'active' })
  s.clock.advance(2 * HOUR - 1)
  expect((await check(reset)).status).toBe(200)
  s.clock.advance(1)
  expect((await check(reset)).status).toBe(410)
  expect((await use(reset)).status).toBe(410)
  s.clock.advance(7 * 24 * HOUR - 2 * HOUR - 1)
  expect((await use(secretOf(made))).status).toBe(200)
  expect((await signInAs(invited, NEW_PASSWORD)).status).toBe(200)
})

test('a password that is refused leaves the link as it is', async () => {
  const kari = await member()
  const secret = secretOf(await make(kari))
  for (const password of ['short', 'password1', kari.username]) {
    const answer = await use(secret, password)
    expect(answer.status).toBe(422)
    expect(answer.body.errors[0].pointer).toBe('/password')
  }
  expect((await use(secret)).status).toBe(200)
})

test('whoever tries secrets is slowed down, and learns nothing', async () => {
  const answers = []
  for (let at = 0; at < 110; at += 1) answers.push(await check(String(at).padStart(43, 'A')))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([410, 429]))
  const looks = answers.filter(({ status }) => status === 410).map(({ body }) => ({ ...body, instance: '' }))
  expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(1)
})

test('links are made by whoever may set the password, for people who are active', async () => {
  const boss = await anAdministrator(s, tenant)
  const kari = await member()
  const cookie = await cookieFor(s, kari)
  expect((await s.call('POST', pathOf(boss), { cookie, body: {} })).status).toBe(403)
  await patch(kari, { status: 'inactive' })
  const refused = await s.call('POST', pathOf(kari), { token: s.master, body: {} })
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict'])
  const mailed = await s.call('POST', pathOf(boss), { token: s.master, body: { mail: true } })
  expect([mailed.status, mailed.body.code]).toEqual([409, 'conflict'])
})

test('the audit log says who made a link and what came of it; no secret is in it, in the log or in the database', async () => {
  const kari = await member()
  const secret = secretOf(await make(kari))
  await use(secret)
  const { items } = await s.ok('GET', `/v1/audit?target=${kari.id}`)
  const [used, made] = items
  expect(made).toMatchObject({ action: 'link.created', details: { purpose: 'reset', mailed: false } })
  expect(used).toMatchObject({
    ...{ action: 'user.updated', actor: { type: 'user', id: kari.id } },
    details: { changed: ['password'], via: 'reset', sessionsEnded: 0, mobileTokensDeleted: 0 },
  })
  expect(JSON.stringify(items)).not.toContain(secret)
  expect(s.log.join('\n')).not.toContain(secret)
  const open = secretOf(await make(kari))
  const rows = await s.running.deps.store.read.selectFrom('password_link').selectAll().execute()
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toContain(open)
  expect(rows.some((row) => Buffer.from(row.secret_hash).includes(Buffer.from(open, 'base64url')))).toBe(false)
})

test('other sites cannot use a link or ask for one in a visitor’s browser', async () => {
  const headers = { 'sec-fetch-site': 'cross-site' }
  for (const [path, body] of [
    ['/v1/password-links/check', { secret: 'x' }],
    ['/v1/password-links/use', { secret: 'x', password: NEW_PASSWORD }],
    ['/v1/password-resets', { username: 'kari' }],
  ] as const) {
    expect((await s.call('POST', path, { headers, body })).body.code).toBe('cross_origin_refused')
  }
})

test('of themselves, an administrator changes what they sign in with only after a confirmation', async () => {
  const olga = await anAdministrator(s, tenant)
  const kari = await member()
  const cookie = await cookieFor(s, olga)
  const self = `/v1/tenants/${tenant}/users/${olga.id}`
  const says = async (method: string, path: string, body: object) => {
    const answer = await s.call(method, path, { cookie, body })
    return answer.body?.code ?? answer.status
  }
  s.clock.advance(5 * 60_000)
  for (const body of [{ password: NEW_PASSWORD }, { email: 'other@example.org' }, { username: 'another' }])
    expect(await says('PATCH', self, body)).toBe('recent_sign_in_required')
  expect(await says('POST', `${self}/password-links`, {})).toBe('recent_sign_in_required')
  expect(await says('PATCH', self, { name: 'Olga Olsen' })).toBe(200)
  expect(await says('POST', pathOf(kari), {})).toBe(201)
  expect(await says('POST', '/v1/session/confirm', { password: PASSWORD })).toBe(200)
  expect(await says('POST', `${self}/password-links`, {})).toBe(201)
  expect(await says('PATCH', self, { password: NEW_PASSWORD })).toBe(200)
})
