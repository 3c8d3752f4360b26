/** A full life of a server in which every secret is known to the test, and every answer is kept. */

import { inDays } from '../builders.ts'
import { codeOf, seedOf } from '../second-factors/scene.ts'
import type { Answer, CallOptions, Json, TestServer } from '../server.ts'
import { ADMIN, cookieOf, SETUP_CODE } from '../server.ts'
import { createEar, type Ear } from './canary.ts'

export interface Story {
  readonly s: TestServer
  readonly ear: Ear
  readonly master: string
  readonly cookie: string
  call(label: string, method: string, path: string, options?: CallOptions): Promise<Answer>
}

export const KARI = 'Kåris "hemmelige" pass%20word + ½/ord'
const KARI_NEXT = 'Kåris neste \\ pass & word = ?'
const WRONG = 'A wrong pass-phrase, <kept> to herself'

export async function openStory(s: TestServer): Promise<Story> {
  const ear = createEar()
  const call = async (label: string, method: string, path: string, options: CallOptions = {}) =>
    ear.hear(label, await s.call(method, path, options))
  ear.plant('set-up code', SETUP_CODE)
  ear.plant('password of root', ADMIN.password)
  const answer = await call('set-up', 'POST', '/v1/setup', { body: { code: SETUP_CODE, ...ADMIN } })
  for (const { secret, token } of answer.body.tokens) ear.plant(`secret of ${token.id}`, secret, 'set-up')
  const master = answer.body.tokens.find(({ token }: Json) => token.id === 'admin-console').secret
  return { s, ear, master, cookie: plantSession(ear, 'first session', answer, 'set-up'), call }
}

function plantSession(ear: Ear, name: string, answer: Answer, label: string): string {
  const cookie = cookieOf(answer)
  ear.plant(name, cookie.slice(cookie.indexOf('=') + 1), label)
  return cookie
}

/** Calls that must succeed, by the master. */
export async function ok(story: Story, method: string, path: string, body?: unknown, label = `${method} ${path}`) {
  const answer = await story.call(label, method, path, { token: story.master, ...(body === undefined ? {} : { body }) })
  if (answer.status >= 300) throw new Error(`${label} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

/** A token whose secret the test plants. */
export async function makeToken(story: Story, name: string, wish: object): Promise<{ id: string; secret: string }> {
  const body = { expiresAt: inDays(story.s, 30), ...wish }
  const { secret, token } = await ok(story, 'POST', '/v1/tokens', body, `make ${name}`)
  story.ear.plant(`secret of ${name}`, secret, `make ${name}`)
  return { id: token.id, secret }
}

export async function tellStory(story: Story): Promise<{ secret: string; password: string; cookie: string }> {
  const { call, ear } = story
  ear.plant('password of kari', KARI)
  await ok(story, 'POST', '/v1/tenants', { id: 'acme', name: 'Acme' })
  await ok(story, 'POST', '/v1/tenants/acme/units', { id: 'g1', kind: 'group', name: 'G1' })
  const memberships = [{ unit: null, role: 'tenant-admin' }]
  const kari = { username: 'kari', name: 'Kari', email: 'kari@acme.example', password: KARI, memberships }
  await ok(story, 'POST', '/v1/tenants/acme/users', kari)
  const cookie = await signInAndOut(story)
  const user = await makeToken(story, 'user', {
    kind: 'user',
    tenant: 'acme',
    name: 'ERP',
    user: 'kari',
    role: 'tenant-admin',
  })
  const application = { kind: 'application', application: 'Shop', grants: [{ tenant: 'acme', permissions: ['*'] }] }
  const shop = await makeToken(story, 'application', application)
  const organization = await makeToken(story, 'organization', {
    kind: 'organization',
    tenant: 'acme',
    name: 'ci',
    admin: true,
  })
  const group = await makeToken(story, 'group', {
    kind: 'group',
    tenant: 'acme',
    unit: 'g1',
    name: 'bot',
    admin: false,
  })
  await signInOnPhone(story)
  const last = await signInWithApp(story, cookie)
  for (const { id } of [user, shop, organization, group]) await changeToken(story, id)
  await askAbout(story, user.secret)
  await call('reveal by a bearer', 'GET', `/v1/tokens/${user.id}/secret`, { token: story.master })
  const shown = await call('reveal', 'GET', `/v1/tokens/${user.id}/secret`, { cookie: last })
  if (!ear.isGivenAgain('reveal', shown.body.secret)) throw new Error('Something else was shown than was given.')
  const bulk = await makeToken(story, 'bulk', application)
  await ok(story, 'POST', '/v1/tokens/bulk', { action: 'revoke', ids: [bulk.id, shop.id] })
  await ok(story, 'POST', '/v1/tokens/bulk', { action: 'delete', ids: [bulk.id] })
  return { secret: organization.secret, password: KARI, cookie: last }
}

async function signInAndOut({ call, ear }: Story): Promise<string> {
  ear.plant('wrong password', WRONG)
  await call('wrong password', 'POST', '/v1/session', { body: { username: 'kari', password: WRONG, tenant: 'acme' } })
  await call('nobody', 'POST', '/v1/session', { body: { username: 'nobody', password: WRONG } })
  await call('wrong code', 'POST', '/v1/setup', { body: { code: WRONG, ...ADMIN } })
  const signIn = await call('sign in', 'POST', '/v1/session', {
    body: { username: 'kari', password: KARI, tenant: 'acme' },
  })
  const cookie = plantSession(ear, 'session of kari', signIn, 'sign in')
  await call('who am I', 'GET', '/v1/session', { cookie })
  await call('confirm wrongly', 'POST', '/v1/session/confirm', { cookie, body: { password: WRONG } })
  await call('confirm', 'POST', '/v1/session/confirm', { cookie, body: { password: KARI } })
  ear.plant('next password', KARI_NEXT)
  const change = { current: KARI, new: KARI_NEXT }
  const changed = await call('change password', 'POST', '/v1/session/password', { cookie, body: change })
  const renewed = cookieOf(changed) === '' ? cookie : plantSession(ear, 'renewed session', changed, 'change password')
  const again = { current: KARI_NEXT, new: KARI }
  const back = await call('change password back', 'POST', '/v1/session/password', { cookie: renewed, body: again })
  const last = cookieOf(back) === '' ? renewed : plantSession(ear, 'last session', back, 'change password back')
  return last
}

/** Adds an app, signs in with a code of it and with a recovery code, and takes it away again. */
async function signInWithApp({ call, ear, s }: Story, cookie: string): Promise<string> {
  const begun = await call('begin an app', 'POST', '/v1/session/factors/totp', { cookie })
  ear.plant('seed of the app', begun.body.secret, 'begin an app')
  for (const form of ['hex', 'base64', 'latin1'] as const)
    ear.plant(`seed of the app in ${form}`, Buffer.from(seedOf(begun.body.secret)).toString(form))
  const { now } = s.clock
  const confirmation = { code: codeOf(begun.body.secret, now) }
  const path = '/v1/session/factors/totp/confirm'
  const added = await call('confirm the app', 'POST', path, { cookie, body: confirmation })
  for (const [at, code] of added.body.recoveryCodes.entries()) ear.plant(`recovery code ${at}`, code, 'confirm the app')
  const [recoveryCode] = added.body.recoveryCodes
  s.clock.advance(30_000)
  let last = cookie
  for (const factor of [{ code: codeOf(begun.body.secret, s.clock.now) }, { recoveryCode }, { recoveryCode }]) {
    const name = `first step of ${Object.keys(factor)[0]}, ${ear.heard.length}`
    const asked = await call(name, 'POST', '/v1/session', {
      body: { username: 'kari', password: KARI, tenant: 'acme' },
    })
    ear.plant(`sign-in of ${name}`, asked.body.signIn, name)
    const label = `second step after ${name}`
    const body = { signIn: asked.body.signIn, ...factor }
    const answer = await call(label, 'POST', '/v1/session/second-factor', { body })
    if (answer.status === 200) last = plantSession(ear, `session of ${label}`, answer, label)
  }
  await call('factors', 'GET', '/v1/session/factors', { cookie: last })
  const removed = await call('remove the app', 'DELETE', '/v1/session/factors/totp', { cookie: last })
  if (removed.status !== 204) throw new Error(`Removing the app answered ${removed.text}`)
  return last
}

async function signInOnPhone(story: Story): Promise<void> {
  const device = { id: 'd1', name: 'Phone', platform: 'iOS', appVersion: '1' }
  const sessions = '/v1/tenants/acme/sessions'
  for (const name of ['first', 'second']) {
    const body = { username: 'kari', password: KARI, device }
    const { secret } = await ok(story, 'POST', sessions, body, `${name} on the phone`)
    story.ear.plant(`secret of the ${name} sign-in on the phone`, secret, `${name} on the phone`)
  }
  const { master } = story
  const body = { username: 'kari', password: WRONG }
  await story.call('wrong on the phone', 'POST', sessions, { token: master, body })
}

async function changeToken(story: Story, id: string): Promise<void> {
  for (const overlapSeconds of [600, 0]) {
    const label = `rotate ${id} ${overlapSeconds}`
    const { secret } = await ok(story, 'POST', `/v1/tokens/${id}/rotate`, { overlapSeconds }, label)
    story.ear.plant(`secret of ${label}`, secret, label)
  }
  for (const verb of ['revoke', 'restore']) await ok(story, 'POST', `/v1/tokens/${id}/${verb}`, {})
  const reads = ['', '/access', '/usage', '/versions', '/secret']
  for (const rest of reads)
    await story.call(`GET ${id}${rest}`, 'GET', `/v1/tokens/${id}${rest}`, { token: story.master })
}

async function askAbout({ call, master }: Story, secret: string): Promise<void> {
  await call('verify', 'GET', '/v1/verify', { token: secret })
  await call('verification', 'POST', '/v1/verifications', { token: master, body: { secret } })
  await call('verifications', 'POST', '/v1/verifications', {
    token: master,
    body: [{ secret }, { secret: `${secret}x` }],
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (const path of ['/oauth/introspect', '/oauth/revoke']) {
    await call(path, 'POST', path, { token: master, headers, body: `token=${secret}x&token_type_hint=${secret}` })
  }
  await call('introspect', 'POST', '/oauth/introspect', { token: master, headers, body: `token=${secret}` })
}

/** Everything that can be read by whoever may read everything. */
export async function readEverything({ call, master }: Story): Promise<void> {
  const paths = [
    ...[
      '/v1/tokens',
      '/v1/audit',
      '/v1/tenants',
      '/v1/overview',
      '/v1/policy',
      '/v1/tokens/self',
      '/metrics',
      '/readyz',
    ],
    ...['/openapi.json', '/docs', '/.well-known/oauth-authorization-server', '/v1/audit/verification', '/v1/setup'],
    ...['users', 'roles', 'units', 'permissions', 'policy'].map((each) => `/v1/tenants/acme/${each}`),
  ]
  for (const path of paths) {
    await call(`GET ${path}`, 'GET', path, { token: master })
    await call(`CSV ${path}`, 'GET', path, { token: master, headers: { accept: 'text/csv' } })
  }
}
