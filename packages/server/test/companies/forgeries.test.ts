/** What must never sign anybody in or out: forged, replayed, meant for others, or fetched from where nobody allowed it. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestServer } from '../server.ts'
import { type ForgedScene, openForgedScene } from './forged-scene.ts'
import { type Forger, type Lie, visit } from './forger.ts'
import { CLIENT } from './issuer.ts'
import { cookieNamed, PASSWORD } from './scene.ts'

const MINUTE = 60

let scene: ForgedScene
let forger: Forger
let other: Forger
let server: TestServer

beforeAll(async () => {
  scene = await openForgedScene()
  ;({ forger, other, server } = scene)
})

// What is signed here tells the time of this machine.
beforeEach(() => {
  server.clock.now = Date.now()
})
afterAll(() => scene.close())

async function comeBack(address: URL, browser: string): Promise<string> {
  const answer = await server.call('GET', `${address.pathname}${address.search}`, { headers: { cookie: browser } })
  if (answer.status !== 303) return `${answer.status}`
  const session = cookieNamed(answer, 'polett')
  const refusal = new URL(answer.headers.get('location') ?? '', 'https://x.invalid').searchParams.get('company')
  return session === '' ? (refusal ?? 'no session') : 'signed in'
}

async function attempt(lie: Lie, change: (address: URL) => void = () => undefined): Promise<string> {
  forger.lie = lie
  const { browser, redirectTo } = await scene.begin()
  const address = visit(forger, redirectTo)
  change(address)
  return comeBack(address, browser)
}

const seconds = (): number => Math.floor(Date.now() / 1_000)

describe('a sign-in', () => {
  it('succeeds when all is right', async () => {
    expect(await attempt({})).toBe('signed in')
  })

  it.each<[string, Lie]>([
    ['another nonce', { claims: { nonce: 'another' } }],
    ['no nonce', { claims: { nonce: null } }],
    ['another audience', { claims: { aud: 'another' } }],
    ['several audiences, and another authorized party', { claims: { aud: [CLIENT.id, 'b'], azp: 'b' } }],
    ['no audience', { claims: { aud: null } }],
    ['another issuer', { claims: { iss: 'https://login.example.org' } }],
    ['no issuer', { claims: { iss: null } }],
    ['no subject', { claims: { sub: null } }],
    ['an empty subject', { claims: { sub: '' } }],
    ['a subject that is no text', { claims: { sub: 1 } }],
    ['a subject that a database cannot hold', { claims: { sub: 's\0' } }],
    ['a session that a database cannot hold', { claims: { sid: 's\0' } }],
    ['an end that has passed', { claims: { exp: seconds() - 2 * MINUTE } }],
    ['no end', { claims: { exp: null } }],
    ['no beginning', { claims: { iat: null } }],
    ['a beginning that is still to come', { claims: { nbf: seconds() + 10 * MINUTE } }],
    ['a key that is not published', { foreignKey: true }],
    ['no signature', { none: true }],
    ['the public key as a shared secret', { hmac: true }],
  ])('is refused with %s in the ID token', async (_, lie) => {
    expect(await attempt(lie)).toBe('issuer_fault')
  })

  it.each<[string, (address: URL) => void, string]>([
    ['the name of another issuer', ({ searchParams }) => searchParams.set('iss', other.url), 'issuer_fault'],
    ['no name of an issuer that promises it', ({ searchParams }) => searchParams.delete('iss'), 'issuer_fault'],
    ['another state', ({ searchParams }) => searchParams.set('state', 'x'), 'state_unknown'],
    ['no state', ({ searchParams }) => searchParams.delete('state'), 'state_unknown'],
    ['no code', ({ searchParams }) => searchParams.delete('code'), 'issuer_fault'],
    ['two codes', ({ searchParams }) => searchParams.append('code', 'd'), '400'],
    ['an error of the issuer', ({ searchParams }) => searchParams.set('error', 'access_denied'), 'issuer_refused'],
    ['the state of another issuer', (address) => (address.pathname = '/oauth/callback/fjord/other'), 'state_unknown'],
    ['the state of another tenant', (address) => (address.pathname = '/oauth/callback/acme/forger'), 'state_unknown'],
  ])('is refused with %s in the address', async (_, change, refusal) => {
    expect(await attempt({}, change)).toBe(refusal)
  })

  it('is refused the second time, and when it took too long', async () => {
    forger.lie = {}
    const { browser, redirectTo } = await scene.begin()
    const address = visit(forger, redirectTo)
    expect(await comeBack(address, browser)).toBe('signed in')
    expect(await comeBack(address, browser)).toBe('state_unknown')
    const late = await scene.begin()
    server.clock.advance(600_000)
    expect(await comeBack(visit(forger, late.redirectTo), late.browser)).toBe('state_unknown')
  })

  it('keeps code, verifier, nonce and client secret out of the database and the log', async () => {
    const { browser, redirectTo } = await scene.begin()
    const { searchParams } = new URL(redirectTo)
    const kept = [
      ...(await server.running.deps.store.read.selectFrom('issuer_sign_in').selectAll().execute()),
      ...(await server.running.deps.store.read.selectFrom('issuer').selectAll().execute()),
    ]
    const text = `${JSON.stringify(kept)} ${server.log.join(' ')}`
    const secrets = [searchParams.get('nonce'), searchParams.get('state'), browser.split('=')[1], CLIENT.secret]
    expect(secrets.filter((secret) => text.includes(secret ?? 'never'))).toEqual([])
  })
})

describe('an issuer that is stopped, or told to trust another, while it is asked', () => {
  const PATH = '/v1/tenants/fjord/issuers/forger'
  it.each<[string, object, object]>([
    ['stopped', { status: 'inactive' }, { status: 'active' }],
    ['changed', { clientId: 'another' }, { clientId: CLIENT.id }],
    ['given another secret', { clientSecret: 'another' }, { clientSecret: CLIENT.secret }],
  ])('signs nobody in and links nobody when it is %s', async (_, change, back) => {
    await server.ok('POST', '/v1/tenants/fjord/users', { username: 'ola', name: 'Ola', password: PASSWORD })
    const cookie = await server.signIn('ola', PASSWORD, 'fjord')
    const linking = await server.call('POST', '/v1/session/company/link', { cookie, body: { issuer: 'forger' } })
    const ways = [
      await scene.begin(),
      { redirectTo: linking.body.redirectTo, browser: cookieNamed(linking, 'polett-company') },
    ]
    for (const { browser, redirectTo } of ways) {
      forger.lie = { claims: { sub: ways[0]?.browser === browser ? 's-1' : 's-2' } }
      forger.answers.set('/token', async (_request, response) => {
        forger.answers.clear()
        await server.ok('PATCH', PATH, change)
        const answer = await fetch(`${forger.url}/token`, { method: 'POST' })
        response.writeHead(200, { 'content-type': 'application/json' }).end(await answer.text())
      })
      expect(await comeBack(visit(forger, redirectTo), browser)).toBe('state_unknown')
      await server.ok('PATCH', PATH, back)
    }
    const { items } = await server.ok('GET', '/v1/tenants/fjord/users/ola/identities')
    expect(items.map(({ subject }: { subject: string }) => subject)).toEqual([null, null])
    await server.ok('DELETE', '/v1/tenants/fjord/users/ola')
  })
})

/** Says this of itself from now on. */
const saying = ({ answers }: Forger, metadata: object) =>
  answers.set('/.well-known/openid-configuration', (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata)),
  )

describe('what is fetched', () => {
  it.each<[string, (forger: Forger) => void]>([
    [
      'a redirect',
      ({ answers }) =>
        answers.set('/token', (_request, response) =>
          response.writeHead(307, { location: `${other.url}/token` }).end(),
        ),
    ],
    [
      'an endpoint on a host that nobody allowed',
      (forger) => saying(forger, { issuer: forger.url, token_endpoint: 'http://127.0.0.1:1/token' }),
    ],
    [
      'an answer without end',
      ({ answers }) =>
        answers.set('/token', (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json' })
          const more = setInterval(() => response.write('x'.repeat(65_536)), 1)
          response.on('close', () => clearInterval(more))
        }),
    ],
    [
      'metadata of another issuer',
      (forger) => saying(forger, { issuer: other.url, token_endpoint: `${other.url}/token` }),
    ],
  ])('is refused when it is %s', async (_, change) => {
    forger.lie = {}
    const { browser, redirectTo } = await scene.begin()
    const address = visit(forger, redirectTo)
    const before = other.asked.length
    change(forger)
    await scene.forget()
    expect(await comeBack(address, browser)).toBe('issuer_fault')
    expect(other.asked).toHaveLength(before)
    forger.answers.clear()
    await scene.forget()
  })

  it.each([
    ['http://169.254.169.254/', 'not_https'],
    ['https://169.254.169.254', 'host_not_allowed'],
    ['https://login.example.org', 'host_not_allowed'],
    ['https://login.microsoftonline.com/common/v2.0', 'many_companies'],
    ['http://127.0.0.1:1', 'host_not_allowed'],
    ['file:///etc/passwd', 'not_https'],
    ['https://u:p@login.example.org', 'malformed'],
    ['nothing', 'malformed'],
  ])('is never %s', async (url, code) => {
    const body = { id: 'x', name: 'X', url, clientId: 'x' }
    const answer = await server.call('POST', '/v1/tenants/fjord/issuers', { token: server.master, body })
    expect(answer.body.errors).toMatchObject([{ pointer: '/url', code }])
  })
})
